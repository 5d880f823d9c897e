"""The pages of exemptions: found, recorded with a document, withdrawn, and never one's own."""

import datetime as dt
import io
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from lms.core.db import db, transaction
from lms.core.permissions import Role
from lms.people.models import Person
from lms.training.models import TargetExemption
from tests.factories.organisations import make_province, make_unit
from tests.factories.people import make_holder, make_person

SignIn = Callable[[int], FlaskClient]
FORM = {
    "year": "2026",
    "kind": "reduction",
    "amount": "6,5",
    "reason": "Nghỉ ốm dài ngày",
    "document_number": "12/QĐ-UBND",
    "document_on": "02/03/2026",
    "holds_from": "01/01/2026",
}


@pytest.fixture
def people(app: Flask) -> tuple[str, str, int, str]:
    """Hằng's and a stranger's address, the officer of Hằng's province and the officer's own address."""
    with app.app_context(), transaction(write=True):
        province, first, _second = make_province()
        hang, stranger = make_person(unit=first), make_person("Trần Văn Nam")
        mai = make_holder(Role.HR_OFFICER, province)
        return hang.public_id, stranger.public_id, mai.id, mai.public_id


def _withdrawn(app: Flask, public_id: str) -> list[dt.date | None]:
    """For each exemption of the person: when it was withdrawn."""
    with app.app_context(), transaction(write=False):
        found = select(TargetExemption.withdrawn_on).join(Person, Person.id == TargetExemption.person_id)
        return list(db.session.scalars(found.where(Person.public_id == public_id)))


def test_an_exemption_is_recorded_found_and_withdrawn(
    app: Flask, people: tuple[str, str, int, str], sign_in: SignIn
) -> None:
    browser = sign_in(people[2])
    assert "Nguyễn Thị Hằng" in browser.get("/nhan-su/mien-giam/chon-nguoi?tim=hang").text
    recorded = browser.post(f"/nhan-su/nguoi/{people[0]}/mien-giam", data=FORM)
    assert recorded.status_code == 302
    shown = unescape(browser.get(recorded.location).text)
    for words in ("Giảm 6,5 tiết", "12/QĐ-UBND", "02/03/2026", "Đặng Thị Mai", "Nghỉ ốm dài ngày"):
        assert words in shown
    for address in ("", "?nam=2026", "?tim=hang"):
        assert "Giảm 6,5 tiết" in browser.get(f"/nhan-su/mien-giam{address}").text
    for address in ("?nam=2025", "?tim=khong-ai", "?loc=da-thu-hoi"):
        assert "Giảm 6,5 tiết" not in browser.get(f"/nhan-su/mien-giam{address}").text
    assert browser.post(recorded.location, data={"on": "", "reason": ""}).status_code == 422
    assert browser.post(recorded.location, data={"on": "01/06/2027", "reason": "Hết"}).status_code == 422
    done = browser.post(recorded.location, data={"on": "01/06/2026", "reason": "Đi làm lại"})
    assert done.location == recorded.location
    assert _withdrawn(app, people[0]) == [dt.date(2026, 6, 1)]
    assert "Giảm 6,5 tiết" in browser.get("/nhan-su/mien-giam?loc=da-thu-hoi").text
    assert "Đi làm lại" in browser.get(recorded.location).text


def test_every_fault_comes_back_at_once(people: tuple[str, str, int, str], sign_in: SignIn) -> None:
    wrong = {"year": "2026", "kind": "reduction", "amount": "nhiều", "document_on": "31/02/2026"}
    answer = sign_in(people[2]).post(f"/nhan-su/nguoi/{people[0]}/mien-giam", data=wrong)
    assert answer.status_code == 422
    for field in ("amount", "reason", "document_number", "document_on", "holds_from"):
        assert answer.text.count(f'href="#{field}"') == 1
    assert "nhiều" in unescape(answer.text)


def test_nobody_lets_themselves_off_or_people_elsewhere(
    app: Flask, people: tuple[str, str, int, str], sign_in: SignIn
) -> None:
    browser = sign_in(people[2])
    assert browser.get(f"/nhan-su/nguoi/{people[3]}/mien-giam").status_code == 403
    assert browser.post(f"/nhan-su/nguoi/{people[3]}/mien-giam", data=FORM).status_code == 403
    assert browser.get(f"/nhan-su/nguoi/{people[1]}/mien-giam").status_code == 404
    assert browser.post(f"/nhan-su/nguoi/{people[1]}/mien-giam", data=FORM).status_code == 404
    own = browser.post(f"/nhan-su/nguoi/{people[0]}/mien-giam", data=FORM).location
    assert browser.get(own.replace(people[0], people[3])).status_code == 404
    assert "Trần Văn Nam" not in browser.get("/nhan-su/mien-giam/chon-nguoi?tim=nam").text
    assert _withdrawn(app, people[1]) == _withdrawn(app, people[3]) == []


def _send(browser: FlaskClient, person: str, name: str, content: bytes) -> TestResponse:
    """The form with a file; the test client keeps its own copy of what it sent, which is closed."""
    data = {**FORM, "file": (io.BytesIO(content), name)}
    answer = browser.post(f"/nhan-su/nguoi/{person}/mien-giam", data=data)
    answer.request.environ["wsgi.input"].close()
    return answer


def test_the_document_is_kept_and_handed_out_to_officers_of_the_person(
    app: Flask, people: tuple[str, str, int, str], sign_in: SignIn
) -> None:
    pdf = b"%PDF-1.7 " + bytes(2 * 1024 * 1024)
    browser = sign_in(people[2])
    page = _send(browser, people[0], "Quyết định 12 文.PDF", pdf).location
    assert "Tải văn bản về" in browser.get(page).text
    answer = browser.get(f"{page}/van-ban")
    assert (answer.data, answer.mimetype) == (pdf, "application/pdf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="quyet-dinh-12.pdf"'
    foreign = page.replace(people[0], people[1])
    assert browser.get(f"{foreign}/van-ban").status_code == 404
    with app.app_context(), transaction(write=True):
        other = make_holder(Role.HR_OFFICER, make_unit("UBND tỉnh khác", kind="province")).id
    assert sign_in(other).get(f"{page}/van-ban").status_code == 404


def test_what_is_no_document_is_refused_and_nothing_is_recorded(
    app: Flask, people: tuple[str, str, int, str], sign_in: SignIn
) -> None:
    browser = sign_in(people[2])
    for content, words in (
        (b"<html>", "không phải tệp PDF"),
        (b"", "rỗng"),
        (b"%PDF-" + bytes(5 * 1024 * 1024), "5 MB"),
    ):
        answer = _send(browser, people[0], "a.pdf", content)
        assert answer.status_code == 422
        assert words in unescape(answer.text)
    assert _send(browser, people[0], "a.pdf", b"%PDF-" + bytes(8 * 1024 * 1024)).status_code == 413
    assert _withdrawn(app, people[0]) == []


def test_an_exemption_without_a_file_offers_none(
    app: Flask, people: tuple[str, str, int, str], sign_in: SignIn
) -> None:
    browser = sign_in(people[2])
    page = browser.post(f"/nhan-su/nguoi/{people[0]}/mien-giam", data=FORM).location
    assert "Tải văn bản về" not in browser.get(page).text
    assert browser.get(f"{page}/van-ban").status_code == 404
