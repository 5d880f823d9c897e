"""What becomes of assignments when people join, move, are away or are merged, and when periods follow each other."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask

from lms.assignments.actions import record_outage
from lms.assignments.invariants import CHECKS
from lms.assignments.listeners import keep_up
from lms.assignments.reminders import due_items_of
from lms.core.clock import today
from lms.core.db import db, transaction
from lms.core.jobs import drain
from lms.organisations.models import Unit
from lms.people.actions import hold_post
from lms.people.actions.absences import record_absence
from lms.people.actions.merging import merge_accounts, part_accounts
from lms.people.aliases import find_living_alias
from lms.people.models import Person
from lms.training.models import Creditable
from tests.conftest import HeldClock
from tests.factories.assignments import assignments_of, credit, make_creditable, make_rule
from tests.factories.organisations import make_province
from tests.factories.people import make_person

DUE = dt.date(2026, 12, 31)
Work = Callable[[], None]


@pytest.fixture
def work(app: Flask) -> Work:
    """The worker looks around and does all that waits."""

    def go() -> None:
        with app.app_context():
            keep_up()
            drain()
            with transaction(write=False):
                assert [line for check in CHECKS for line in check()] == []

    return go


@pytest.fixture
def world(app: Flask, work: Work) -> dict[str, int]:
    """A province with two communes, one of which gives a course of the year; somebody works there."""
    with app.app_context(), transaction(write=True):
        _province, commune, other = make_province()
        course = make_creditable()
        person = make_person("Nguyễn Thị Hằng", unit=commune)
        ids = {"commune": commune.id, "other": other.id, "course": course.id, "person": person.id}
    work()
    with app.app_context(), transaction(write=True):
        rule = make_rule(
            db.session.get_one(Unit, ids["commune"]),
            db.session.get_one(Creditable, ids["course"]),
            due_on=DUE,
            every_months=12,
        )
        ids["rule"] = rule.id
    return ids


def states(app: Flask, person_id: int) -> list[tuple[str, dt.date | None]]:
    """(state, day) of what the person was given."""
    with app.app_context(), transaction(write=False):
        person = db.session.get_one(Person, person_id)
        return [(each.state, each.due_on) for each in assignments_of(person)]


def move(app: Flask, person_id: int, unit_id: int) -> None:
    with app.app_context(), transaction(write=True):
        hold_post(
            person=db.session.get_one(Person, person_id),
            unit=db.session.get_one(Unit, unit_id),
            title="Chuyên viên",
            person_group="cong_chuc",
            valid_from=today(),
        )


def test_whoever_joins_later_falls_under_the_rule_and_has_fair_notice(
    app: Flask, world: dict[str, int], work: Work, clock: HeldClock
) -> None:
    clock.forward(days=38)
    with app.app_context(), transaction(write=True):
        late = make_person("Người Mới Về", unit=db.session.get_one(Unit, world["commune"])).id
    work()
    assert states(app, late) == [("open", dt.date(2027, 1, 7))]


def test_whoever_joins_between_two_looks_is_noticed_the_same_day(
    app: Flask, world: dict[str, int], work: Work
) -> None:
    work()
    with app.app_context(), transaction(write=True):
        new = make_person("Người Mới Về", unit=db.session.get_one(Unit, world["commune"])).id
    work()
    assert states(app, new) == [("open", DUE)]


def test_whoever_leaves_the_audience_is_let_go_and_finds_it_again_on_coming_back(
    app: Flask, world: dict[str, int], work: Work, clock: HeldClock
) -> None:
    move(app, world["person"], world["other"])
    work()
    assert states(app, world["person"]) == [("cancelled", DUE)]
    clock.forward(days=36)
    move(app, world["person"], world["commune"])
    work()
    assert states(app, world["person"]) == [("open", dt.date(2027, 1, 5))]


def test_every_year_has_its_own_period_and_none_is_ever_reset(
    app: Flask, world: dict[str, int], work: Work, clock: HeldClock
) -> None:
    with app.app_context(), transaction(write=True):
        person = db.session.get_one(Person, world["person"])
        credit(person, db.session.get_one(Creditable, world["course"]), dt.date(2026, 11, 20))
    work()
    assert states(app, world["person"]) == [("done", DUE)]
    clock.forward(days=42)
    work()
    assert states(app, world["person"]) == [("done", DUE), ("open", dt.date(2027, 12, 31))]
    clock.forward(days=365)
    work()
    found = states(app, world["person"])
    assert found == [("done", DUE), ("open", dt.date(2027, 12, 31)), ("open", dt.date(2028, 12, 31))]


def test_one_completion_late_settles_what_was_missed_and_what_runs(
    app: Flask, world: dict[str, int], work: Work, clock: HeldClock
) -> None:
    clock.forward(days=60)
    work()
    with app.app_context(), transaction(write=True):
        person = db.session.get_one(Person, world["person"])
        credit(person, db.session.get_one(Creditable, world["course"]), today())
    work()
    assert [state for state, _day in states(app, world["person"])] == ["done", "done"]


def test_leave_postpones_and_its_end_sets_the_day(app: Flask, world: dict[str, int], work: Work) -> None:
    work()
    with app.app_context(), transaction(write=True):
        person = db.session.get_one(Person, world["person"])
        record_absence(
            person=person, kind="maternity", valid_from=dt.date(2026, 12, 1), valid_to=dt.date(2027, 6, 1)
        )
    work()
    assert states(app, world["person"]) == [("open", dt.date(2027, 7, 1))]


def test_whoever_is_seconded_can_study_there(app: Flask, world: dict[str, int], work: Work) -> None:
    with app.app_context(), transaction(write=True):
        person = db.session.get_one(Person, world["person"])
        record_absence(person=person, kind="secondment", valid_from=dt.date(2026, 12, 1))
    work()
    assert states(app, world["person"]) == [("open", DUE)]


def test_an_outage_gives_its_days_back_to_everybody(
    app: Flask, world: dict[str, int], work: Work, clock: HeldClock
) -> None:
    with app.app_context(), transaction(write=True):
        begin = dt.datetime(2026, 11, 23, 17, 0, tzinfo=dt.UTC)
        record_outage(key="t:1", from_at=begin, until_at=begin + dt.timedelta(days=2), reason="Đứt cáp")
    clock.forward(days=6)
    work()
    assert states(app, world["person"]) == [("open", dt.date(2027, 1, 2))]


def test_two_accounts_of_one_person_have_it_once_and_get_their_own_back_when_parted(
    app: Flask, world: dict[str, int], work: Work
) -> None:
    with app.app_context(), transaction(write=True):
        double = make_person("Nguyễn Thị Hằng", unit=db.session.get_one(Unit, world["commune"])).id
    work()
    with app.app_context(), transaction(write=True):
        keep, other = (db.session.get_one(Person, key) for key in (world["person"], double))
        merge_accounts(keep=keep, other=other, reason="Trùng", by_id=None, looked_twice=True)
    work()
    assert states(app, world["person"]) == [("open", DUE)]
    assert states(app, double) == [("cancelled", DUE)]
    with app.app_context(), transaction(write=False):
        assert [item.due_on for item in due_items_of(double, today())] == [DUE]
    with app.app_context(), transaction(write=True):
        alias = find_living_alias(double)
        assert alias is not None
        part_accounts(alias=alias, by_id=None)
    work()
    assert states(app, double) == [("open", DUE)]


def test_what_one_account_completed_counts_for_the_person(
    app: Flask, world: dict[str, int], work: Work
) -> None:
    with app.app_context(), transaction(write=True):
        other = make_person("Nguyễn Thị Hằng")
        credit(other, db.session.get_one(Creditable, world["course"]), dt.date(2026, 5, 5))
        other_id = other.id
    work()
    assert [state for state, _day in states(app, world["person"])] == ["open"]
    with app.app_context(), transaction(write=True):
        keep, other = (db.session.get_one(Person, key) for key in (world["person"], other_id))
        merge_accounts(keep=keep, other=other, reason="Trùng", by_id=None, looked_twice=True)
    work()
    assert [state for state, _day in states(app, world["person"])] == ["done"]


def test_looking_twice_changes_nothing(app: Flask, world: dict[str, int], work: Work) -> None:
    work()
    before = states(app, world["person"])
    work()
    assert states(app, world["person"]) == before
