"""The pages of the ledger and of targets: what each person sees, may do, and is told when it is wrong."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms.core.db import db, transaction
from lms.core.permissions import Role
from lms.notices.models import Message
from lms.training.actions import correct_credit
from lms.training.models import Credit
from tests.factories.organisations import make_unit
from tests.factories.training import make_officer, make_official, outside, target, year_total

SignIn = Callable[[int], FlaskClient]
IN_MAY = dt.date(2026, 5, 12)
TRAINING = {
    "title": "Bồi dưỡng kỹ năng số",
    "organiser": "Sở Nội vụ",
    "started_on": "10/05/2026",
    "ended_on": "12/05/2026",
    "amount": "6,5",
    "content_group": "5",
    "study_form": "in_class",
    "evidence_label": "Quyết định 125/QĐ-SNV",
    "token": "abcdefghijkl",
}


@dataclass(frozen=True)
class Place:
    """A province with two communes, somebody in each, and who looks after them."""

    province: str
    commune: str
    sibling: str
    hang: tuple[int, str]
    nam: tuple[int, str]
    officer: int
    administrator: int


@pytest.fixture
def place(app: Flask) -> Place:
    with app.app_context(), transaction(write=True):
        province = make_unit("UBND tỉnh Hải Đông", kind="province")
        commune, sibling = make_unit("UBND xã An Bình", parent=province), make_unit("UBND xã Bình An")
        hang, nam = make_official("Nguyễn Thị Hằng", commune), make_official("Trần Văn Nam", sibling)
        officer = make_officer("Đặng Thị Mai", province)
        administrator = make_officer("Vũ Đức Nam", province, Role.ADMINISTRATOR)
        return Place(
            province.public_id,
            commune.public_id,
            sibling.public_id,
            (hang.id, hang.public_id),
            (nam.id, nam.public_id),
            officer.id,
            administrator.id,
        )


def _earn(app: Flask, person_id: int, tiet: float, on: dt.date = IN_MAY, title: str = "Tập huấn") -> str:
    from lms.people.queries import get_person_by_id

    with app.app_context(), transaction(write=True):
        return outside(get_person_by_id(person_id), tiet, on, title=title).public_id


def test_hang_sees_26_of_40_tiet_and_every_line_opens(app: Flask, place: Place, sign_in: SignIn) -> None:
    first = _earn(app, place.hang[0], 16, title="Kỹ năng quản lý nhà nước")
    second = _earn(app, place.hang[0], 10, title="An toàn thông tin")
    browser = sign_in(place.hang[0])
    page = browser.get("/muc-tieu").text
    assert "<strong>26</strong> / 40" in page
    assert "15/12/2026" in page
    for public_id in (first, second):
        assert f'href="/muc-tieu/{public_id}"' in page
    line = browser.get(f"/muc-tieu/{first}").text
    assert "Kỹ năng quản lý nhà nước" in line
    assert "/QĐ-SNV" in line
    assert "<strong>26</strong> / 40" in browser.get("/").text


def test_a_correction_is_seen_from_both_lines(app: Flask, place: Place, sign_in: SignIn) -> None:
    public_id = _earn(app, place.hang[0], 16)
    with app.app_context(), transaction(write=True):
        credit = db.session.execute(select(Credit)).scalar_one()
        line_id = correct_credit(
            credit=credit, amount_hundredths=1250, reason="Theo quyết định sửa đổi"
        ).public_id
    browser = sign_in(place.hang[0])
    page = browser.get("/muc-tieu").text
    assert "<strong>12,5</strong> / 40" in page
    assert "Theo quyết định sửa đổi" in page
    assert f"/muc-tieu/{line_id}" in browser.get(f"/muc-tieu/{public_id}").text
    assert f"/muc-tieu/{public_id}" in browser.get(f"/muc-tieu/{line_id}").text


def test_an_empty_year_says_what_to_do(place: Place, sign_in: SignIn) -> None:
    page = sign_in(place.hang[0]).get("/muc-tieu").text
    assert 'class="empty"' in page
    assert "<table" not in page


def test_nobody_opens_the_line_of_another(app: Flask, place: Place, sign_in: SignIn) -> None:
    public_id = _earn(app, place.hang[0], 16)
    assert sign_in(place.nam[0]).get(f"/muc-tieu/{public_id}").status_code == 404


def test_last_year_has_its_own_page(app: Flask, place: Place, sign_in: SignIn) -> None:
    _earn(app, place.hang[0], 36, dt.date(2025, 3, 4))
    page = sign_in(place.hang[0]).get("/muc-tieu?nam=2025").text
    assert "<strong>36</strong> / 40" in page
    for nonsense in ("2027", "abcd", "-1", "99999", "²026"):
        assert "<strong>0</strong> / 40" in sign_in(place.hang[0]).get(f"/muc-tieu?nam={nonsense}").text


def test_a_unit_s_own_target_is_named_with_its_legal_basis(app: Flask, place: Place, sign_in: SignIn) -> None:
    with app.app_context(), transaction(write=True):
        from lms.organisations.queries import get_unit

        target(get_unit(place.commune), 24, dt.date(2026, 1, 1), "Kế hoạch 12/KH-UBND")
    page = sign_in(place.hang[0]).get("/muc-tieu").text
    assert "UBND xã An Bình" in page
    assert "Kế hoạch 12/KH-UBND" in page


def test_an_officer_records_a_training_once_however_often_it_is_sent(
    app: Flask, place: Place, sign_in: SignIn
) -> None:
    browser, address = sign_in(place.officer), f"/nhan-su/nguoi/{place.hang[1]}/ghi-nhan"
    assert browser.get(address).status_code == 200
    first, again = browser.post(address, data=TRAINING), browser.post(address, data=TRAINING)
    assert first.status_code == again.status_code == 302
    assert first.location == again.location
    shown = browser.get(first.location).text
    assert "Quyết định 125/QĐ-SNV" in shown
    assert "Nguyễn Thị Hằng" in shown
    with app.app_context(), transaction(write=False):
        assert year_total(place.hang[0], 2026) == 650
        told = db.session.scalars(select(Message).where(Message.person_id == place.hang[0])).all()
        assert [message.link for message in told] == [f"/muc-tieu/{first.location.rsplit('/', 1)[1]}"]


def test_every_fault_of_the_form_comes_back_at_once_with_what_was_typed(
    app: Flask, place: Place, sign_in: SignIn
) -> None:
    wrong = TRAINING | {"title": " ", "amount": "sáu", "ended_on": "31/02/2026", "evidence_label": ""}
    answer = sign_in(place.officer).post(f"/nhan-su/nguoi/{place.hang[1]}/ghi-nhan", data=wrong)
    assert answer.status_code == 422
    for field in ("title", "amount", "ended_on", "evidence_label"):
        assert answer.text.count(f'href="#{field}"') == 1
    for typed in ("sáu", "31/02/2026", "Sở Nội vụ"):
        assert typed in unescape(answer.text)
    with app.app_context(), transaction(write=False):
        assert db.session.scalar(select(func.count()).select_from(Credit)) == 0


@pytest.mark.parametrize(
    "change",
    [{"ended_on": "09/05/2026"}, {"ended_on": "21/11/2026"}, {"amount": "0"}, {"amount": "1000,5"}],
)
def test_impossible_trainings_are_refused(place: Place, sign_in: SignIn, change: dict[str, str]) -> None:
    answer = sign_in(place.officer).post(f"/nhan-su/nguoi/{place.hang[1]}/ghi-nhan", data=TRAINING | change)
    assert answer.status_code == 422
    assert 'id="error-summary"' in answer.text


def test_an_officer_corrects_a_line_with_a_reason(app: Flask, place: Place, sign_in: SignIn) -> None:
    line = f"/nhan-su/nguoi/{place.hang[1]}/khoan/{_earn(app, place.hang[0], 16)}"
    browser = sign_in(place.officer)
    assert f"{line}/dinh-chinh" in browser.get(line).text
    assert browser.post(f"{line}/dinh-chinh", data={"amount": "16", "reason": "Như cũ"}).status_code == 422
    empty = browser.post(f"{line}/dinh-chinh", data={"amount": "", "reason": ""})
    assert empty.status_code == 422
    assert [empty.text.count(f'href="#{field}"') for field in ("amount", "reason")] == [1, 1]
    assert browser.post(f"{line}/dinh-chinh", data={"amount": "12", "reason": "Ghi nhầm"}).location == line
    with app.app_context(), transaction(write=False):
        assert year_total(place.hang[0], 2026) == 1200


def test_an_officer_does_nothing_outside_the_scope(app: Flask, place: Place, sign_in: SignIn) -> None:
    """Nam works in a commune of another province: for this officer he does not exist."""
    line = f"/nhan-su/nguoi/{place.nam[1]}/khoan/{_earn(app, place.nam[0], 16)}"
    browser = sign_in(place.officer)
    for address in (line, f"{line}/dinh-chinh", f"/nhan-su/nguoi/{place.nam[1]}/ghi-nhan"):
        assert browser.get(address).status_code == 404
    assert browser.post(f"/nhan-su/nguoi/{place.nam[1]}/ghi-nhan", data=TRAINING).status_code == 404
    assert browser.post(f"{line}/dinh-chinh", data={"amount": "0", "reason": "x"}).status_code == 404
    mixed = line.replace(place.nam[1], place.hang[1])
    assert browser.get(mixed).status_code == 404


def test_nobody_records_for_oneself(app: Flask, sign_in: SignIn) -> None:
    with app.app_context(), transaction(write=True):
        from lms.people.actions import grant_role

        unit = make_unit("UBND xã An Bình")
        mai = make_official("Đặng Thị Mai", unit)
        grant_role(
            person=mai, role=Role.HR_OFFICER, unit=unit, valid_from=dt.date(2020, 1, 1), granted_by_id=None
        )
        person_id, public_id = mai.id, mai.public_id
    browser = sign_in(person_id)
    assert browser.get(f"/nhan-su/nguoi/{public_id}/ghi-nhan").status_code == 403
    assert browser.post(f"/nhan-su/nguoi/{public_id}/ghi-nhan", data=TRAINING).status_code == 403


def test_learners_and_visitors_do_not_reach_the_office_pages(
    app: Flask, client: FlaskClient, place: Place, sign_in: SignIn
) -> None:
    line = f"/nhan-su/nguoi/{place.hang[1]}/khoan/{_earn(app, place.hang[0], 16)}"
    pages = [line, f"{line}/dinh-chinh", f"/nhan-su/nguoi/{place.hang[1]}/ghi-nhan", "/quan-tri/muc-tieu"]
    learner, officer = sign_in(place.hang[0]), sign_in(place.officer)
    for page in [*pages, f"/quan-tri/muc-tieu/{place.commune}"]:
        assert learner.get(page).status_code == 403
        assert "/dang-nhap" in client.get(page).location
    assert officer.get("/quan-tri/muc-tieu").status_code == 403
