"""Any past day can be asked about, by the units of that day or by those of today: the same people either way."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core.db import db, transaction
from lms.core.permissions import Role
from lms.organisations.actions import end_unit, record_succession
from lms.organisations.models import Unit
from lms.organisations.queries import SubtreeScope, get_root
from lms.reports.queries import Cut, each_person, list_tops, report
from tests.factories.figures import cut_of
from tests.factories.organisations import make_unit
from tests.factories.people import make_holder, make_person
from tests.factories.training import make_officer, make_official

SignIn = Callable[[int], FlaskClient]
TODAY = dt.date(2026, 11, 20)
LAW = dt.date(2025, 7, 1)
BEFORE = dt.date(2025, 6, 30)


@dataclass(frozen=True)
class Place:
    """A unit outside its session."""

    id: int
    public_id: str

    def unit(self) -> Unit:
        """The unit in this session."""
        return db.session.get_one(Unit, self.id)


@dataclass(frozen=True)
class Merged:
    """Two communes of a province became one on 01/07/2025."""

    province: Place
    first: Place
    second: Place
    new: Place


@pytest.fixture
def merged(app: Flask) -> Merged:
    with app.app_context(), transaction(write=True):
        province = make_unit("UBND tỉnh Hải Đông", kind="province")
        first, second = (
            make_unit("UBND xã An Bình", parent=province),
            make_unit("UBND xã Đại Thắng", parent=province),
        )
        for name, unit in (("Nguyễn Thị Hằng", first), ("Trần Văn Nam", first), ("Lê Ánh", second)):
            make_official(name, unit)
        new = make_unit("UBND xã Bình Thắng", parent=province, valid_from=LAW)
        for old in (first, second):
            end_unit(unit=old, on=LAW)
            record_succession(old=old, new=new, kind="merged", on=LAW)
        make_person("Đỗ Ưng", unit=new)
        units = (province, first, second, new)
        return Merged(*(Place(unit.id, unit.public_id) for unit in units))


def _cut(place: Place, on: dt.date, structure_on: dt.date) -> Cut:
    return cut_of(place.unit(), on, structure_on)


def _names(cut: Cut) -> set[str]:
    return {row.full_name for row in each_person(cut)}


def _rows(cut: Cut) -> dict[str, int]:
    return {row.name: row.tally.people for row in report(cut).rows}


def test_a_day_before_the_merger_shows_the_units_of_then_or_the_heir_of_today(
    app: Flask, merged: Merged
) -> None:
    with app.app_context(), transaction(write=False):
        then, now_ = _cut(merged.province, BEFORE, BEFORE), _cut(merged.province, BEFORE, TODAY)
        assert _rows(then) == {"UBND xã An Bình": 2, "UBND xã Đại Thắng": 1}
        assert _rows(now_) == {"UBND xã Bình Thắng": 3}
        assert _names(then) == _names(now_) == {"Nguyễn Thị Hằng", "Trần Văn Nam", "Lê Ánh"}
        assert _rows(_cut(merged.province, LAW, LAW)) == {"UBND xã Bình Thắng": 4}


def test_the_people_of_the_old_units_are_those_of_the_heir(app: Flask, merged: Merged) -> None:
    with app.app_context(), transaction(write=False):
        old = _names(_cut(merged.first, BEFORE, BEFORE)) | _names(_cut(merged.second, BEFORE, BEFORE))
        assert old == _names(_cut(merged.new, BEFORE, TODAY))
        rows = {row.full_name: row.unit_name for row in each_person(_cut(merged.new, BEFORE, TODAY))}
        assert set(rows.values()) == {"UBND xã Bình Thắng"}


def test_the_officer_of_the_heir_answers_for_the_years_of_the_old_units(
    app: Flask, merged: Merged, sign_in: SignIn
) -> None:
    with app.app_context(), transaction(write=True):
        officer = make_holder(Role.HR_OFFICER, merged.new.unit()).id
    browser = sign_in(officer)
    today, then = browser.get("/nhan-su/ty-le").text, browser.get("/nhan-su/ty-le?ngay=30/06/2025").text
    assert "By the units of that day" not in today
    assert "UBND xã An Bình" in then
    assert "UBND xã Đại Thắng" in then
    by_heirs = browser.get("/nhan-su/ty-le/nguoi?ngay=30/06/2025&to-chuc=hien-nay").text
    assert "Nguyễn Thị Hằng" in by_heirs
    assert "Lê Ánh" in by_heirs
    assert "Đỗ Ưng" not in by_heirs


def test_who_held_nothing_at_the_old_units_sees_nothing_of_them(
    app: Flask, merged: Merged, sign_in: SignIn
) -> None:
    with app.app_context(), transaction(write=True):
        other = make_unit("UBND tỉnh Khác", kind="province")
        officer = make_officer("Phạm Minh Đức", other).id
    browser = sign_in(officer)
    for query in ("ngay=30/06/2025", "ngay=30/06/2025&to-chuc=hien-nay", "nam=2025"):
        assert browser.get(f"/nhan-su/ty-le?don-vi={merged.first.public_id}&{query}").status_code == 404
        assert "Hằng" not in browser.get(f"/nhan-su/ty-le/nguoi?{query}").text


def test_the_tops_of_a_day_are_those_that_the_own_unit_took_over(app: Flask, merged: Merged) -> None:
    with app.app_context(), transaction(write=False):
        scope = SubtreeScope(frozenset({merged.new.id}), BEFORE, held_on=TODAY)
        assert [name for _unit, name in list_tops(scope)] == ["UBND xã An Bình", "UBND xã Đại Thắng"]
        root = SubtreeScope(frozenset({get_root().id}), BEFORE, held_on=TODAY)
        assert [unit.kind for unit, _name in list_tops(root)] == ["root"]


def test_a_day_that_is_none_is_said_to_be_none(app: Flask, merged: Merged, sign_in: SignIn) -> None:
    with app.app_context(), transaction(write=True):
        officer = make_officer("Đặng Thị Mai", merged.province.unit()).id
    page = sign_in(officer).get("/nhan-su/ty-le?ngay=31/06/2025").text
    assert "Ngày không hợp lệ" in page
    assert "09:41, 20/11/2026" in page


def test_who_stands_below_a_unit_that_ends_stands_below_its_heir_and_is_counted_there(app: Flask) -> None:
    """The place of a unit names the unit above it for ever; after that one's end its heir is meant."""
    soon, later = TODAY + dt.timedelta(days=3), TODAY + dt.timedelta(days=14)
    with app.app_context():
        with transaction(write=True):
            province = make_unit("UBND tỉnh Hải Đông", kind="province")
            office, board = make_unit("Sở Nội vụ", parent=province), make_unit("Ban Quản lý", parent=province)
            end_unit(unit=board, on=later)
            record_succession(old=board, new=office, kind="merged", on=later)
            team = make_unit("Tổ dự án", parent=board, valid_from=TODAY)
            make_person("Lê Ánh", unit=team)
            top, heir = Place(province.id, province.public_id), Place(office.id, office.public_id)
        with transaction(write=False):
            assert _rows(_cut(top, soon, soon)) == {"Sở Nội vụ": 0, "Ban Quản lý": 1}
            assert _rows(_cut(top, later, later)) == {"Sở Nội vụ": 1}
            assert _rows(_cut(heir, later, later)) == {"Tổ dự án": 1}
