"""An administrator of a subtree administers that subtree: everything else is as if it were not there."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.core.db import db, transaction
from lms.core.permissions import Role
from lms.organisations.actions import move_unit
from lms.organisations.queries import get_root, get_unit
from lms.people.actions import end_post, end_role, grant_role, hold_post
from lms.people.models import Credential, Person, Post, RoleGrant
from lms.people.queries import get_person_by_id
from tests.factories.people import SINCE
from tests.lms.people.conftest import Land

Browser = Callable[[int], FlaskClient]
TODAY = dt.date(2026, 11, 20)
CANARY = "Canary"


def test_no_list_search_or_trail_shows_people_of_another_branch(land: Land, sign_in: Browser) -> None:
    browser = sign_in(land.administrator)
    for page in (
        "/quan-tri/nguoi-dung", "/quan-tri/nguoi-dung?tim=canary", "/quan-tri/nguoi-dung?tim=canary@thu.example",
        "/quan-tri/vai-tro", "/quan-tri/nhat-ky", "/quan-tri/nhat-ky?tim=canary", "/quan-tri/don-vi?tim=bien+thuy",
        "/quan-tri/don-vi", f"/quan-tri/don-vi/{land.province}", "/quan-tri/nguoi-dung/moi", "/quan-tri/don-vi/moi",
    ):  # fmt: skip
        text = browser.get(page).text
        assert CANARY not in text.replace('value="canary', "") and "UBND tỉnh Biên Thùy" not in text, page


def test_every_page_of_a_stranger_is_not_found(land: Land, sign_in: Browser) -> None:
    browser, page = sign_in(land.administrator), land.stranger_page
    for path in ("", "/sua", "/mat-khau", "/dang-xuat", "/khoa", "/chuc-vu/moi", "/vai-tro/moi"):
        assert browser.get(f"{page}{path}").status_code == 404
    for path in ("/sua", "/mat-khau", "/dang-xuat", "/khoa", "/mo", "/chuc-vu/moi", "/vai-tro/moi"):
        assert browser.post(f"{page}{path}", data={}).status_code == 404
    for path in ("", "/doi-ten", "/chuyen", "/ket-thuc"):
        assert browser.get(f"/quan-tri/don-vi/{land.foreign}{path}").status_code == 404
    assert browser.get(f"/quan-tri/don-vi?trong={land.foreign}").status_code == 404
    assert browser.get(f"/quan-tri/nguoi-dung?don-vi={land.foreign}").status_code == 404


def test_a_post_or_role_of_another_person_is_not_reached_through_ones_own(
    app: Flask, land: Land, sign_in: Browser
) -> None:
    with app.app_context(), transaction(write=False):
        post = db.session.scalars(select(Post.id).where(Post.person_id == land.stranger)).one()
        grant = db.session.scalars(select(RoleGrant.id).where(RoleGrant.person_id == land.chief)).one()
    browser = sign_in(land.administrator)
    assert (
        browser.post(f"{land.hang_page}/chuc-vu/{post}/ket-thuc", data={"on": "20/11/2026"}).status_code
        == 404
    )
    assert (
        browser.post(f"{land.hang_page}/vai-tro/{grant}/ket-thuc", data={"on": "20/11/2026"}).status_code
        == 404
    )


@pytest.mark.parametrize("where", ["root", "foreign"])
@pytest.mark.parametrize("role", ["administrator", "hr_officer", "trainer"])
def test_no_role_is_granted_above_or_beside_the_own_branch(
    app: Flask, land: Land, sign_in: Browser, where: str, role: str
) -> None:
    form = {"role": role, "unit": getattr(land, where), "valid_from": "20/11/2026"}
    assert sign_in(land.administrator).post(f"{land.hang_page}/vai-tro/moi", data=form).status_code == 422
    with app.app_context(), transaction(write=False):
        assert db.session.scalars(select(RoleGrant.id).where(RoleGrant.person_id == land.hang)).all() == []


def test_people_cannot_be_put_into_another_branch(app: Flask, land: Land, sign_in: Browser) -> None:
    browser = sign_in(land.administrator)
    post = {
        "unit": land.foreign,
        "title": "X",
        "person_group": "can_bo",
        "valid_from": "20/11/2026",
        "is_main": "y",
    }
    assert browser.post(f"{land.hang_page}/chuc-vu/moi", data=post).status_code == 422


def test_nobody_takes_over_the_account_of_somebody_with_more_power(
    app: Flask, land: Land, sign_in: Browser
) -> None:
    with app.app_context(), transaction(write=True):
        hang = get_person_by_id(land.hang)
        grant_role(person=hang, role=Role.REVIEWER, unit=get_root(), valid_from=SINCE, granted_by_id=None)
        before = db.session.get_one(Credential, land.hang).password_hash
    browser = sign_in(land.administrator)
    assert browser.get(land.hang_page).status_code == 200
    identity = {"full_name": "Kẻ Mạo Danh", "email": "ke-mao-danh@evil.example", "gender": ""}
    assert browser.post(f"{land.hang_page}/sua", data=identity).status_code == 403
    for path in ("mat-khau", "khoa", "dang-xuat"):
        assert browser.post(f"{land.hang_page}/{path}", data={"handing_over": "show"}).status_code == 403
    with app.app_context(), transaction(write=False):
        assert db.session.get_one(Credential, land.hang).password_hash == before
    assert sign_in(land.chief).get(f"{land.hang_page}/sua").status_code == 200


def test_who_moved_away_today_is_no_longer_reached_and_who_left_still_is(
    app: Flask, land: Land, sign_in: Browser
) -> None:
    browser = sign_in(land.administrator)
    with app.app_context(), transaction(write=True):
        hang = get_person_by_id(land.hang)
        post = db.session.scalars(select(Post).where(Post.person_id == hang.id)).one()
        end_post(person=hang, post=post, on=TODAY)
    assert browser.get(land.hang_page).status_code == 200
    with app.app_context(), transaction(write=True):
        hang = get_person_by_id(land.hang)
        hold_post(
            person=hang, unit=get_unit(land.foreign), title="X", person_group="can_bo", valid_from=TODAY
        )
    assert browser.get(land.hang_page).status_code == 404
    assert "Nguyễn Thị Hằng" not in browser.get("/quan-tri/nguoi-dung").text


def test_a_unit_that_moved_away_today_takes_its_people_along(
    app: Flask, land: Land, sign_in: Browser
) -> None:
    browser = sign_in(land.administrator)
    with app.app_context(), transaction(write=True):
        move_unit(unit=get_unit(land.first), parent=get_unit(land.foreign), on=TODAY)
    assert browser.get(land.hang_page).status_code == 404
    assert browser.get(f"/quan-tri/don-vi/{land.first}").status_code == 404


def test_a_role_taken_away_is_gone_with_the_next_request(app: Flask, land: Land, sign_in: Browser) -> None:
    browser = sign_in(land.administrator)
    assert browser.get("/quan-tri/nguoi-dung").status_code == 200
    with app.app_context(), transaction(write=True):
        grant = db.session.scalars(select(RoleGrant).where(RoleGrant.person_id == land.administrator)).one()
        end_role(person=get_person_by_id(land.administrator), grant=grant, on=TODAY)
    assert browser.get("/quan-tri/nguoi-dung").status_code == 403


def test_an_administrator_of_no_unit_below_sees_nobody_beside(
    app: Flask, land: Land, sign_in: Browser
) -> None:
    with app.app_context(), transaction(write=True):
        hang = get_person_by_id(land.hang)
        grant_role(
            person=hang,
            role=Role.ADMINISTRATOR,
            unit=get_unit(land.second),
            valid_from=SINCE,
            granted_by_id=None,
        )
    text = sign_in(land.hang).get("/quan-tri/nguoi-dung").text
    assert "Nguyễn Thị Hằng" not in text.split("<main", 1)[1]


def test_a_main_post_elsewhere_is_not_ended_from_here(app: Flask, land: Land, sign_in: Browser) -> None:
    with app.app_context(), transaction(write=True):
        stranger = get_person_by_id(land.stranger)
        hold_post(
            person=stranger,
            unit=get_unit(land.first),
            title="Kiêm nhiệm",
            person_group="can_bo",
            valid_from=SINCE,
            is_main=False,
        )
    post = {
        "unit": land.first,
        "title": "X",
        "person_group": "can_bo",
        "valid_from": "20/11/2026",
        "is_main": "y",
    }
    answer = sign_in(land.administrator).post(f"{land.stranger_page}/chuc-vu/moi", data=post)
    assert answer.status_code == 422
    with app.app_context(), transaction(write=False):
        main = db.session.scalars(select(Post).where(Post.person_id == land.stranger, Post.is_main)).one()
        assert main.valid_to is None


@pytest.mark.parametrize("page", ["", "/nguoi-dung", "/nguoi-dung/moi", "/don-vi", "/vai-tro", "/nhat-ky"])
def test_only_administrators_administer(client: FlaskClient, land: Land, sign_in: Browser, page: str) -> None:
    assert client.get(f"/quan-tri{page}").headers["Location"].startswith("/dang-nhap")
    assert sign_in(land.hang).get(f"/quan-tri{page}").status_code == 403


def test_a_form_cannot_carry_what_it_does_not_ask(app: Flask, land: Land, sign_in: Browser) -> None:
    form = {
        "address_form": "chị", "language": "vi", "text_size": "normal", "theme": "auto",
        "is_active": "", "full_name": "Khác", "role": "administrator", "email": "khac@thu.example", "person_id": "1",
    }  # fmt: skip
    assert sign_in(land.hang).post("/ho-so", data=form).status_code == 302
    with app.app_context(), transaction(write=False):
        person = db.session.get_one(Person, land.hang)
        assert (person.full_name, person.email, person.is_active) == (
            "Nguyễn Thị Hằng",
            "hang@thu.example",
            True,
        )
