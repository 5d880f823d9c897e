"""Why 26 and not 40, on the page; and what an officer reads about people, courses and the rate."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core.clock import now
from lms.core.db import db, transaction
from lms.organisations.queries import get_unit
from lms.people.queries import get_person_by_id
from lms.training.actions import correct_credit
from lms.training.advice import options_of
from lms.training.facts import take_snapshot
from lms.training.models import TargetExemption
from lms.training.rules import Leg
from tests.factories.organisations import make_unit
from tests.factories.training import make_officer, make_official, outside, target
from tests.lms.training.why.place import ask, complete, offer

SignIn = Callable[[int], FlaskClient]
IN_MAY = dt.date(2026, 5, 12)
WHAT_IF = "/nhan-su/neu-hoan-thanh"
LEGS = (
    Leg("at_least", "Kỹ năng số", content_groups=frozenset({5}), amount=800),
    Leg("at_most", "Ngoài hệ thống", sources=frozenset({"outside"}), amount=2000),
    Leg("courses", "Bắt buộc", creditables=frozenset({"courses:a"}), count=1),
)


@dataclass(frozen=True)
class Town:
    """A commune with its target, Hằng in it, its officer, and an officer elsewhere."""

    unit: str
    hang: int
    hang_address: str
    officer: int
    stranger: int


@pytest.fixture
def town(app: Flask) -> Town:
    with app.app_context(), transaction(write=True):
        unit, other = make_unit("UBND xã An Bình"), make_unit("UBND xã Bình An")
        target(unit, 40, dt.date(2026, 1, 1), "Kế hoạch 12/KH-UBND")
        hang = make_official("Nguyễn Thị Hằng", unit)
        officer, stranger = make_officer("Đặng Thị Mai", unit), make_officer("Vũ Nam", other)
        for slug, tiet in (("a", 6), ("b", 8), ("c", 10)):
            offer(slug, tiet)
        return Town(unit.public_id, hang.id, hang.public_id, officer.id, stranger.id)


def _page(browser: FlaskClient, address: str, status: int = 200, **query: object) -> str:
    answer = browser.get(
        address, query_string={name.replace("_", "-"): value for name, value in query.items()}
    )
    assert answer.status_code == status, answer.text
    return unescape(answer.text)


def _earn(app: Flask, person_id: int, *tiet: float) -> None:
    with app.app_context(), transaction(write=True):
        for amount in tiet:
            outside(get_person_by_id(person_id), amount, IN_MAY, title=f"Tập huấn {amount}")


def _figures(app: Flask) -> None:
    with app.app_context(), transaction(write=True):
        take_snapshot()


def _ask(app: Flask, **terms: object) -> None:
    with app.app_context(), transaction(write=True):
        from sqlalchemy import select

        from lms.training.models import TargetRule

        rule = db.session.execute(select(TargetRule).order_by(TargetRule.id.desc())).scalars().first()
        assert rule is not None
        ask(rule, **terms)  # type: ignore[arg-type]


def test_hang_reads_why_26_and_not_40_and_the_shortest_way(app: Flask, town: Town, sign_in: SignIn) -> None:
    _earn(app, town.hang, 16, 10)
    page = _page(sign_in(town.hang), "/muc-tieu")
    assert "Vì sao 26 mà không phải 40?" in page
    assert "Sổ ghi 2 khoản, tổng 26 tiết." in page
    assert "Chỉ cần 2 khóa đang mở, tổng 14 tiết" in page
    assert 'href="/khoa-hoc/a"' in page
    assert 'href="/khoa-hoc/b"' in page
    assert 'href="/khoa-hoc/c"' not in page
    for words in ("UBND xã An Bình", "01/01/2026", "Kế hoạch 12/KH-UBND"):
        assert words in page


def test_each_line_that_does_not_count_says_why(app: Flask, town: Town, sign_in: SignIn) -> None:
    _earn(app, town.hang, 16, 10)
    _ask(app, legs=LEGS, repeat_years=2)
    with app.app_context(), transaction(write=True):
        options = options_of([town.hang])[town.hang]
        complete(town.hang, options[1:2], on=dt.date(2025, 3, 3))
        complete(town.hang, options[1:2])
        wrong = outside(get_person_by_id(town.hang), 4, dt.date(2026, 2, 2), title="Ghi nhầm")
        correct_credit(credit=wrong, amount_hundredths=0, reason="Ghi nhầm")
    page = _page(sign_in(town.hang), "/muc-tieu")
    assert "Vì sao 20 mà không phải 40?" in page
    assert "Cấu phần “Ngoài hệ thống” chỉ tính tối đa 20 tiết và đã tính hết." in page
    assert "Khóa này đã được tính: mỗi khóa chỉ tính một lần trong 2 năm." in page
    assert "Đã thu lại bằng đính chính: không còn tiết nào." in page
    assert "Tính 4 tiết" in page
    assert "Cấu phần còn thiếu: Kỹ năng số (còn 8 tiết); Bắt buộc (còn 1 khóa)." in page


def test_a_missing_part_is_named_where_the_periods_are_enough(
    app: Flask, town: Town, sign_in: SignIn
) -> None:
    _earn(app, town.hang, 44)
    _ask(app, legs=LEGS[:1])
    page = _page(sign_in(town.hang), "/muc-tieu")
    assert "Vì sao có 44 tiết mà vẫn chưa đạt?" in page
    assert "Số tiết đã đủ nhưng còn thiếu một cấu phần của mục tiêu." in page
    assert "Chỉ cần 1 khóa đang mở, tổng 8 tiết" in page
    assert "Số tiết đã đủ" in _page(sign_in(town.hang), "/")


def test_where_the_open_courses_are_not_enough_the_page_says_so(
    app: Flask, town: Town, sign_in: SignIn
) -> None:
    page = _page(sign_in(town.hang), "/muc-tieu")
    assert "Các khóa đang mở chưa đủ" in page
    assert "cũng chỉ tới 24 tiết" in page
    assert "Khi đó vẫn còn thiếu: 16 tiết." in page


def test_a_target_in_proportion_shows_its_reckoning(app: Flask, town: Town, sign_in: SignIn) -> None:
    _ask(app, pro_rata="days")
    with app.app_context(), transaction(write=True):
        unit = get_unit(town.unit)
        nam = make_official("Trần Văn Nam", unit, since=dt.date(2026, 7, 2)).id
    page = _page(sign_in(nam), "/muc-tieu")
    assert "<strong>0</strong> / 20" in page
    assert "20 tiết (cả năm: 40 tiết)" in page
    assert "không giữ vị trí: không tính" in page
    assert "183" in page


def test_an_exemption_is_shown_with_its_document(app: Flask, town: Town, sign_in: SignIn) -> None:
    with app.app_context(), transaction(write=True):
        db.session.add(
            TargetExemption(
                person_id=town.hang,
                year=2026,
                kind="full",
                amount_hundredths=None,
                reason="Nghỉ thai sản",
                document_number="45/QĐ-SNV",
                document_on=dt.date(2026, 2, 3),
                holds_from=dt.date(2026, 1, 1),
                recorded_at=now(),
            )
        )
    page = _page(sign_in(town.hang), "/muc-tieu")
    assert "Vì sao không có mục tiêu" in page
    assert "Miễn toàn bộ mục tiêu theo 45/QĐ-SNV ngày 03/02/2026: Nghỉ thai sản" in page


def test_every_reduction_is_named(app: Flask, town: Town, sign_in: SignIn) -> None:
    with app.app_context(), transaction(write=True):
        for number, tiet in ((45, 5), (46, 6)):
            db.session.add(
                TargetExemption(
                    person_id=town.hang,
                    year=2026,
                    kind="reduction",
                    amount_hundredths=tiet * 100,
                    reason="Nghỉ ốm",
                    document_number=f"{number}/QĐ-SNV",
                    document_on=dt.date(2026, 2, 3),
                    holds_from=dt.date(2026, 1, 1),
                    recorded_at=now(),
                )
            )
    page = _page(sign_in(town.hang), "/muc-tieu")
    assert "giảm 5 tiết theo 45/QĐ-SNV" in page
    assert "giảm 6 tiết theo 46/QĐ-SNV" in page


def test_the_officer_reads_the_same_on_the_page_of_the_person(
    app: Flask, town: Town, sign_in: SignIn
) -> None:
    _earn(app, town.hang, 16, 10)
    _figures(app)
    page = _page(sign_in(town.officer), f"/nhan-su/nguoi/{town.hang_address}")
    assert "Vì sao 26 mà không phải 40?" in page
    assert "Chỉ cần 2 khóa đang mở, tổng 14 tiết" in page


def test_the_officer_sees_the_rate_and_who_reaches_the_target(
    app: Flask, town: Town, sign_in: SignIn
) -> None:
    _earn(app, town.hang, 34)
    with app.app_context(), transaction(write=True):
        nam = make_official("Trần Văn Nam", get_unit(town.unit)).public_id
    _figures(app)
    query = {"khoa": "courses:a", "nguoi": [town.hang_address, nam], "tinh": "1"}
    page = _page(sign_in(town.officer), WHAT_IF, **query)
    assert "Nếu 2 người này hoàn thành khóa “Khóa a”, tỷ lệ đạt sẽ là 50,0 %." in page
    assert "Hiện nay 0,0 % (0 trên 2 người); khi đó 50,0 % (1 trên 2 người)." in page
    assert "Vẫn chưa đạt" in page
    assert "còn 34 tiết" in page
    everybody = _page(sign_in(town.officer), WHAT_IF, khoa="courses:a", ai="tat-ca", tinh="1")
    assert "tỷ lệ đạt sẽ là 50,0 %" in everybody


def test_people_stay_chosen_while_one_looks_for_others(app: Flask, town: Town, sign_in: SignIn) -> None:
    with app.app_context(), transaction(write=True):
        for number in range(30):
            make_official(f"Lê Văn {number:02d}", get_unit(town.unit))
    _figures(app)
    browser = sign_in(town.officer)
    page = _page(browser, WHAT_IF, nguoi=town.hang_address, trang=2)
    assert page.count(f'value="{town.hang_address}" checked') == 1
    assert "Trang 2 trên 2" in page
    assert "Lê Văn 07" in _page(browser, WHAT_IF, ten="07")


def test_what_is_missing_is_said_at_once(app: Flask, town: Town, sign_in: SignIn) -> None:
    _figures(app)
    page = _page(sign_in(town.officer), WHAT_IF, 422, tinh="1")
    assert "Chọn một khóa học." in page
    assert "Chọn ít nhất một người." in page
    crowd = [f"nguoi{number}" for number in range(201)]
    assert "tối đa 200 người" in _page(sign_in(town.officer), WHAT_IF, 422, nguoi=crowd)


def test_the_shortest_list_for_a_rate_is_shown(app: Flask, town: Town, sign_in: SignIn) -> None:
    _earn(app, town.hang, 26)
    _figures(app)
    browser, address = sign_in(town.officer), f"{WHAT_IF}/ty-le"
    page = _page(browser, address, ty_le="92,1")
    assert "Cần thêm 1 người đạt mục tiêu để có tỷ lệ 92,1 %." in page
    assert "Danh sách ngắn nhất có 2 lượt hoàn thành khóa học." in page
    assert "Khi hoàn thành đủ, tỷ lệ đạt sẽ là 100,0 %." in page
    for nonsense in ("chín mươi", "0", "101", "-5"):
        assert "Nhập tỷ lệ là số lớn hơn 0" in _page(browser, address, 422, ty_le=nonsense)
    _earn(app, town.hang, 14)
    _figures(app)
    assert "Đã đạt tỷ lệ này: hiện nay là 100,0 %." in _page(browser, address, ty_le="92,1")


def test_nobody_asks_about_the_people_of_others(app: Flask, town: Town, sign_in: SignIn) -> None:
    _figures(app)
    stranger, learner = sign_in(town.stranger), sign_in(town.hang)
    for address in (WHAT_IF, f"{WHAT_IF}/ty-le"):
        _page(stranger, address, 404, don_vi=town.unit)
        _page(learner, address, 403)
    _page(stranger, WHAT_IF, 404, nguoi=town.hang_address)
    _page(sign_in(town.officer), WHAT_IF, 404, khoa="courses:khong-co")
    assert "UBND xã An Bình" in _page(sign_in(town.officer), WHAT_IF, tim="an binh")
