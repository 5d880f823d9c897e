"""Who looks after somebody, and the person, see what was written about them and by whom."""

import datetime as dt
import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from lms.core.db import transaction
from lms.core.permissions import Role
from lms.notices.actions import send_message
from lms.organisations.queries import get_unit
from lms.people.queries import get_person_by_id
from tests.factories.people import make_holder
from tests.factories.training import outside
from tests.lms.people.conftest import Land

Browser = Callable[[int], FlaskClient]


def _words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.split("<main", 1)[-1]).split())


def _learned(app: Flask, land: Land) -> None:
    with app.app_context(), transaction(write=True):
        hang = get_person_by_id(land.hang)
        outside(hang, 6.5, dt.date(2026, 5, 4), title="Tập huấn an toàn số")
        send_message(person_id=hang.id, key="thu", subject="Nhắc học", body="Chị Hằng học nhé")


def test_a_credit_stands_in_the_trail_of_its_person(app: Flask, land: Land, sign_in: Browser) -> None:
    _learned(app, land)
    hers = sign_in(land.hang)
    for page in (hers.get("/ho-so"), hers.get("/ho-so/nhat-ky")):
        assert page.status_code == 200 and "Tập huấn an toàn số" in _words(page.text)
    assert "Canary" not in hers.get("/ho-so/nhat-ky").text


def test_her_profile_tells_units_over_time_with_few_statements(
    app: Flask, land: Land, sign_in: Browser, statements: list[str]
) -> None:
    hers = sign_in(land.hang)
    statements.clear()
    page = hers.get("/ho-so")
    assert len(statements) <= 12
    assert "UBND xã An Ổn" in _words(page.text) and "01/03/2024" in _words(page.text)


def test_an_hr_officer_sees_the_trail_and_the_messages_of_her_people_only(
    app: Flask, land: Land, sign_in: Browser
) -> None:
    _learned(app, land)
    with app.app_context(), transaction(write=True):
        officer = make_holder(Role.HR_OFFICER, get_unit(land.province), "Trần Nhân Sự").id
        pages = {key: get_person_by_id(key).public_id for key in (land.hang, land.stranger)}
    browser = sign_in(officer)
    trail = browser.get(f"/nhan-su/nguoi/{pages[land.hang]}/nhat-ky")
    assert "Tập huấn an toàn số" in trail.text
    sent = browser.get(f"/nhan-su/nguoi/{pages[land.hang]}/thong-bao").text
    assert "Nhắc học" in sent and "Chị Hằng học nhé" not in sent
    for page in ("nhat-ky", "thong-bao"):
        assert browser.get(f"/nhan-su/nguoi/{pages[land.stranger]}/{page}").status_code == 404
        assert sign_in(land.hang).get(f"/nhan-su/nguoi/{pages[land.hang]}/{page}").status_code == 403


def test_the_page_of_a_person_has_its_sections(app: Flask, land: Land, sign_in: Browser) -> None:
    _learned(app, land)
    page = sign_in(land.administrator).get(land.hang_page).text
    for anchor in ("chuc-vu", "so-cai", "thong-bao", "tai-khoan", "nhat-ky"):
        assert f'id="{anchor}"' in page, anchor


def test_the_trail_is_read_page_by_page(app: Flask, land: Land, sign_in: Browser) -> None:
    with app.app_context(), transaction(write=True):
        hang = get_person_by_id(land.hang)
        for number in range(60):
            outside(hang, 1, dt.date(2026, 5, 4), title=f"Lớp số {number}")
    hers = sign_in(land.hang)
    first = hers.get("/ho-so/nhat-ky").text
    following = re.search(r'href="(/ho-so/nhat-ky\?sau=[^"]+)" rel="next"', first)
    assert following
    second = hers.get(following.group(1)).text
    assert "Lớp số 59" in first and "Lớp số 59" not in second and "Lớp số 20<" in second
