import datetime as dt
import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from lms.core.db import transaction
from lms.organisations.queries import get_unit
from lms.people.actions import deactivate_person
from lms.people.queries import get_person_by_id
from tests.conftest import HeldClock
from tests.lms.people.conftest import Land

Browser = Callable[[int], FlaskClient]


def _entries(page: str) -> list[str]:
    body = page.split("<tbody", 1)[1].split("</tbody>")[0] if "<tbody" in page else ""
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in body.split("</tr>")[:-1]]


def test_who_did_what_to_whom_is_found_by_person_without_accents(land: Land, sign_in: Browser) -> None:
    browser = sign_in(land.administrator)
    browser.post(f"{land.hang_page}/khoa")
    found = _entries(browser.get("/quan-tri/nhat-ky?tim=nguyen+thi+hang&viec=person.deactivated").text)
    assert len(found) == 1
    assert "Nguyễn Thị Hằng" in found[0] and "Đỗ Quản Trị" in found[0] and "09:41, 20/11/2026" in found[0]
    assert _entries(browser.get("/quan-tri/nhat-ky?tim=khong-co").text) == []


def test_the_trail_is_cut_to_days(app: Flask, land: Land, sign_in: Browser, clock: HeldClock) -> None:
    clock.forward(days=2)
    with app.app_context(), transaction(write=True):
        deactivate_person(person=get_person_by_id(land.hang))
    browser = sign_in(land.administrator)
    asked = "/quan-tri/nhat-ky?viec=person.deactivated"
    assert len(_entries(browser.get(f"{asked}&tu=22/11/2026").text)) == 1
    assert len(_entries(browser.get(f"{asked}&den=21/11/2026").text)) == 0
    assert "hôm qua" in browser.get(f"{asked}&tu=hôm+qua").text


def test_the_administrator_of_the_whole_site_sees_everything(land: Land, sign_in: Browser) -> None:
    assert "Canary Hoàng Yến" in sign_in(land.chief).get("/quan-tri/nhat-ky").text


def test_the_page_of_a_unit_tells_its_history(app: Flask, land: Land, sign_in: Browser) -> None:
    from lms.organisations.actions import record_succession, rename_unit

    with app.app_context(), transaction(write=True):
        first, second = get_unit(land.first), get_unit(land.second)
        rename_unit(unit=first, name="UBND phường An Ổn", on=dt.date(2025, 7, 1))
        record_succession(
            old=second, new=first, kind="merged", on=dt.date(2025, 7, 1), decision_number="1669/NQ"
        )
    text = sign_in(land.administrator).get(f"/quan-tri/don-vi/{land.first}").text
    for words in ("UBND phường An Ổn", "UBND xã An Ổn", "30/06/2025", "UBND xã Đằng Giang", "1669/NQ"):
        assert words in text
