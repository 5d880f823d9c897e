import datetime as dt
import re
import unicodedata
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.core.db import db, transaction
from lms.core.permissions import Role
from lms.core.text import identity_key
from lms.organisations.models import Unit
from lms.organisations.queries import get_unit
from lms.people.actions import grant_role
from lms.people.models import Credential, Person, Post, RoleGrant, SignInName
from lms.people.queries import find_by_sign_in_name, find_main_post, get_person_by_id
from tests.factories.organisations import make_unit
from tests.factories.people import PASSWORD, SINCE, give_password, make_person
from tests.lms.people.conftest import Land

Browser = Callable[[int], FlaskClient]
Mails = Callable[[], list[tuple[str, str]]]
TODAY = "20/11/2026"


def _new(land: Land, **changes: str) -> dict[str, str]:
    form = {
        "full_name": "Đặng Văn Ẩn",
        "birth_on": "5/1/1985",
        "gender": "male",
        "unit": land.first,
        "title": "Công chức Tư pháp - Hộ tịch",
        "person_group": "cong_chuc",
        "valid_from": "01/11/2026",
        "is_counted": "y",
        "email": "an@thu.example",
        "staff_number": "",
        "user_name": "",
        "handing_over": "show",
    }
    return form | changes


def _password_on(page: str) -> str:
    found = re.search(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}\b", page)
    assert found
    return found.group()


def test_a_person_is_added_and_signs_in_with_the_password_shown_once(
    app: Flask, land: Land, sign_in: Browser, client: FlaskClient
) -> None:
    browser = sign_in(land.administrator)
    answer = browser.post(
        "/quan-tri/nguoi-dung/moi", data=_new(land, full_name=unicodedata.normalize("NFD", "Đặng Văn Ẩn"))
    )
    assert answer.status_code == 200
    password = _password_on(answer.text)
    client.post("/dang-nhap", data={"name": "AN@thu.example", "password": password})
    assert client.get("/ho-so").headers["Location"].startswith("/mat-khau/dau-tien")
    with app.app_context(), transaction(write=False):
        person = find_by_sign_in_name("an@thu.example")
        assert person is not None
        assert person.full_name == "Đặng Văn Ẩn"
        post = find_main_post(person.id, dt.date(2026, 11, 20))
        assert post is not None and post.unit_name == "UBND xã An Ổn"
        stored = [
            str(row) for table in db.metadata.sorted_tables for row in db.session.execute(select(table))
        ]
        assert not any(password in row for row in stored)


def test_the_first_password_can_go_by_mail_instead(
    app: Flask, land: Land, sign_in: Browser, client: FlaskClient, mails: Mails
) -> None:
    answer = sign_in(land.administrator).post(
        "/quan-tri/nguoi-dung/moi", data=_new(land, handing_over="mail")
    )
    assert answer.status_code == 302
    ((to, text),) = mails()
    assert to == "an@thu.example"
    client.post("/dang-nhap", data={"name": "an@thu.example", "password": _password_on(text)})
    assert client.get("/").headers["Location"].startswith("/mat-khau/dau-tien")


def test_all_faults_of_a_new_person_come_at_once_and_nothing_is_written(
    app: Flask, land: Land, sign_in: Browser
) -> None:
    wrong = _new(
        land,
        full_name=" ",
        birth_on="31/02/1985",
        unit="",
        title="",
        valid_from="hôm qua",
        email="an@",
        user_name="Ẩn",
    )
    answer = sign_in(land.administrator).post("/quan-tri/nguoi-dung/moi", data=wrong)
    assert answer.status_code == 422
    assert len(re.findall(r'class="field__error"', answer.text)) == 7
    assert 'value="31/02/1985"' in answer.text
    with app.app_context(), transaction(write=False):
        assert find_by_sign_in_name("an@thu.example") is None


def test_a_taken_address_is_named_together_with_the_other_faults(land: Land, sign_in: Browser) -> None:
    wrong = _new(land, full_name=" ", email="hang@thu.example")
    answer = sign_in(land.administrator).post("/quan-tri/nguoi-dung/moi", data=wrong)
    assert answer.status_code == 422
    assert len(re.findall(r'class="field__error"', answer.text)) == 2


