from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms.core.db import db, transaction
from lms.people.actions import deactivate_person
from lms.people.models import ResetCode, WebSession
from lms.people.queries import get_person_by_id
from lms.people.sessions import COOKIE
from tests.conftest import HeldClock
from tests.factories.people import PASSWORD, give_password
from tests.lms.people.conftest import Land, bare, code_in

Browser = Callable[[int], FlaskClient]
Mails = Callable[[], list[tuple[str, str]]]
NEW = "gạo nếp tím năm cũ"


def _use(client: FlaskClient, code: str, *, name: str = "hang", password: str = NEW):  # type: ignore[no-untyped-def]
    return client.post(
        "/mat-khau/ma", data={"name": name, "code": code, "password": password, "again": password}
    )


def _signs_in(app: Flask, password: str, name: str = "hang") -> bool:
    client = app.test_client()
    client.post("/dang-nhap", data={"name": name, "password": password})
    return client.get("/ho-so").status_code == 200


def test_who_forgot_the_password_gets_a_code_by_mail_and_is_signed_in_with_a_new_one(
    app: Flask, client: FlaskClient, land: Land, mails: Mails
) -> None:
    assert client.post("/mat-khau/quen", data={"name": "hang"}).headers["Location"] == "/mat-khau/ma"
    (to, text), *more = mails()
    assert (to, more) == ("hang@thu.example", [])
    assert _use(client, code_in(text)).status_code == 302
    assert client.get("/ho-so").status_code == 200
    assert _signs_in(app, NEW) and not _signs_in(app, PASSWORD)


def test_the_code_stands_nowhere_in_the_database(
    app: Flask, client: FlaskClient, land: Land, mails: Mails
) -> None:
    client.post("/mat-khau/quen", data={"name": "hang"})
    code = code_in(mails()[0][1])
    with app.app_context(), transaction(write=False):
        for table in db.metadata.sorted_tables:
            for row in db.session.execute(select(table)):
                assert code not in [str(value) for value in row] and f'"{code}"' not in str(row)


def test_an_unknown_name_gets_the_same_answer_and_no_mail(
    app: Flask, land: Land, mails: Mails, statements: list[str]
) -> None:
    answers, counts = [], []
    for name in ("hang", "khong-co-ai"):
        statements.clear()
        client = app.test_client()
        asked = client.post("/mat-khau/quen", data={"name": name})
        counts.append(len(statements))
        answers.append((asked.status_code, bare(client.get("/mat-khau/ma").text, name)))
    assert answers[0] == answers[1]
    assert counts[0] == counts[1]
    assert len(mails()) == 1


def test_a_code_is_used_once(app: Flask, client: FlaskClient, land: Land, mails: Mails) -> None:
    client.post("/mat-khau/quen", data={"name": "hang"})
    code = code_in(mails()[0][1])
    _use(client, code)
    other = app.test_client()
    assert _use(other, code, password="sông cạn đá mòn xưa").status_code == 422
    assert _signs_in(app, NEW)


def test_five_wrong_codes_kill_the_right_one(
    app: Flask, client: FlaskClient, land: Land, mails: Mails
) -> None:
    client.post("/mat-khau/quen", data={"name": "hang"})
    code = code_in(mails()[0][1])
    for _ in range(5):
        assert _use(client, "000000" if code != "000000" else "111111").status_code == 422
    assert _use(client, code).status_code == 422
    assert _signs_in(app, PASSWORD)


def test_a_code_dies_after_ten_minutes_and_with_a_change_of_password(
    app: Flask, client: FlaskClient, land: Land, mails: Mails, clock: HeldClock
) -> None:
    client.post("/mat-khau/quen", data={"name": "hang"})
    old = code_in(mails()[0][1])
    clock.forward(minutes=11)
    assert _use(client, old).status_code == 422
    client.post("/mat-khau/quen", data={"name": "hang"})
    fresh = code_in(mails()[-1][1])
    with app.app_context(), transaction(write=True):
        give_password(get_person_by_id(land.hang))
    assert _use(client, fresh).status_code == 422


def test_a_code_belongs_to_its_person(client: FlaskClient, land: Land, mails: Mails) -> None:
    client.post("/mat-khau/quen", data={"name": "hang"})
    assert _use(client, code_in(mails()[0][1]), name="quantritinh").status_code == 422


def test_another_code_can_be_asked_for_after_a_minute_and_replaces_the_first(
    app: Flask, client: FlaskClient, land: Land, mails: Mails, clock: HeldClock
) -> None:
    client.post("/mat-khau/quen", data={"name": "hang"})
    first = code_in(mails()[0][1])
    assert client.post("/mat-khau/quen", data={"name": "hang"}).status_code == 422
    app.test_client().post("/mat-khau/quen", data={"name": "hang"})
    assert len(mails()) == 1
    clock.forward(seconds=61)
    assert client.post("/mat-khau/quen", data={"name": "hang"}).status_code == 302
    assert len(mails()) == 2
    second = code_in(mails()[1][1])
    if first != second:
        assert _use(client, first).status_code == 422


def test_nobody_is_flooded_with_codes(app: Flask, land: Land, mails: Mails, clock: HeldClock) -> None:
    for _ in range(14):
        app.test_client().post("/mat-khau/quen", data={"name": "hang"})
        mails()
        clock.forward(minutes=2)
    assert len(mails()) == 10


