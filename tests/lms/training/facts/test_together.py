"""Figures while others work: whatever is written during a snapshot stands in it or in the next one."""

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.core.db import db, transaction
from lms.core.registries import invariants
from lms.organisations.models import Unit
from lms.people.actions import create_title
from lms.people.queries import get_person_by_id
from lms.training.facts import snapshots, take_snapshot
from lms.training.models import NEVER, CreditStamp, Snapshot, Standing, TallyDue, UnitTally
from tests.factories.organisations import make_unit
from tests.factories.people import make_person
from tests.factories.training import course, make_official, target

ON = dt.date(2026, 5, 12)
_PEOPLE, _EACH = 12, 6


def _officials(app: Flask) -> tuple[int, list[int]]:
    """(the unit, its people)."""
    with app.app_context(), transaction(write=True):
        unit = make_unit("UBND xã An Bình")
        return unit.id, [make_official(f"Người Thứ {number}", unit).id for number in range(_PEOPLE)]


def _snapshot(app: Flask) -> int:
    with app.app_context(), transaction(write=True):
        return take_snapshot().id


def _standing(app: Flask, person_id: int) -> Any:
    with app.app_context(), transaction(write=False):
        return db.session.execute(
            select(Standing.recorded_hundredths, Standing.target_hundredths, Standing.is_leader)
            .where(Standing.person_id == person_id, Standing.year == 2026)
            .where(Standing.end_snapshot == NEVER, Standing.holds_to.is_(None))
        ).one()


def _audit(app: Flask) -> None:
    with app.app_context(), transaction(write=False):
        for name, check in invariants().items():
            if name.startswith("training:"):
                assert check() == [], name


def test_no_credit_is_lost_that_is_recorded_while_snapshots_are_taken(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Small parts, two who take snapshots at once, and four who record: at the end every tiết is in the figures."""
    monkeypatch.setattr(snapshots, "_PEOPLE", 3)
    _unit, people = _officials(app)
    done = threading.Event()

    def take(_number: int) -> int:
        taken = 0
        while not done.is_set():
            taken = _snapshot(app)
        return taken

    def record(worker: int) -> None:
        for number in range(_EACH):
            for person_id in people:
                with app.app_context(), transaction(write=True):
                    key = f"completion:{worker}:{number}:{person_id}"
                    course(get_person_by_id(person_id), 1, ON, source_key=key)

    with ThreadPoolExecutor(6) as threads:
        takers = [threads.submit(take, number) for number in range(2)]
        writers = [threads.submit(record, worker) for worker in range(4)]
        wait(writers)
        done.set()
        for taker in (*writers, *takers):
            taker.result()
    last = _snapshot(app)
    assert {_standing(app, person_id).recorded_hundredths for person_id in people} == {4 * _EACH * 100}
    with app.app_context(), transaction(write=False):
        assert db.session.scalar(select(func.count()).select_from(CreditStamp)) == 4 * _EACH * _PEOPLE
        tally = select(UnitTally.tiet_hundredths).where(
            UnitTally.dimension == "all", UnitTally.year == 2026, UnitTally.end_snapshot > last
        )
        assert sum(db.session.scalars(tally)) == 4 * _EACH * _PEOPLE * 100
    _audit(app)


def test_a_target_that_is_set_while_a_snapshot_is_taken_stands_in_the_next_one(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "_PEOPLE", 3)
    unit_id, people = _officials(app)
    _meanwhile(monkeypatch, lambda: _set_target(app, unit_id))
    _snapshot(app)
    _snapshot(app)
    assert {_standing(app, person_id).target_hundredths for person_id in people} == {56_00}
    _audit(app)


def _set_target(app: Flask, unit_id: int) -> None:
    with app.app_context(), transaction(write=True):
        target(db.session.get_one(Unit, unit_id), 56, dt.date(2026, 1, 1))


def _meanwhile(monkeypatch: pytest.MonkeyPatch, deed: Callable[[], None]) -> None:
    """Somebody else does it between the second part of the next snapshot and the third."""
    go_on, waiting = snapshots._go_on, [deed, lambda: None, lambda: None]

    def between() -> None:
        go_on()
        if waiting:
            with ThreadPoolExecutor(1) as threads:
                threads.submit(waiting.pop()).result()

    monkeypatch.setattr(snapshots, "_go_on", between)


def test_who_comes_late_to_a_snapshot_leaves_the_tallies_of_the_next_one_alone(app: Flask) -> None:
    unit_id, _people = _officials(app)
    first = _snapshot(app)
    with app.app_context(), transaction(write=True):
        db.session.add(TallyDue(unit_id=unit_id, year=2026))
    with app.app_context(), transaction(write=True):
        assert not snapshots._tally(first)
    with app.app_context(), transaction(write=False):
        assert db.session.scalar(select(func.count()).select_from(TallyDue)) == 1
        assert db.session.scalar(select(func.count()).select_from(Snapshot)) == first


def test_a_new_title_of_the_master_list_makes_leaders_of_those_who_bear_it(app: Flask) -> None:
    with app.app_context(), transaction(write=True):
        unit = make_unit("UBND xã An Bình")
        binh = make_person("Lê Bình", unit=unit, title="Trưởng ban Quản lý chợ nổi").id
    _snapshot(app)
    assert not _standing(app, binh).is_leader
    with app.app_context(), transaction(write=True):
        create_title(name="Trưởng ban Quản lý chợ nổi", person_group=None)
    _snapshot(app)
    assert _standing(app, binh).is_leader
    _audit(app)
