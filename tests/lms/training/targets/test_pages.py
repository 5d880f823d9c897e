"""The pages of targets: from the draft to what holds, and nothing on the way without having been looked at."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.core.db import db, transaction
from lms.core.jobs import drain
from lms.core.permissions import Role
from lms.training.actions import offer_creditable
from lms.training.models import TargetPreview, TargetRule
from lms.training.versions import wanted_of
from tests.factories.organisations import make_unit
from tests.factories.training import make_officer, make_official, outside, target

SignIn = Callable[[int], FlaskClient]
TERMS = {
    "audience": "group:cong_chuc",
    "measure": "day",
    "worth": "8",
    "amount": "3",
    "valid_from": "01/07/2026",
    "pro_rata": "months",
    "carry_over": "1",
    "repeat_years": "2",
    "legal_basis": "Kế hoạch 12/KH-UBND",
}
LEG = {"label": "Kỹ năng số", "kind": "at_least", "amount": "1", "content_groups": "5"}


@dataclass(frozen=True)
class Place:
    """A province with a commune, somebody with 26 tiết there, a commune elsewhere, and who sets targets."""

    commune: str
    sibling: str
    hang: int
    administrator: int
    officer: int


@pytest.fixture
def place(app: Flask) -> Place:
    with app.app_context(), transaction(write=True):
        province = make_unit("UBND tỉnh Hải Đông", kind="province")
        commune, sibling = make_unit("UBND xã An Bình", parent=province), make_unit("UBND xã Bình An")
        hang = make_official("Nguyễn Thị Hằng", commune)
        outside(hang, 26, dt.date(2026, 5, 12))
        offer_creditable(
            key="courses:an-toan",
            title="An toàn thông tin",
            amount_hundredths=4_00,
            content_group=5,
            study_form="online",
            path="/khoa-hoc/an-toan",
        )
        administrator = make_officer("Vũ Đức Nam", province, Role.ADMINISTRATOR)
        officer = make_officer("Đặng Thị Mai", province)
        return Place(commune.public_id, sibling.public_id, hang.id, administrator.id, officer.id)


def _draft(browser: FlaskClient, place: Place, **changes: str) -> str:
    answer = browser.post(f"/quan-tri/muc-tieu/{place.commune}/soan", data=TERMS | changes)
    assert answer.status_code == 302
    return str(answer.location)


def _rule(app: Flask, address: str) -> TargetRule:
    with app.app_context(), transaction(write=False):
        key = address.rsplit("/", 1)[1]
        rule = db.session.scalars(select(TargetRule).where(TargetRule.public_id == key)).one()
        db.session.expunge(rule)
        return rule


def _publish(app: Flask, browser: FlaskClient, version: str) -> None:
    assert browser.post(f"{version}/xem-truoc").location == f"{version}/xem-truoc"
    assert "refresh" in browser.get(f"{version}/xem-truoc").text
    with app.app_context():
        drain()
        with transaction(write=False):
            key = db.session.scalars(
                select(TargetPreview.public_id).order_by(TargetPreview.id.desc())
            ).first()
    assert f'value="{key}"' in browser.get(f"{version}/xem-truoc").text
    assert browser.post(f"{version}/ap-dung", data={"preview": key or ""}).location == version


def test_from_the_draft_to_what_holds(app: Flask, place: Place, sign_in: SignIn) -> None:
    browser = sign_in(place.administrator)
    version = _draft(browser, place)
    shown = unescape(browser.get(version).text)
    for words in ("3 ngày (24 tiết)", "Công chức", "UBND xã An Bình", "Kế hoạch 12/KH-UBND", "Theo số tháng"):
        assert words in shown
    assert browser.post(f"{version}/cau-phan", data=LEG).location == version
    assert "ít nhất 1 ngày (8 tiết)" in unescape(browser.get(version).text)
    browser.post(f"{version}/xem-truoc")
    with app.app_context():
        drain()
    preview = unescape(browser.get(f"{version}/xem-truoc?ai=down").text)
    assert "Nguyễn Thị Hằng" in preview
    assert "26 / 40" in preview
    assert "26 / 24" in preview
    assert "Chưa đủ: Kỹ năng số" in preview
    _publish(app, browser, version)
    rule = _rule(app, version)
    assert (rule.state, rule.amount_hundredths, rule.published_by_id) == ("live", 2400, place.administrator)
    assert "UBND xã An Bình" in browser.get("/quan-tri/muc-tieu?loc=dang-ap-dung").text
    assert "Kế hoạch 12/KH-UBND" in browser.get(f"/quan-tri/muc-tieu/{place.commune}").text
    assert "Thay đổi này đã được áp dụng" in unescape(browser.get(f"{version}/xem-truoc").text)


def test_the_form_of_a_draft_shows_what_it_says_and_keeps_every_word(
    app: Flask, place: Place, sign_in: SignIn
) -> None:
    browser = sign_in(place.administrator)
    version = _draft(browser, place)
    form = browser.get(f"{version}/sua").text
    for value in ('value="3"', 'value="8"', 'value="1"', 'value="01/07/2026"', 'value="Kế hoạch 12/KH-UBND"'):
        assert value in form
    before = wanted_of(_rule(app, version))
    assert browser.post(f"{version}/sua", data=TERMS).location == version
    assert wanted_of(_rule(app, version)) == before


def test_faults_come_back_at_once_with_what_was_typed(place: Place, sign_in: SignIn) -> None:
    browser, page = sign_in(place.administrator), f"/quan-tri/muc-tieu/{place.commune}/soan"
    wrong = TERMS | {"worth": "", "amount": "bốn mươi", "valid_from": "ngày mai"}
    answer = browser.post(page, data=wrong)
    assert answer.status_code == 422
    for field in ("worth", "amount", "valid_from"):
        assert answer.text.count(f'href="#{field}"') == 1
    assert "bốn mươi" in unescape(answer.text)
    late = browser.post(page, data=TERMS | {"valid_from": "01/01/2025", "carry_over": "4"})
    assert late.status_code == 422
    assert (
        unescape(late.text).count("Năm đã qua") + unescape(late.text).count("nhiều nhất bằng mục tiêu") >= 1
    )
    assert browser.post(page, data=TERMS | {"audience": "title:khong-co"}).status_code == 422


def test_parts_are_added_changed_and_removed_without_a_script(
    app: Flask, place: Place, sign_in: SignIn
) -> None:
    browser = sign_in(place.administrator)
    version = _draft(browser, place)
    named = {"label": "Bắt buộc", "kind": "courses", "count": "1"}
    found = browser.post(f"{version}/cau-phan", data=named | {"search": "AN TOAN", "search_courses": "1"})
    assert 'value="courses:an-toan"' in found.text
    assert "Bắt buộc" in unescape(found.text)
    assert browser.post(f"{version}/cau-phan", data=named).status_code == 422
    kept = browser.post(f"{version}/cau-phan", data=named | {"creditables": "courses:an-toan"})
    assert kept.location == version
    assert "An toàn thông tin" in unescape(browser.get(version).text)
    assert "checked" in browser.get(f"{version}/cau-phan/1").text
    browser.post(f"{version}/cau-phan", data=LEG)
    changed = browser.post(f"{version}/cau-phan/2", data=LEG | {"amount": "2", "study_forms": "online"})
    assert changed.location == version
    assert [leg["label"] for leg in _rule(app, version).legs] == ["Bắt buộc", "Kỹ năng số"]
    assert _rule(app, version).legs[1] == {
        "kind": "at_least",
        "label": "Kỹ năng số",
        "content_groups": [5],
        "study_forms": ["online"],
        "amount_hundredths": 1600,
    }
    page = browser.get(version).text
    digest = page.split('name="digest" value="')[1].split('"')[0]
    browser.post(f"{version}/cau-phan/1/bo", data={"digest": "old"})
    assert len(_rule(app, version).legs) == 2
    browser.post(f"{version}/cau-phan/1/bo", data={"digest": digest})
    assert [leg["label"] for leg in _rule(app, version).legs] == ["Kỹ năng số"]
    assert browser.get(f"{version}/cau-phan/2").status_code == 404


def test_two_who_write_the_same_draft_do_not_overwrite_each_other(place: Place, sign_in: SignIn) -> None:
    browser = sign_in(place.administrator)
    version = _draft(browser, place)
    digest = browser.get(f"{version}/sua").text.split('name="digest"')[1].split('value="')[1].split('"')[0]
    assert browser.post(f"{version}/sua", data=TERMS | {"amount": "4", "digest": digest}).status_code == 302
    assert browser.post(f"{version}/sua", data=TERMS | {"amount": "5", "digest": digest}).status_code == 422


def test_what_nobody_has_looked_at_does_not_apply(app: Flask, place: Place, sign_in: SignIn) -> None:
    browser = sign_in(place.administrator)
    version = _draft(browser, place)
    assert browser.post(f"{version}/ap-dung", data={}).status_code == 404
    browser.post(f"{version}/xem-truoc")
    browser.post(f"{version}/ap-dung", data={"preview": "another"})
    with app.app_context():
        drain()
    browser.post(f"{version}/sua", data=TERMS | {"amount": "4"})
    page = browser.get(f"{version}/xem-truoc").text
    assert "Tính lại" in unescape(page)
    assert "/ap-dung" not in page
    assert _rule(app, version).state == "draft"


def test_a_new_version_starts_from_an_old_one_and_says_what_differs(
    app: Flask, place: Place, sign_in: SignIn
) -> None:
    browser = sign_in(place.administrator)
    version = _draft(browser, place)
    browser.post(f"{version}/cau-phan", data=LEG)
    _publish(app, browser, version)
    start = f"/quan-tri/muc-tieu/{place.commune}/soan?tu={version.rsplit('/', 1)[1]}"
    assert 'value="8"' in browser.get(start).text
    second = browser.post(start, data=TERMS | {"amount": "2", "valid_from": "01/01/2027"}).location
    shown = unescape(browser.get(second).text)
    for words in ("3 ngày (24 tiết)", "2 ngày (16 tiết)", "Thay đổi so với phiên bản trước", "Kỹ năng số"):
        assert words in shown
    _publish(app, browser, second)
    assert browser.get(f"{second}/sua").status_code == 404
    browser.post(f"{second}/thu-hoi")
    assert [_rule(app, each).state for each in (version, second)] == ["live", "withdrawn"]
    assert _rule(app, version).valid_to is None


def test_a_target_ends_after_having_been_looked_at_and_the_end_is_undone(
    app: Flask, place: Place, sign_in: SignIn
) -> None:
    browser = sign_in(place.administrator)
    version = _draft(browser, place)
    _publish(app, browser, version)
    for day in ("", "01/01/2026", "01/07/2026"):
        assert browser.post(f"{version}/ket-thuc", data={"ended_on": day}).status_code == 422
    asked = browser.post(f"{version}/ket-thuc", data={"ended_on": "01/12/2026"})
    assert asked.location == f"{version}/xem-truoc"
    assert _rule(app, version).valid_to is None
    _publish(app, browser, version)
    assert _rule(app, version).valid_to == dt.date(2026, 12, 1)
    browser.post(f"{version}/chay-tiep")
    assert _rule(app, version).valid_to is None


def test_a_draft_is_discarded_with_its_previews(app: Flask, place: Place, sign_in: SignIn) -> None:
    browser = sign_in(place.administrator)
    version = _draft(browser, place)
    browser.post(f"{version}/xem-truoc")
    with app.app_context():
        drain()
    assert browser.post(f"{version}/huy").location == f"/quan-tri/muc-tieu/{place.commune}"
    assert browser.get(version).status_code == 404
    with app.app_context(), transaction(write=False):
        assert db.session.scalar(select(TargetPreview.id)) is None


def test_nobody_sets_targets_elsewhere_or_without_the_role(app: Flask, place: Place, sign_in: SignIn) -> None:
    with app.app_context(), transaction(write=True):
        from lms.organisations.queries import get_unit

        rule = target(get_unit(place.sibling), 20, dt.date(2026, 1, 1)).public_id
    version = f"/quan-tri/muc-tieu/phien-ban/{rule}"
    browser = sign_in(place.administrator)
    assert "UBND xã Bình An" not in browser.get("/quan-tri/muc-tieu").text
    pages = (f"/quan-tri/muc-tieu/{place.sibling}", f"/quan-tri/muc-tieu/{place.sibling}/soan", version)
    for page in (*pages, f"{version}/xem-truoc", f"{version}/ket-thuc", f"{version}/sua"):
        assert browser.get(page).status_code == 404
        for other in (sign_in(place.officer), sign_in(place.hang)):
            assert other.get(page).status_code == 403
    for deed in ("xem-truoc", "ap-dung", "thu-hoi", "chay-tiep", "huy", "cau-phan/1/bo"):
        assert browser.post(f"{version}/{deed}").status_code == 404


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("study_forms", "không có trong danh sách lựa chọn"),
        ("content_groups", "không có trong danh sách lựa chọn"),
    ],
)
def test_a_forged_tick_is_refused_in_words(
    app: Flask, place: Place, sign_in: SignIn, field: str, words: str
) -> None:
    browser = sign_in(place.administrator)
    address = _draft(browser, place)
    answer = browser.post(f"{address}/cau-phan", data=LEG | {field: "99"})
    assert answer.status_code == 422
    assert words in unescape(answer.text)
