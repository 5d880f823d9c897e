"""The pages of plans: an officer's way from needs to figures, within the own units and no others."""

import datetime as dt
import io
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import event, select

from lms.core.db import db, transaction
from lms.organisations.queries import get_unit
from lms.plans.actions import NeedFacts, add_members, count_turn, state_need
from lms.plans.models import ClassMember, PlanLine, PlanShare, TrainingNeed, TrainingPlan
from tests.factories.organisations import make_province, make_unit
from tests.factories.training import make_officer, make_official
from tests.lms.plans.conftest import YEAR, decided, opened

SignIn = Callable[[int], FlaskClient]
PLANS = "/nhan-su/ke-hoach"
MAY = dt.date(YEAR, 5, 12)


@dataclass(frozen=True)
class Country:
    """A province with a decided plan, its officer, the officer of one commune, and one of elsewhere."""

    officer: int
    commune_officer: int
    stranger: int
    province: str
    first: str
    first_id: int
    plan: str
    line: str
    held: str
    hang: int
    hang_number: str


@pytest.fixture
def country(app: Flask) -> Country:
    with app.app_context(), transaction(write=True):
        province, first, second = make_province()
        elsewhere = make_unit("Tỉnh Hoàng Yến", kind="province")
        plan, line = decided(province, {first.id: 10, second.id: 5})
        held = opened(plan, line)
        hang = make_official("Nguyễn Thị Hằng", first)
        nam = make_official("Trần Văn Nam", second)
        count_turn(line=line, person_id=nam.id, on=MAY, source_key="test:1")
        add_members(held=held, person_ids=[nam.id], by_id=None)
        return Country(
            officer=make_officer("Đặng Thị Mai", province).id,
            commune_officer=make_officer("Lê Văn Xã", first).id,
            stranger=make_officer("Vũ Thị Xa", elsewhere).id,
            province=province.public_id,
            first=first.public_id,
            first_id=first.id,
            plan=plan.public_id,
            line=line.public_id,
            held=held.public_id,
            hang=hang.id,
            hang_number=hang.staff_number or "",
        )