@pytest.mark.parametrize(
    "other",
    [
        "hang@thu.example",
        "HANG@THU.EXAMPLE",
        "ha\u200bng@thu.example",
        "hаng@thu.example",
        "ｈang@thu.example",
    ],
)
def test_the_sign_in_name_of_another_is_refused_in_any_spelling(
    app: Flask, land: Land, sign_in: Browser, other: str
) -> None:
    answer = sign_in(land.administrator).post("/quan-tri/nguoi-dung/moi", data=_new(land, email=other))
    assert answer.status_code == 422
    with app.app_context(), transaction(write=False):
        assert db.session.scalars(select(Person.id).where(Person.full_name == "Đặng Văn Ẩn")).all() == []


def test_a_post_that_is_refused_leaves_no_person_behind(app: Flask, land: Land, sign_in: Browser) -> None:
    answer = sign_in(land.administrator).post(
        "/quan-tri/nguoi-dung/moi", data=_new(land, valid_from="01/01/2019")
    )
    assert answer.status_code == 422
    with app.app_context(), transaction(write=False):
        assert find_by_sign_in_name("an@thu.example") is None


def test_somebody_with_the_same_name_and_birthday_is_asked_about(
    app: Flask, land: Land, sign_in: Browser
) -> None:
    browser = sign_in(land.administrator)
    browser.post("/quan-tri/nguoi-dung/moi", data=_new(land))
    again = _new(land, email="an2@thu.example", full_name="Dang Van An")
    assert browser.post("/quan-tri/nguoi-dung/moi", data=again).status_code == 422
    assert browser.post("/quan-tri/nguoi-dung/moi", data=again | {"is_another": "y"}).status_code == 200


def test_correcting_a_person_moves_the_names_to_sign_in_with(
    app: Flask, land: Land, sign_in: Browser
) -> None:
    form = {"full_name": "Nguyễn Thị Hằng Nga", "birth_on": "", "gender": "", "email": "nga@thu.example"}
    form |= {"staff_number": "0007", "user_name": "hang"}
    assert sign_in(land.administrator).post(f"{land.hang_page}/sua", data=form).status_code == 302
    with app.app_context(), transaction(write=False):
        keys = set(
            db.session.scalars(select(SignInName.identity_key).where(SignInName.person_id == land.hang))
        )
        assert keys == {"nga@thu.example", "0007", "hang"}
        assert get_person_by_id(land.hang).given_name == "Nga"
        assert find_by_sign_in_name("hang@thu.example") is None


def test_a_role_holds_with_the_next_page_and_its_end_too(app: Flask, land: Land, sign_in: Browser) -> None:
    administrator, hang = sign_in(land.administrator), sign_in(land.hang)
    assert hang.get("/quan-tri").status_code == 403
    form = {"role": "administrator", "unit": land.first, "valid_from": TODAY}
    assert administrator.post(f"{land.hang_page}/vai-tro/moi", data=form).status_code == 302
    assert hang.get("/quan-tri").status_code == 200
    assert administrator.post(f"{land.hang_page}/vai-tro/moi", data=form).status_code == 422
    with app.app_context(), transaction(write=False):
        grant = db.session.scalars(select(RoleGrant.id).where(RoleGrant.person_id == land.hang)).one()
    assert (
        administrator.post(f"{land.hang_page}/vai-tro/{grant}/ket-thuc", data={"on": TODAY}).status_code
        == 302
    )
    assert hang.get("/quan-tri").status_code == 403


def test_an_ended_role_can_be_given_back(app: Flask, land: Land, sign_in: Browser) -> None:
    with app.app_context(), transaction(write=True):
        hang, unit = get_person_by_id(land.hang), get_unit(land.first)
        grant = grant_role(person=hang, role=Role.TRAINER, unit=unit, valid_from=SINCE, granted_by_id=None).id
    administrator = sign_in(land.administrator)
    administrator.post(f"{land.hang_page}/vai-tro/{grant}/ket-thuc", data={"on": TODAY})
    administrator.post(f"{land.hang_page}/vai-tro/{grant}/mo")
    with app.app_context(), transaction(write=False):
        assert db.session.get_one(RoleGrant, grant).valid_to is None


