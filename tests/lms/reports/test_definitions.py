"""Campaigns and indicators: read from the ledger, scored by plain arithmetic, with the lists that prove them."""

import datetime as dt
import re
from collections.abc import Callable
from fractions import Fraction
from html import unescape
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from lms.core.db import db, transaction
from lms.people.models import Person
from lms.reports.models import Campaign, Indicator
from lms.reports.scoring import score_of
from lms.training.facts import take_snapshot
from lms.training.models import Credit
from tests.conftest import HeldClock
from tests.factories.figures import FreshClient
from tests.factories.training import course
from tests.lms.reports.test_gallery import Province, _links, _said, province

__all__ = ["province"]
SignIn = Callable[[int], FlaskClient]
CAMPAIGN = {
    "title": "Hưởng ứng 10/10",
    "begins_on": "01/10/2026",
    "ends_on": "31/10/2026",
    "least": "10",
    "content_groups": "5",
}
INDICATOR = {
    "title": "Tỷ lệ người được bồi dưỡng về chuyển đổi số",
    "basis": "",
    "numerator": "learnt",
    "denominator": "people",
    "highest": "10",
    "content_groups": "5",
    "only": "",
}


def _cells(page: str, name: str) -> list[str]:
    """What the row of that name says."""
    row = re.search(rf"<tr[^>]*>(?:(?!</tr>).)*?{name}.*?</tr>", page, re.S)
    assert row, name
    text = re.sub(r"<[^>]+>", "|", unescape(row.group(0)))
    return [part.strip().replace("\u00a0", " ") for part in text.split("|") if part.strip()]


def _define(browser: FlaskClient, what: str, form: dict[str, str]) -> str:
    answer = browser.post(f"/nhan-su/bao-cao/{what}/moi", data=form)
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def _shown(browser: FlaskClient, address: str) -> str:
    return browser.get(address, follow_redirects=True).text


def test_a_campaign_counts_the_lines_of_its_days_and_every_figure_has_its_list(
    province: Province, sign_in: SignIn
) -> None:
    officer = sign_in(province.officer)
    page = _shown(officer, _define(officer, "chien-dich", CAMPAIGN))
    assert _cells(page, "Tổng cộng")[:4] == ["Tổng cộng", "4", "2", "2"]
    assert _cells(page, "UBND xã An Bình")[1:] == ["2", "2", "2", "100,0 %", "2", "32"]
    for url, words in _links(page):
        behind = officer.get(url).text
        if "/luot" in url:
            assert words in re.findall(r"([\d.,]+) (?:lượt|tiết)", unescape(behind))
        else:
            assert _said(behind) == words


def test_a_line_recorded_late_counts_by_the_day_it_was_earned(
    app: Flask, province: Province, sign_in: SignIn
) -> None:
    officer = sign_in(province.officer)
    address = _define(officer, "chien-dich", CAMPAIGN)
    with app.app_context(), transaction(write=True):
        cuc = db.session.scalars(select(Person).where(Person.full_name == "Lê Thị Cúc")).one()
        before = db.session.scalars(select(Credit.id)).all()
        course(cuc, 12, dt.date(2026, 10, 31))
        take_snapshot()
    page = _shown(officer, address)
    assert _cells(page, "Tổng cộng")[:4] == ["Tổng cộng", "4", "3", "3"]
    with app.app_context(), transaction(write=False):
        assert len(db.session.scalars(select(Credit.id)).all()) == len(before) + 1


def test_days_that_do_not_fit_are_refused_with_every_reason_and_keep_what_was_typed(
    province: Province, sign_in: SignIn
) -> None:
    officer = sign_in(province.officer)
    form = {**CAMPAIGN, "title": "", "ends_on": "31/01/2027", "least": "nhiều"}
    answer = officer.post("/nhan-su/bao-cao/chien-dich/moi", data=form)
    assert answer.status_code == 422
    for words in ("Nhập tên chiến dịch.", "Các ngày phải nằm trong một năm", "31/01/2027", "nhiều"):
        assert words in answer.text


def test_an_indicator_is_a_rate_its_score_and_the_lists_that_prove_it(
    province: Province, sign_in: SignIn
) -> None:
    officer = sign_in(province.officer)
    page = _shown(officer, _define(officer, "chi-so", INDICATOR))
    assert _cells(page, "Tổng cộng") == ["Tổng cộng", "2", "4", "50,0 %", "10", "5"]
    assert "Căn cứ" not in page
    for url, words in _links(page):
        assert _said(officer.get(url).text) == words


