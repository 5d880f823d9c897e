import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core.db import transaction
from lms.people.actions import deactivate_person
from lms.people.queries import get_person_by_id
from lms.people.sessions import COOKIE
from tests.conftest import HeldClock
from tests.factories.people import PASSWORD, make_person
from tests.lms.people.conftest import Land, bare

Browser = Callable[[int], FlaskClient]


def _sign_in(client: FlaskClient, name: str, password: str = PASSWORD, **more: str):  # type: ignore[no-untyped-def]
    return client.post("/dang-nhap", data={"name": name, "password": password, **more})


def _is_in(client: FlaskClient) -> bool:
    return client.get("/ho-so").status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "hang@thu.example",
        " HANG@THU.example",
        "hang",
        "Hang ",
        "ha\u200bng",
        unicodedata.normalize("NFD", "hang"),
    ],
)
def test_a_person_signs_in_under_any_name_however_it_is_typed(
    client: FlaskClient, land: Land, name: str
) -> None:
    assert _sign_in(client, name).status_code == 302
    assert _is_in(client)


def test_a_visitor_is_led_to_the_page_that_was_asked_for(client: FlaskClient, land: Land) -> None:
    asked = client.get("/thong-bao?trang=2")
    assert asked.headers["Location"] == "/dang-nhap?next=/thong-bao?trang%3D2"
    answer = _sign_in(client, "hang", next="/thong-bao?trang=2")
    assert answer.headers["Location"] == "/thong-bao?trang=2"


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "\\\\evil",
        "/\tevil",
        "@evil",
    ],
)
def test_nobody_is_sent_away_from_the_site(client: FlaskClient, land: Land, target: str) -> None:
    assert _sign_in(client, "hang", next=target).headers["Location"] == "/"


def test_a_wrong_password_and_an_unknown_name_look_the_same(client: FlaskClient, land: Land) -> None:
    wrong, unknown = _sign_in(client, "hang", "sai rồi nhé"), _sign_in(client, "ai-do", "sai rồi nhé")
    assert wrong.status_code == unknown.status_code == 422
    assert bare(wrong.text, "hang") == bare(unknown.text, "ai-do")
    assert not _is_in(client)


def test_every_fault_of_the_form_comes_at_once_and_what_was_typed_stays(client: FlaskClient) -> None:
    answer = _sign_in(client, "", "")
    assert answer.status_code == 422
    assert answer.text.count("field__error") == 2


def test_the_fifth_wrong_password_locks_the_name_for_the_right_one_too(
    client: FlaskClient, land: Land, clock: HeldClock
) -> None:
    for _ in range(5):
        assert _sign_in(client, "hang", "sai").status_code == 422
    _sign_in(client, "hang")
    assert not _is_in(client)
    clock.forward(minutes=16)
    _sign_in(client, "hang")
    assert _is_in(client)


def test_unknown_names_lock_too_and_a_success_unlocks_no_other_name(client: FlaskClient, land: Land) -> None:
    for _ in range(5):
        _sign_in(client, "ai-do", "sai")
        _sign_in(client, "quantritinh", "sai")
    _sign_in(client, "hang")
    client.post("/dang-xuat", follow_redirects=True)
    locked, unknown = _sign_in(client, "quantritinh"), _sign_in(client, "ai-do", "sai")
    assert bare(locked.text, "quantritinh") == bare(unknown.text, "ai-do")


def test_of_many_guesses_at_once_five_count_and_the_right_one_comes_too_late(app: Flask, land: Land) -> None:
    def guess(number: int) -> bool:
        return _sign_in(app.test_client(), "hang", f"đoán {number}").status_code == 422

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(guess, range(12)))
    late = app.test_client()
    _sign_in(late, "hang")
    assert not _is_in(late)


def test_a_session_planted_before_the_sign_in_is_worth_nothing(app: Flask, land: Land) -> None:
    victim, attacker = app.test_client(), app.test_client()
    for browser in (victim, attacker):
        browser.set_cookie(COOKIE, "planted-by-an-attacker")
    _sign_in(victim, "hang")
    assert _is_in(victim) and not _is_in(attacker)
    assert victim.get_cookie(COOKIE).value != "planted-by-an-attacker"  # type: ignore[union-attr]


def test_signing_in_again_ends_the_session_before(app: Flask, land: Land) -> None:
    browser, copy = app.test_client(), app.test_client()
    _sign_in(browser, "hang")
    copy.set_cookie(COOKIE, browser.get_cookie(COOKIE).value)  # type: ignore[union-attr]
    assert _is_in(copy)
    _sign_in(browser, "hang")
    assert _is_in(browser) and not _is_in(copy)


def test_after_signing_out_the_old_cookie_is_dead(app: Flask, land: Land, sign_in: Browser) -> None:
    browser = sign_in(land.hang)
    token = browser.get_cookie(COOKIE).value  # type: ignore[union-attr]
    assert browser.post("/dang-xuat").status_code == 302
    browser.set_cookie(COOKIE, token)
    assert not _is_in(browser)


def test_a_closed_account_is_out_with_the_next_page_and_cannot_come_back(
    app: Flask, land: Land, sign_in: Browser, client: FlaskClient
) -> None:
    browser = sign_in(land.hang)
    with app.app_context(), transaction(write=True):
        deactivate_person(person=get_person_by_id(land.hang))
    assert not _is_in(browser)
    assert "Tài khoản này đã đóng" in _sign_in(client, "hang").text
    assert not _is_in(client)


def test_somebody_without_a_password_cannot_sign_in(app: Flask, client: FlaskClient, land: Land) -> None:
    with app.app_context(), transaction(write=True):
        make_person("Lò Văn Ún", email="un@thu.example")
    for password in ("", "mật khẩu nào đó"):
        _sign_in(client, "un@thu.example", password)
        assert not _is_in(client)


def test_an_own_device_stays_for_thirty_days_and_a_strange_one_for_an_hour(
    app: Flask, land: Land, clock: HeldClock
) -> None:
    own, strange = app.test_client(), app.test_client()
    _sign_in(own, "hang", own_device="y")
    _sign_in(strange, "hang")
    clock.forward(minutes=61)
    assert _is_in(own) and not _is_in(strange)
    clock.forward(days=29)
    assert _is_in(own)
    clock.forward(days=31)
    assert not _is_in(own)


def test_an_administrator_is_signed_out_after_half_an_hour_on_any_device(
    client: FlaskClient, land: Land, clock: HeldClock
) -> None:
    _sign_in(client, "quantritinh", own_device="y")
    assert _is_in(client)
    clock.forward(minutes=31)
    assert not _is_in(client)


def test_a_form_from_another_site_signs_nobody_in(app: Flask, land: Land) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client()
    assert _sign_in(client, "hang").status_code == 400
    assert not _is_in(client)


def test_the_demonstration_names_are_shown_on_the_demonstration_site_only(
    app: Flask, client: FlaskClient
) -> None:
    assert "giangvien" not in client.get("/dang-nhap").text
    (app.config["LMS"].data_dir / "demonstration").write_text("x")
    assert "giangvien" in client.get("/dang-nhap").text