def test_a_new_main_post_ends_the_one_before_and_the_history_stays(
    app: Flask, land: Land, sign_in: Browser
) -> None:
    form = {"unit": land.second, "title": "Phó Chủ tịch UBND", "person_group": "can_bo", "valid_from": TODAY}
    form |= {"is_main": "y", "is_counted": "y"}
    assert sign_in(land.administrator).post(f"{land.hang_page}/chuc-vu/moi", data=form).status_code == 302
    with app.app_context(), transaction(write=False):
        posts = db.session.scalars(
            select(Post).where(Post.person_id == land.hang).order_by(Post.valid_from)
        ).all()
        assert [(post.valid_to is None) for post in posts] == [False, True]
        assert posts[0].valid_to == posts[1].valid_from == dt.date(2026, 11, 20)
        before = find_main_post(land.hang, dt.date(2026, 11, 19))
        assert before is not None and before.title == "Chuyên viên"


def test_ending_a_post_can_be_undone_and_the_only_post_is_not_removed(
    app: Flask, land: Land, sign_in: Browser
) -> None:
    administrator = sign_in(land.administrator)
    with app.app_context(), transaction(write=False):
        post = db.session.scalars(select(Post.id).where(Post.person_id == land.hang)).one()
    page = f"{land.hang_page}/chuc-vu/{post}"
    assert administrator.post(f"{page}/ket-thuc", data={"on": TODAY}).status_code == 302
    assert administrator.get(land.hang_page).status_code == 200
    administrator.post(f"{page}/mo")
    administrator.post(f"{page}/xoa")
    with app.app_context(), transaction(write=False):
        assert db.session.get_one(Post, post).valid_to is None


def test_resetting_a_password_shows_it_once_and_signs_the_person_out(
    app: Flask, land: Land, sign_in: Browser, client: FlaskClient
) -> None:
    hang = sign_in(land.hang)
    answer = sign_in(land.administrator).post(f"{land.hang_page}/mat-khau", data={"handing_over": "show"})
    assert hang.get("/ho-so").status_code == 302
    client.post("/dang-nhap", data={"name": "hang", "password": PASSWORD})
    assert client.get("/ho-so").headers["Location"].startswith("/dang-nhap")
    client.post("/dang-nhap", data={"name": "hang", "password": _password_on(answer.text)})
    assert client.get("/ho-so").headers["Location"].startswith("/mat-khau/dau-tien")


def test_closing_and_opening_an_account(app: Flask, land: Land, sign_in: Browser) -> None:
    administrator, hang = sign_in(land.administrator), sign_in(land.hang)
    assert administrator.get(f"{land.hang_page}/khoa").status_code == 200
    assert hang.get("/ho-so").status_code == 200
    administrator.post(f"{land.hang_page}/khoa")
    assert hang.get("/ho-so").status_code == 302
    administrator.post(f"{land.hang_page}/mo")
    assert hang.get("/ho-so").status_code == 302
    assert sign_in(land.hang).get("/ho-so").status_code == 200


def test_nobody_closes_the_own_account_or_ends_the_own_administration(
    app: Flask, land: Land, sign_in: Browser
) -> None:
    administrator = sign_in(land.administrator)
    with app.app_context(), transaction(write=False):
        own = get_person_by_id(land.administrator).public_id
        grant = db.session.scalars(
            select(RoleGrant.id).where(RoleGrant.person_id == land.administrator)
        ).one()
    assert administrator.post(f"/quan-tri/nguoi-dung/{own}/khoa").status_code == 403
    ended = administrator.post(f"/quan-tri/nguoi-dung/{own}/vai-tro/{grant}/ket-thuc", data={"on": TODAY})
    assert ended.status_code == 403


def test_people_are_listed_by_given_name_and_found_without_accents(
    app: Flask, land: Land, sign_in: Browser
) -> None:
    with app.app_context(), transaction(write=True):
        first = db.session.scalars(select(Unit).where(Unit.public_id == land.first)).one()
        for name in ("Trần Văn Đạt", "Đặng Thị Ánh", "Lê Hữu Thắng", "Nguyễn Thị Ẩn"):
            make_person(name, unit=first)
    browser = sign_in(land.administrator)

    def names(query: str) -> list[str]:
        return re.findall(r'<a href="/quan-tri/nguoi-dung/[a-z0-9]{12}">([^<]+)</a>', browser.get(query).text)

    assert names("/quan-tri/nguoi-dung") == [
        "Đặng Thị Ánh", "Nguyễn Thị Ẩn", "Trần Văn Đạt", "Nguyễn Thị Hằng", "Lê Hữu Thắng", "Đỗ Quản Trị",
    ]  # fmt: skip
    assert names("/quan-tri/nguoi-dung?tim=dang") == ["Đặng Thị Ánh"]
    assert names("/quan-tri/nguoi-dung?tim=hang") == ["Nguyễn Thị Hằng"]
    assert names("/quan-tri/nguoi-dung?tim=HANG@thu.example") == ["Nguyễn Thị Hằng"]
    assert names("/quan-tri/nguoi-dung?tim=%25") == []