@pytest.mark.parametrize(
    ("numerator", "denominator", "more", "total"),
    [
        ("reached", "with-target", {}, ["1", "4", "25,0 %", "10", "2,5"]),
        ("learnt", "people", {"only": "female"}, ["1", "2", "50,0 %", "10", "5"]),
        ("turns", "people", {}, ["4", "4", "1", "10", "10"]),
        ("tiet", "not-exempt", {"highest": "0"}, ["66", "4", "16,5", "0"]),
        ("learnt", "people", {"person_groups": "vien_chuc"}, ["1", "1", "100,0 %", "10", "10"]),
    ],
)
def test_numerators_and_denominators(
    province: Province,
    sign_in: SignIn,
    numerator: str,
    denominator: str,
    more: dict[str, str],
    total: list[str],
) -> None:
    officer = sign_in(province.officer)
    form = {**INDICATOR, "numerator": numerator, "denominator": denominator, **more}
    del form["content_groups"]
    page = _shown(officer, _define(officer, "chi-so", form))
    assert _cells(page, "Tổng cộng")[1:][: len(total)] == total


def test_the_target_looks_at_all_lines(province: Province, sign_in: SignIn) -> None:
    form = {**INDICATOR, "numerator": "reached"}
    answer = sign_in(province.officer).post("/nhan-su/bao-cao/chi-so/moi", data=form)
    assert answer.status_code == 422
    assert "Mục tiêu năm tính mọi lượt" in answer.text


def test_units_below_see_it_but_do_not_withdraw_it_and_others_do_not_see_it(
    app: Flask, province: Province, sign_in: SignIn
) -> None:
    officer, lower = sign_in(province.officer), sign_in(province.commune_officer)
    campaign, indicator = _define(officer, "chien-dich", CAMPAIGN), _define(officer, "chi-so", INDICATOR)
    assert "Lê Thị" not in _shown(lower, campaign)
    assert _cells(_shown(lower, indicator), "Tổng cộng")[2] == "1"
    with app.app_context(), transaction(write=False):
        ids = [db.session.scalars(select(table.public_id)).one() for table in (Campaign, Indicator)]
    own = _define(lower, "chi-so", {**INDICATOR, "title": "Của xã"})
    for kind, public_id in zip(("chien-dich", "chi-so"), ids, strict=True):
        assert lower.post(f"/nhan-su/bao-cao/{kind}/{public_id}/thu-hoi").status_code == 404
        assert officer.post(f"/nhan-su/bao-cao/{kind}/{public_id}/thu-hoi").status_code == 302
    assert officer.get(campaign).status_code == 404
    assert "Của xã" in officer.get(own, follow_redirects=True).text
    assert officer.get("/nhan-su/bao-cao/chi-so").status_code == 404


@given(st.integers(0, 5000), st.integers(0, 5000), st.integers(0, 100_000))
def test_a_score_is_the_rate_times_the_most_and_never_more(above: int, below: int, most: int) -> None:
    found = score_of(above, below, max_hundredths=most)
    if not below:
        assert (found.rate, found.score_hundredths) == (None, None)
        return
    exact = min(Fraction(above, below), Fraction(1)) * most
    assert found.rate == Fraction(above, below)
    assert found.score_hundredths is not None
    assert abs(found.score_hundredths - exact) <= Fraction(1, 2)
    assert found.score_hundredths <= most


def test_after_midnight_a_running_campaign_is_read_at_the_last_figures_there_are(
    province: Province, sign_in: SignIn, clock: HeldClock
) -> None:
    """The figures of the new day are not made yet, or the link is of yesterday: the page comes all the same."""
    officer = sign_in(province.officer)
    address = _define(officer, "chien-dich", {**CAMPAIGN, "ends_on": "31/12/2026"})
    page = _shown(officer, address)
    link, _words = _links(page)[0]
    clock.forward(days=1)
    tomorrow = cast(FreshClient, sign_in(province.officer))
    tomorrow.worker_rests = True
    assert tomorrow.get(address, follow_redirects=True).status_code == 200
    assert tomorrow.get(link, follow_redirects=True).status_code == 200
