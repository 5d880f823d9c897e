"""Beside one's own unit: sums of others, and never a cell that speaks of fewer than five people."""

import datetime as dt
import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from lms.core.db import transaction
from lms.core.permissions import Role
from lms.reports.rules import SMALLEST_CELL, Tally, guard
from tests.factories.organisations import make_unit
from tests.factories.people import make_holder, make_person
from tests.factories.training import outside

SignIn = Callable[[int], FlaskClient]
IN_MAY = dt.date(2026, 5, 12)


@given(st.integers(0, 60), st.data(), st.integers(0, 9))
def test_no_small_cell_can_be_read_or_reckoned(people: int, data: st.DataObject, no_target: int) -> None:
    reached = data.draw(st.integers(0, people))
    shown = guard(Tally(people + no_target, reached, 0, no_target))
    # Every figure that fits what is shown must leave each small cell undecided.
    fitting = [
        (every, done)
        for every in ([shown.people] if shown.people is not None else range(SMALLEST_CELL))
        for done in range(every + 1)
        if (shown.reached is None or done == shown.reached) and _fits(shown.rate, shown.bound, every, done)
    ]
    cells = {done for _every, done in fitting} | {every - done for every, done in fitting}
    assert (people, reached) in fitting
    for exact in (shown.people, shown.reached):
        assert exact is None or exact == 0 or exact >= SMALLEST_CELL
    if 0 < reached < SMALLEST_CELL or 0 < people - reached < SMALLEST_CELL or people < SMALLEST_CELL:
        assert len(fitting) > 1 or people == 0
        assert len({done for _every, done in fitting}) > 1 or len(cells) > 1


def _fits(rate: float | None, bound: str, every: int, done: int) -> bool:
    if rate is None:
        return True
    if every == 0:
        return False
    share = done / every
    return share < rate if bound == "below" else share > rate if bound == "above" else share == rate


def _row(page: str, name: str) -> list[str]:
    row = next(row for row in re.findall(r"<tr.*?</tr>", page, re.S) if name in row)
    return [
        unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in re.findall(r"<t[dh].*?</t[dh]>", row, re.S)
    ]


@pytest.fixture
def officer(app: Flask) -> int:
    """The HR officer of one of four communes, with 3, 6 and 12 people in the others."""
    with app.app_context(), transaction(write=True):
        province = make_unit("UBND tỉnh Hải Đông", kind="province")
        own = make_unit("UBND xã An Bình", parent=province)
        for name, size, done in (("Ba Người", 3, 3), ("Sáu Người", 6, 4), ("Mười Hai", 12, 6)):
            unit = make_unit(f"UBND xã {name}", parent=province)
            for number in range(size):
                person = make_person(f"Lê Kín {name} {number}", unit=unit)
                if number < done:
                    outside(person, 40, IN_MAY)
        return make_holder(Role.HR_OFFICER, own).id


def test_the_officer_sees_sums_of_the_neighbours_and_no_small_cell(officer: int, sign_in: SignIn) -> None:
    page = sign_in(officer).get("/nhan-su/ty-le/so-sanh").text
    assert _row(page, "Mười Hai")[1:] == ["12", "6", "50,0 %"]
    assert _row(page, "Ba Người")[1] == "dưới 5"
    assert "3" not in "".join(_row(page, "Ba Người")[1:])
    assert "4" not in "".join(_row(page, "Sáu Người")[1:])
    assert "Lê Kín" not in page


def test_neighbours_are_not_opened(officer: int, sign_in: SignIn) -> None:
    page = sign_in(officer).get("/nhan-su/ty-le/so-sanh").text
    linked = {
        unescape(re.sub(r"<[^>]+>", "", text))
        for text in re.findall(r"<a href=\"/nhan-su/ty-le\?[^>]*>(.*?)</a>", page)
    }
    assert "UBND xã An Bình" in linked
    assert not any("Người" in text for text in linked)


def test_the_highest_unit_has_nothing_beside_it(app: Flask, sign_in: SignIn) -> None:
    with app.app_context(), transaction(write=True):
        from lms.organisations.queries import get_root

        officer = make_holder(Role.HR_OFFICER, get_root()).id
    browser = sign_in(officer)
    assert browser.get("/nhan-su/ty-le/so-sanh").status_code == 404
    assert "so-sanh" not in browser.get("/nhan-su/ty-le").text