def test_a_unit_is_added_and_found_and_its_page_leads_to_reorganisations(
    app: Flask, land: Land, sign_in: Browser
) -> None:
    browser = sign_in(land.administrator)
    new = {
        "name": "UBND phường Mới",
        "kind": "commune",
        "code": "dh.01",
        "e_identifier": "h31.05",
        "parent": land.province,
    }
    assert browser.post("/quan-tri/don-vi/moi", data=new | {"valid_from": "01/07/2025"}).status_code == 302
    with app.app_context(), transaction(write=False):
        address = db.session.scalars(select(Unit.public_id).where(Unit.code == "DH.01")).one()
    page = f"/quan-tri/don-vi/{address}"
    for asked in (page, f"/quan-tri/don-vi?trong={land.province}", "/quan-tri/don-vi?tim=phuong+moi"):
        assert "UBND phường Mới" in browser.get(asked).text
    assert f"/quan-tri/sap-xep/moi?don-vi={address}" in browser.get(page).text
    assert browser.post("/quan-tri/don-vi/moi", data=new | {"valid_from": "01/07/2025"}).status_code == 422


def test_who_adds_a_user_name_like_an_e_mail_of_another_is_refused(
    app: Flask, land: Land, sign_in: Browser
) -> None:
    with app.app_context(), transaction(write=False):
        taken = identity_key("hang")
    answer = sign_in(land.administrator).post("/quan-tri/nguoi-dung/moi", data=_new(land, user_name=taken))
    assert answer.status_code == 422


def test_a_page_of_the_administration_takes_at_most_twelve_statements(
    app: Flask, land: Land, sign_in: Browser, statements: list[str]
) -> None:
    with app.app_context(), transaction(write=True):
        province = get_unit(land.province)
        for number in range(30):
            make_person(f"Người Thứ {number}", unit=make_unit(f"UBND xã {number}", parent=province))
    browser = sign_in(land.administrator)
    pages = [
        "", "/nguoi-dung", "/nguoi-dung/moi", "/don-vi", f"/don-vi/{land.province}", "/don-vi/moi", "/vai-tro",
        "/nhat-ky", land.hang_page.removeprefix("/quan-tri"),
    ]  # fmt: skip
    counts = {}
    for page in pages:
        statements.clear()
        assert browser.get(f"/quan-tri{page}").status_code == 200
        counts[page] = len(statements)
    # The page of one person has a panel of each feature.
    assert counts.pop(pages[-1]) <= 32
    assert max(counts.values()) <= 12, counts


def test_a_credential_is_never_shown_on_a_page(app: Flask, land: Land, sign_in: Browser) -> None:
    with app.app_context(), transaction(write=True):
        give_password(get_person_by_id(land.hang))
        stored = db.session.get_one(Credential, land.hang).password_hash
    page = sign_in(land.administrator).get(land.hang_page).text
    assert stored not in page and "argon2" not in page


def test_where_units_are_many_one_is_named_by_its_code(
    app: Flask, land: Land, sign_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lms.organisations.forms.MOST_CHOICES", 1)
    with app.app_context(), transaction(write=False):
        own, foreign = get_unit(land.first).code, get_unit(land.foreign).code
    browser = sign_in(land.administrator)
    page = browser.get(f"/quan-tri/nguoi-dung/moi?don-vi={land.first}").text
    assert f'value="{own}"' in page and "<option" not in page.split('id="unit"')[1].split("</div>")[0]
    assert browser.post("/quan-tri/nguoi-dung/moi", data=_new(land, unit=foreign)).status_code == 422
    assert browser.post("/quan-tri/nguoi-dung/moi", data=_new(land, unit=own.lower())).status_code == 200