def text_of(browser: FlaskClient, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, (address, answer.status)
    return re.sub(r"\s+", " ", answer.text)


def addresses(country: Country) -> list[str]:
    plan, line = f"{PLANS}/{country.plan}", f"{PLANS}/{country.plan}/dong/{country.line}"
    return [
        *(PLANS, f"{PLANS}?nam={YEAR}", f"{PLANS}/moi", f"{PLANS}/nhu-cau", f"{PLANS}/nhu-cau/moi"),
        *(plan, f"{plan}/lan/0", f"{plan}/dieu-chinh/moi", line, f"{line}/luot", f"{line}/lop/moi"),
        *(f"{PLANS}/thuc-hien?theo={cut}" for cut in ("don-vi", "dong", "noi-dung", "quy")),
        *("/nhan-su/lop", f"/nhan-su/lop/{country.held}", f"/nhan-su/lop/{country.held}/them?tim=hang"),
        *(f"/nhan-su/lop/{country.held}/sua", f"/nhan-su/lop/{country.held}/huy"),
        f"/nhan-su/lop/{country.held}/danh-sach",
    ]


def test_every_page_opens_with_few_statements(app: Flask, country: Country, sign_in: SignIn) -> None:
    browser, seen = sign_in(country.officer), list[str]()
    with app.app_context():
        engine = db.engine

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith(("SELECT", "WITH")):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    for address in addresses(country):
        seen.clear()
        text_of(browser, address)
        assert len(seen) <= 12, (address, len(seen), seen)


def test_an_officer_of_elsewhere_sees_nothing_of_it(country: Country, sign_in: SignIn) -> None:
    browser = sign_in(country.stranger)
    assert "Kế hoạch bồi dưỡng năm 2026" not in text_of(browser, PLANS)
    for address in addresses(country):
        if country.plan in address or country.held in address:
            assert browser.get(address).status_code == 404, address
    assert browser.get(f"{PLANS}/thuc-hien?don-vi={country.province}").status_code == 404


def test_an_officer_below_reads_the_own_share_and_changes_nothing(country: Country, sign_in: SignIn) -> None:
    browser = sign_in(country.commune_officer)
    line = f"{PLANS}/{country.plan}/dong/{country.line}"
    page = text_of(browser, line)
    assert "UBND xã An Ổn" in page and "UBND xã Đằng Giang" not in page
    assert "Trần Văn Nam" not in text_of(browser, f"{line}/luot")
    assert "0/10 lượt" in text_of(browser, f"{PLANS}/{country.plan}")
    assert browser.get(f"/nhan-su/lop/{country.held}").status_code == 404
    for address in (f"{PLANS}/{country.plan}/dieu-chinh/moi", f"{line}/lop/moi", f"{line}/don-vi"):
        assert browser.get(address).status_code == 404, address
    assert browser.post(f"{PLANS}/{country.plan}/bo").status_code == 404


def test_the_way_from_a_need_to_a_decided_plan(app: Flask, country: Country, sign_in: SignIn) -> None:
    below, above = sign_in(country.commune_officer), sign_in(country.officer)
    stated = {"unit": country.first, "year": YEAR + 1, "topic": "An toàn thông tin", "people": "12"}
    stated |= {"content_group": 5, "study_form": "in_class", "quarter": 2}
    assert below.post(f"{PLANS}/nhu-cau/moi", data=stated).status_code == 302
    made = above.post(
        f"{PLANS}/moi", data={"unit": country.province, "year": YEAR + 1, "title": "Kế hoạch 2027"}
    )
    plan = made.headers["Location"]
    assert below.get(plan).status_code == 404
    assert "An toàn thông tin" in text_of(above, f"{plan}/nhu-cau")
    taken = above.post(f"{plan}/nhu-cau", data={"nhu-cau": "|an toan thong tin", "dong": "tung"})
    assert taken.status_code == 302
    empty = above.post(f"{plan}/ban-hanh", data={"number": "", "decided_on": "01/01/2030", "signer": ""})
    assert empty.status_code == 422 and empty.text.count("field--error") == 3
    decision = {"number": "9/QĐ-UBND", "decided_on": "20/11/2026", "signer": "Nguyễn Văn Ký"}
    assert above.post(f"{plan}/ban-hanh", data=decision).status_code == 302
    assert "0/12 lượt" in text_of(below, plan)
    with app.app_context():
        assert db.session.scalars(select(TrainingNeed.state)).all() == ["taken"]


def test_an_amendment_shows_what_it_changes_before_it_holds(
    app: Flask, country: Country, sign_in: SignIn
) -> None:
    browser, plan = sign_in(country.officer), f"{PLANS}/{country.plan}"
    browser.post(f"{plan}/dieu-chinh/moi", data={"reason": "Cắt giảm kinh phí"})
    line = f"{plan}/dong/{country.line}"
    wrong = {f"ke-hoach-{country.first_id}": "hai", f"huy-{country.first_id}": "0"}
    answer = browser.post(f"{line}/don-vi", data=wrong)
    assert answer.status_code == 422 and "UBND xã An Ổn" in answer.text and 'value="hai"' in answer.text
    right = {f"ke-hoach-{country.first_id}": "12", f"huy-{country.first_id}": "3"}
    assert browser.post(f"{line}/don-vi", data=right).status_code == 302
    page = text_of(browser, f"{plan}/dieu-chinh")
    assert "Cắt giảm kinh phí" in page and "UBND xã An Ổn" in page and "UBND xã Đằng Giang" not in page
    assert figures(app, country) == (10, 0)
    decision = {"number": "77/QĐ-UBND", "decided_on": "20/11/2026", "signer": "Nguyễn Văn Ký"}
    browser.post(f"{plan}/ban-hanh", data=decision)
    assert figures(app, country) == (12, 3)
    assert "77/QĐ-UBND" in text_of(browser, plan)
    assert "10" in text_of(browser, f"{plan}/lan/0")


def figures(app: Flask, country: Country) -> tuple[int, int]:
    """(planned, cancelled) of the first commune."""
    with app.app_context():
        share = db.session.scalars(select(PlanShare).where(PlanShare.unit_id == country.first_id)).one()
        return share.planned, share.cancelled


def test_a_class_is_filled_by_a_pasted_column_and_marked(
    app: Flask, country: Country, sign_in: SignIn
) -> None:
    browser, held = sign_in(country.officer), f"/nhan-su/lop/{country.held}"
    unknown = browser.post(f"{held}/them", data={"people": f"{country.hang_number}\nKHONG-CO"})
    assert unknown.status_code == 422 and "KHONG-CO" in unknown.text
    assert browser.post(f"{held}/them", data={"people": country.hang_number}).status_code == 302
    browser.post(f"{held}/danh-dau", data={f"ket-qua-{country.hang}": "done"})
    page = text_of(browser, held)
    assert "Nguyễn Thị Hằng" in page and "Hoàn thành" in page
    line = f"{PLANS}/{country.plan}/dong/{country.line}"
    assert "Nguyễn Thị Hằng" in text_of(browser, f"{line}/luot")
    with app.app_context():
        member = db.session.scalars(select(ClassMember).where(ClassMember.person_id == country.hang)).one()
    answer = browser.post(f"{held}/bo-danh-dau/{member.id}", data={"reason": "Nhầm người"})
    assert answer.status_code == 302
    assert "Nguyễn Thị Hằng" not in text_of(browser, f"{line}/luot")


def test_somebody_of_another_province_does_not_come_onto_the_list(
    app: Flask, country: Country, sign_in: SignIn
) -> None:
    with app.app_context(), transaction(write=True):
        other = make_official("Người Nơi Khác", make_unit("Tỉnh khác", kind="province"))
        number, key = other.staff_number, other.id
    browser, held = sign_in(country.officer), f"/nhan-su/lop/{country.held}"
    assert browser.post(f"{held}/them", data={"people": number}).status_code == 422
    assert browser.post(f"{held}/them", data={"nguoi": key}).status_code == 422
    assert "Người Nơi Khác" not in text_of(browser, f"{held}/them?tim=noi khac")


def test_the_workbook_says_what_the_page_says(country: Country, sign_in: SignIn) -> None:
    browser = sign_in(country.officer)
    answer = browser.get(f"{PLANS}/thuc-hien.xlsx?nam={YEAR}", buffered=True)
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    totals = []
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python()
        total = next(row for row in rows if "Tổng cộng" in row or "Tổng" in row or "Cộng" in row)
        numbers = [value for value in total if isinstance(value, float)]
        totals.append(numbers)
        below = [row for row in rows[5:] if isinstance(row[0], float)]
        assert sum(row[-6] for row in below) == numbers[0]
    assert totals[0] == totals[1] == totals[2] == [15, 1, 0, 14, 1 / 15, 0]
    page = text_of(browser, f"{PLANS}/thuc-hien?nam={YEAR}")
    shown = re.findall(r'data-label="([^"]+)" class="is-number">([0-9.]+)<', page.split("<tfoot")[1])
    assert [float(value) for _label, value in shown] == [15, 1, 0, 14, 0]


def test_people_see_their_class_on_the_home_page(app: Flask, country: Country, sign_in: SignIn) -> None:
    with app.app_context(), transaction(write=True):
        plan = db.session.scalars(select(TrainingPlan)).one()
        held = opened(plan, db.session.scalars(select(PlanLine)).one(), ended=False)
        add_members(held=held, person_ids=[country.hang], by_id=None)
    assert "Lớp kỹ năng số số 1" in text_of(sign_in(country.hang), "/")


def test_learners_have_no_business_here(country: Country, sign_in: SignIn) -> None:
    browser = sign_in(country.hang)
    assert browser.get(PLANS).status_code == 403
    assert browser.get("/nhan-su/lop").status_code == 403


def test_a_declined_need_tells_the_unit_why(app: Flask, country: Country, sign_in: SignIn) -> None:
    with app.app_context(), transaction(write=True):
        facts = NeedFacts(topic="Ngoại ngữ", people=3, content_group=4, study_form="online")
        state_need(unit=get_unit(country.first), year=YEAR, facts=facts, by_id=None)
        need = db.session.scalars(select(TrainingNeed.public_id)).one()
    above, below = sign_in(country.officer), sign_in(country.commune_officer)
    above.post(f"{PLANS}/nhu-cau/{need}/khong-dua-vao", data={"reason": "Đã có lớp của bộ"})
    assert "Đã có lớp của bộ" in text_of(below, f"{PLANS}/nhu-cau?nam={YEAR}")
    below.post(f"{PLANS}/nhu-cau/{need}/mo")
    assert "Đã có lớp của bộ" not in text_of(below, f"{PLANS}/nhu-cau?nam={YEAR}")
    assert sign_in(country.stranger).get(f"{PLANS}/nhu-cau/{need}").status_code == 404
