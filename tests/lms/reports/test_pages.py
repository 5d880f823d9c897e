"""The pages of the completion rate: the officer's own subtree, all of it, and nothing else."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from lms.core.db import db, transaction
from lms.organisations.actions import move_unit
from lms.organisations.queries import get_root, get_unit
from lms.people.actions import hold_post
from lms.people.models import Person
from lms.people.queries import get_person_by_id
from tests.conftest import HeldClock
from tests.factories.organisations import make_unit
from tests.factories.training import make_officer, make_official, outside
from tests.lms.reports.files import csv_rows, sheets

SignIn = Callable[[int], FlaskClient]
IN_MAY = dt.date(2026, 5, 12)
TODAY = dt.date(2026, 11, 20)


@dataclass(frozen=True)
class Country:
    """Two provinces side by side; the officer looks after the first."""

    province: str
    commune: str
    sibling: str
    hang: str
    canary: str
    canary_id: int
    officer: int


@pytest.fixture
def country(app: Flask) -> Country:
    with app.app_context(), transaction(write=True):
        province, sibling = (
            make_unit("UBND tỉnh Hải Đông", kind="province"),
            make_unit("Tỉnh Hoàng Yến", kind="province"),
        )
        commune = make_unit("UBND xã An Bình", parent=province)
        hang, canary = make_official("Nguyễn Thị Hằng", commune), make_official("Lê Hoàng Yến", sibling)
        outside(hang, 40, IN_MAY)
        make_official("Trần Văn Nam", commune)
        make_official("Phạm Văn Bình", province)
        officer = make_officer("Đặng Thị Mai", province)
        return Country(
            province.public_id,
            commune.public_id,
            sibling.public_id,
            hang.public_id,
            canary.public_id,
            canary.id,
            officer.id,
        )


PAGES = (
    "/nhan-su/ty-le",
    "/nhan-su/ty-le/nguoi",
    "/nhan-su/ty-le.csv",
    "/nhan-su/ty-le/nguoi.csv",
    "/nhan-su/ty-le.xlsx",
)


def _fetch(browser: FlaskClient, address: str) -> TestResponse:
    """The whole answer, its file closed as a server closes it."""
    return browser.get(address, buffered=True)


def _tile_numbers(page: str) -> list[str]:
    return [unescape(found).strip() for found in re.findall(r'tile__value"><a href="[^"]*">([^<]*)<', page)]


def test_the_officer_sees_four_figures_and_the_units_below(country: Country, sign_in: SignIn) -> None:
    page = sign_in(country.officer).get("/nhan-su/ty-le").text
    assert _tile_numbers(page) == ["3", "33,3 %", "2", "2"]
    assert "UBND xã An Bình" in page
    assert "09:41, 20/11/2026" in page
    assert "25" in page
    assert "15/12" in page


def test_each_figure_opens_the_list_behind_it(country: Country, sign_in: SignIn) -> None:
    browser = sign_in(country.officer)
    page = browser.get("/nhan-su/ty-le").text
    links = [unescape(link) for link in re.findall(r'tile__value"><a href="([^"]*)"', page)]
    counts = [len(set(re.findall(r'href="/nhan-su/nguoi/(\w+)\?', browser.get(link).text))) for link in links]
    assert counts == [3, 1, 2, 2]


def test_nobody_of_another_province_is_in_any_page_or_file(
    app: Flask, country: Country, sign_in: SignIn
) -> None:
    browser = sign_in(country.officer)
    for address in PAGES:
        answer = _fetch(browser, address)
        assert answer.status_code == 200
        text = str(sheets(answer.data)) if address.endswith("xlsx") else answer.text
        assert "Hằng" in text or "An Bình" in text
        assert "Hoàng Yến" not in text
        guessed = _fetch(browser, f"{address}?don-vi={country.sibling}")
        assert guessed.status_code == 404
        assert "Hoàng Yến" not in guessed.text
    for search in ("hoang yen", "Hoàng Yến"):
        assert "Lê Hoàng Yến" not in browser.get("/nhan-su/ty-le/nguoi", query_string={"tim": search}).text
        assert "Tỉnh Hoàng Yến" not in browser.get("/nhan-su/ty-le", query_string={"tim": search}).text
    assert browser.get(f"/nhan-su/nguoi/{country.canary}").status_code == 404
    assert browser.get(f"/nhan-su/nguoi/{country.canary}?nam=2025").status_code == 404


def test_the_root_above_is_not_the_officer_s(app: Flask, country: Country, sign_in: SignIn) -> None:
    with app.app_context(), transaction(write=False):
        root = get_root().public_id
    for address in PAGES:
        assert _fetch(sign_in(country.officer), f"{address}?don-vi={root}").status_code == 404


def test_a_unit_that_moved_away_today_is_gone_but_last_year_stays(
    app: Flask, country: Country, sign_in: SignIn
) -> None:
    with app.app_context(), transaction(write=True):
        move_unit(unit=get_unit(country.commune), parent=get_unit(country.sibling), on=TODAY)
    browser = sign_in(country.officer)
    assert "An Bình" not in browser.get("/nhan-su/ty-le").text
    assert "Hằng" not in _fetch(browser, "/nhan-su/ty-le/nguoi.csv").text
    assert browser.get(f"/nhan-su/ty-le?don-vi={country.commune}").status_code == 404
    assert browser.get(f"/nhan-su/nguoi/{country.hang}").status_code == 404
    assert "Hằng" in _fetch(browser, "/nhan-su/ty-le/nguoi.csv?nam=2025").text


def test_of_a_person_who_left_only_the_year_here_is_shown(
    app: Flask, country: Country, sign_in: SignIn
) -> None:
    with app.app_context(), transaction(write=True):
        new = make_unit("Sở Nội vụ tỉnh khác")
        person = get_person_by_id(_id_of(country.hang))
        outside(person, 4, dt.date(2025, 6, 1), title="Tập huấn năm trước")
        hold_post(person=person, unit=new, title="Chuyên viên", person_group="cong_chuc", valid_from=TODAY)
        outside(person, 7, TODAY, title="Học ở nơi mới")
    browser = sign_in(country.officer)
    assert browser.get(f"/nhan-su/nguoi/{country.hang}").status_code == 404
    past = browser.get(f"/nhan-su/nguoi/{country.hang}?nam=2025").text
    assert "Tập huấn năm trước" in past
    assert "Học ở nơi mới" not in past
    assert "Sở Nội vụ tỉnh khác" not in past
    assert "ghi-nhan" not in past


def _id_of(public_id: str) -> int:
    found: int = db.session.execute(select(Person.id).where(Person.public_id == public_id)).scalar_one()
    return found


def test_the_person_page_shows_posts_and_the_ledger(country: Country, sign_in: SignIn) -> None:
    page = sign_in(country.officer).get(f"/nhan-su/nguoi/{country.hang}").text
    assert "<h1>Nguyễn Thị Hằng</h1>" in page
    assert "<strong>40</strong> / 40" in page
    assert "UBND xã An Bình" in page
    assert f"/nhan-su/nguoi/{country.hang}/ghi-nhan" in page


def test_learners_and_visitors_see_nothing(client: FlaskClient, country: Country, sign_in: SignIn) -> None:
    learner = sign_in(country.canary_id)
    for address in (*PAGES, f"/nhan-su/nguoi/{country.hang}"):
        assert _fetch(learner, address).status_code == 403
        assert "/dang-nhap" in client.get(address).location


def test_files_have_plain_names_with_the_day(country: Country, sign_in: SignIn) -> None:
    browser = sign_in(country.officer)
    names = [_fetch(browser, address).headers["Content-Disposition"] for address in PAGES[2:]]
    assert names == [
        "attachment; filename=ty-le-hoan-thanh-2026-den-20261120.csv",
        "attachment; filename=danh-sach-2026-den-20261120.csv",
        "attachment; filename=ty-le-hoan-thanh-2026-den-20261120.xlsx",
    ]


def test_page_workbook_and_csv_give_the_same_figures(country: Country, sign_in: SignIn) -> None:
    browser = sign_in(country.officer)
    people, _rate, not_started, not_reached = _tile_numbers(browser.get("/nhan-su/ty-le").text)
    by_unit, persons = sheets(_fetch(browser, "/nhan-su/ty-le.xlsx").data)
    total = next(row for row in by_unit if row[0] == "")
    assert [str(int(total[column])) for column in (2, 6, 5)] == [people, not_started, not_reached]
    assert len(persons) == int(people) == len(csv_rows(_fetch(browser, "/nhan-su/ty-le/nguoi.csv").data))
    assert csv_rows(_fetch(browser, "/nhan-su/ty-le.csv").data)[-1][2] == people
    reached = csv_rows(_fetch(browser, "/nhan-su/ty-le/nguoi.csv?loc=dat").data)
    assert [line[1] for line in reached] == ["Nguyễn Thị Hằng"]


def test_units_sort_by_name_and_by_rate_and_are_found_without_accents(
    country: Country, sign_in: SignIn
) -> None:
    browser = sign_in(country.officer)
    for sort in ("ten", "-ten", "ty-le", "-ty-le", "nonsense"):
        assert browser.get(f"/nhan-su/ty-le?sap-xep={sort}").status_code == 200
    found = browser.get("/nhan-su/ty-le?tim=an+binh")
    assert f"don-vi={country.commune}" in found.location


def test_a_year_to_come_or_nonsense_is_this_year(country: Country, sign_in: SignIn) -> None:
    browser = sign_in(country.officer)
    for year in ("2027", "abc", "0", "²026"):
        assert "09:41, 20/11/2026" in browser.get("/nhan-su/ty-le", query_string={"nam": year}).text


def test_after_new_year_the_old_year_is_read_as_of_its_last_day(
    country: Country, sign_in: SignIn, clock: HeldClock
) -> None:
    clock.moment = dt.datetime(2027, 1, 4, 2, 0, tzinfo=dt.UTC)
    page = sign_in(country.officer).get("/nhan-su/ty-le?nam=2026").text
    assert "31/12/2026" in page
    assert _tile_numbers(page)[0] == "3"


@pytest.mark.parametrize(
    "address",
    ["/nhan-su/ty-le", "/nhan-su/ty-le/nguoi", "/nhan-su/ty-le.xlsx", "/nhan-su/nguoi/{hang}", "/muc-tieu"],
)
def test_no_page_needs_more_than_twelve_statements(
    app: Flask, country: Country, sign_in: SignIn, address: str
) -> None:
    browser, statements = sign_in(country.officer), []
    browser.get("/")
    browser.worker_rests = True  # type: ignore[attr-defined]
    with app.app_context():
        engine = db.engine

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    assert _fetch(browser, address.format(hang=country.hang)).status_code == 200
    event.remove(engine, "before_cursor_execute", note)
    # The ledger explains itself and advises; the page of a person has a panel of each feature beside it.
    most = {"/muc-tieu": 16, "/nhan-su/nguoi/{hang}": 30}.get(address, 12)
    assert len(statements) <= most, "\n\n".join(statements)


def test_a_unit_founded_this_year_leads_last_year_to_the_top(
    app: Flask, country: Country, sign_in: SignIn
) -> None:
    with app.app_context(), transaction(write=True):
        new = make_unit(
            "UBND xã Hợp Nhất", parent=get_unit(country.province), valid_from=dt.date(2026, 7, 1)
        ).public_id
    browser = sign_in(country.officer)
    assert browser.get(f"/nhan-su/ty-le?don-vi={new}").status_code == 200
    answer = browser.get(f"/nhan-su/ty-le?don-vi={new}&nam=2025")
    assert answer.location == "/nhan-su/ty-le?nam=2025"
    assert browser.get(f"/nhan-su/ty-le.xlsx?don-vi={new}&nam=2025").status_code == 404
    assert browser.get(f"/nhan-su/ty-le?don-vi={country.sibling}&nam=2025").status_code == 404