def test_a_closed_account_gets_no_code(app: Flask, client: FlaskClient, land: Land, mails: Mails) -> None:
    with app.app_context(), transaction(write=True):
        deactivate_person(person=get_person_by_id(land.hang))
    client.post("/mat-khau/quen", data={"name": "hang"})
    assert mails() == []


def test_the_mail_may_be_delivered_twice_without_harm(
    app: Flask, client: FlaskClient, land: Land, mails: Mails
) -> None:
    from lms.people.listeners import mail_reset_code

    client.post("/mat-khau/quen", data={"name": "hang"})
    mails()
    with app.app_context(), transaction(write=False):
        mail_reset_code({"person_id": land.hang})
    assert len(mails()) == 1
    with app.app_context(), transaction(write=False):
        assert db.session.scalar(select(func.count(ResetCode.id)).where(ResetCode.used_at.is_(None))) == 1


def test_a_temporary_password_is_replaced_before_anything_else_and_the_link_survives(
    app: Flask, client: FlaskClient, land: Land
) -> None:
    with app.app_context(), transaction(write=True):
        give_password(get_person_by_id(land.hang), must_change=True)
        get_person_by_id(land.hang).notice_accepted_at = None
    client.post("/dang-nhap", data={"name": "hang", "password": PASSWORD})
    door = client.get("/thong-bao?trang=1").headers["Location"]
    assert door == "/mat-khau/dau-tien?next=/thong-bao?trang%3D1"
    assert client.get("/").status_code == 302
    same = client.post("/mat-khau/dau-tien", data={"password": PASSWORD, "again": PASSWORD})
    assert same.status_code == 422
    done = client.post(
        "/mat-khau/dau-tien", data={"password": NEW, "again": NEW, "next": "/thong-bao?trang=1"}
    )
    assert done.headers["Location"] == "/thong-bao?trang=1"
    notice = client.get("/thong-bao?trang=1").headers["Location"]
    assert notice == "/quyen-rieng-tu/da-doc?next=/thong-bao?trang%3D1"
    assert client.get(notice).status_code == 200
    accepted = client.post("/quyen-rieng-tu/da-doc", data={"next": "/thong-bao?trang=1"})
    assert accepted.headers["Location"] == "/thong-bao?trang=1"
    assert client.get("/thong-bao?trang=1").status_code == 200


def test_one_can_sign_out_at_both_doors(app: Flask, client: FlaskClient, land: Land) -> None:
    with app.app_context(), transaction(write=True):
        give_password(get_person_by_id(land.hang), must_change=True)
    client.post("/dang-nhap", data={"name": "hang", "password": PASSWORD})
    assert client.post("/dang-xuat").headers["Location"] == "/dang-nhap"


def test_changing_the_password_signs_every_other_device_out_and_rotates_this_one(
    app: Flask, land: Land, sign_in: Browser
) -> None:
    here, there = sign_in(land.hang), sign_in(land.hang)
    before = here.get_cookie(COOKIE).value  # type: ignore[union-attr]
    changed = here.post("/mat-khau", data={"present": PASSWORD, "password": NEW, "again": NEW})
    assert changed.headers["Location"] == "/ho-so"
    assert here.get("/ho-so").status_code == 200
    assert there.get("/ho-so").status_code == 302
    assert here.get_cookie(COOKIE).value != before  # type: ignore[union-attr]
    there.set_cookie(COOKIE, before)
    assert there.get("/ho-so").status_code == 302


def test_a_stolen_browser_cannot_guess_the_present_password_for_ever(land: Land, sign_in: Browser) -> None:
    browser = sign_in(land.hang)
    for _ in range(5):
        assert (
            browser.post("/mat-khau", data={"present": "sai", "password": NEW, "again": NEW}).status_code
            == 422
        )
    late = browser.post("/mat-khau", data={"present": PASSWORD, "password": NEW, "again": NEW})
    assert late.status_code == 422


@pytest.mark.parametrize(
    "poor",
    ["ngắn", "nguyen thi hang 7", "1234567890", "hai mật khẩu khác nhau"],
    ids=["short", "name", "digits", "unequal"],
)
def test_a_poor_password_is_refused_and_nothing_changes(
    app: Flask, land: Land, sign_in: Browser, poor: str
) -> None:
    again = "khác" if "khác" in poor else poor
    answer = sign_in(land.hang).post(
        "/mat-khau", data={"present": PASSWORD, "password": poor, "again": again}
    )
    assert answer.status_code == 422
    assert _signs_in(app, PASSWORD)


def test_old_codes_failures_and_dead_sessions_are_tidied_away(
    app: Flask, client: FlaskClient, land: Land, mails: Mails, clock: HeldClock
) -> None:
    from lms.people.models import Lockout
    from lms.people.tidying import tidy

    client.post("/mat-khau/quen", data={"name": "hang"})
    mails()
    client.post("/dang-nhap", data={"name": "ai-do", "password": "sai"})
    client.post("/dang-nhap", data={"name": "hang", "password": PASSWORD})
    clock.forward(days=100)
    with app.app_context():
        tidy()
        with transaction(write=False):
            for model in (ResetCode, Lockout, WebSession):
                assert db.session.scalar(select(func.count()).select_from(model)) == 0
