"""Two sealed reports of a province: every change has a person and a cause, and all of them add up."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from lms.core.db import db, transaction
from lms.core.errors import Refusal
from lms.core.jobs import drain
from lms.organisations.models import Unit
from lms.people.actions import end_post, hold_post
from lms.people.actions.merging import merge_accounts
from lms.people.models import Post
from lms.sealing.actions import ask_comparison
from lms.sealing.invariants import check_files, check_sums
from lms.sealing.models import SealComparison, SealDifference
from lms.training.actions import correct_credit
from lms.training.models import Credit
from tests.factories.organisations import make_unit
from tests.factories.training import make_official, outside, target
from tests.lms.sealing.conftest import Sealer

JUNE = dt.date(2026, 6, 1)


def _compare(office: Sealer, first: int, second: int) -> int:
    with transaction(write=True):
        key = ask_comparison(first=office.report(first), second=office.report(second)).id
    drain()
    return key


def _causes(key: int) -> dict[str, tuple[int, int, int, int]]:
    comparison = db.session.get_one(SealComparison, key)
    assert comparison.state == "done", comparison.reason
    names = ("people", "with_target", "reached", "counted")
    return {each["cause"]: tuple(each[name] for name in names) for each in comparison.causes}  # type: ignore[misc]


def _people(key: int) -> dict[str, Any]:
    rows = select(SealDifference).where(SealDifference.comparison_id == key)
    return {row.full_name: row for row in db.session.scalars(rows)}


def _end(office: Sealer, name: str, reason: str | None = None) -> None:
    person = office.person(name)
    post = db.session.scalars(select(Post).where(Post.person_id == person.id, Post.valid_to.is_(None))).one()
    end_post(person=person, post=post, on=JUNE, reason=reason)


def _hold(office: Sealer, name: str, unit: Unit) -> None:
    person = office.person(name)
    hold_post(person=person, unit=unit, title="Chuyên viên", person_group="cong_chuc", valid_from=JUNE)


def _line_of(office: Sealer, name: str) -> Credit:
    return db.session.scalars(select(Credit).where(Credit.person_id == office.people[name])).one()


def test_every_change_has_its_person_and_its_cause(office: Sealer) -> None:
    first = office.seal()
    with transaction(write=True):
        elsewhere = make_unit("UBND tỉnh Khác", kind="province")
        correct_credit(credit=_line_of(office, "Trần Thị Ánh"), amount_hundredths=3000, reason="Nhập nhầm.")
        _end(office, "Đỗ Văn Ân", "moved")
        _hold(office, "Đỗ Văn Ân", elsewhere)
        _end(office, "Lê Thị Đào", "retired")
        outside(office.person("Ngô Văn Yên"), 40, dt.date(2026, 5, 5))
        correct_credit(credit=_line_of(office, "Vũ Thị Ươm"), amount_hundredths=0, reason="Thu hồi.")
        newcomer = make_official("Hồ Thị Mới", db.session.get_one(Unit, office.communes[0]), since=JUNE)
        outside(newcomer, 41, dt.date(2026, 7, 1))
        _end(office, "Phạm Văn Ơn")
        _hold(office, "Phạm Văn Ơn", db.session.get_one(Unit, office.communes[0]))
    key = _compare(office, first, office.seal())
    with transaction(write=False):
        assert _causes(key) == {
            "corrected": (0, 0, -1, -1200),
            "moved_away": (-1, -1, -1, -4200),
            "left": (-1, -1, -1, -4200),
            "credit": (0, 0, 1, 4000),
            "revoked": (0, 0, 0, -2000),
            "late": (1, 1, 1, 4100),
            "reorganised": (0, 0, 0, 0),
        }
        people = _people(key)
        assert people["Trần Thị Ánh"].parts[0]["lines"][0][2] == -1200
        assert (people["Trần Thị Ánh"].before, people["Trần Thị Ánh"].after) == ("reached", "under_way")
        assert people["Lê Thị Đào"].causes == "|left|" and people["Lê Thị Đào"].after == ""
        assert check_sums() == [] and check_files() == []


def test_a_changed_rule_is_the_cause_for_those_it_makes_reach_the_target(office: Sealer) -> None:
    first = office.seal()
    with transaction(write=True):
        target(db.session.get_one(Unit, office.communes[1]), 10, dt.date(2026, 1, 2))
    key = _compare(office, first, office.seal())
    with transaction(write=False):
        assert _causes(key)["rule"][:3] == (0, 0, 2)
        assert check_sums() == []


def test_an_account_merged_since_is_named_as_such(office: Sealer) -> None:
    first = office.seal()
    with transaction(write=True):
        merge_accounts(
            keep=office.person("Ngô Văn Yên"),
            other=office.person("Phạm Văn Ơn"),
            reason="Một người.",
            by_id=None,
            looked_twice=True,
        )
    key = _compare(office, first, office.seal())
    with transaction(write=False):
        assert _causes(key)["merged"][0] == -1
        assert check_sums() == []


def test_two_reports_of_the_same_records_do_not_differ(office: Sealer) -> None:
    key = _compare(office, office.seal(), office.seal())
    with transaction(write=False):
        assert _causes(key) == {} and _people(key) == {}


def test_the_earlier_day_comes_first_whichever_was_sealed_first(office: Sealer) -> None:
    late, early = office.seal(), office.seal(on=dt.date(2026, 3, 3))
    key = _compare(office, late, early)
    with transaction(write=False):
        comparison = db.session.get_one(SealComparison, key)
        assert (comparison.first_id, comparison.second_id) == (early, late)
        assert set(_causes(key)) == {"credit"}
        assert check_sums() == []


def test_asking_twice_gives_the_same_comparison(office: Sealer) -> None:
    first, second = office.seal(), office.seal()
    assert _compare(office, first, second) == _compare(office, second, first)


def test_reports_of_two_units_are_not_compared(office: Sealer) -> None:
    first, second = office.seal(), office.seal(office.communes[0])
    with transaction(write=True), pytest.raises(Refusal):
        ask_comparison(first=office.report(first), second=office.report(second))
