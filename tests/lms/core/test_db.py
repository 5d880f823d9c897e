"""The edge of a transaction, on both engines."""

import threading

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from lms.core.db import begin_writing, db, insert_once, lock, transaction
from lms.core.events import Event
from lms.organisations.models import Unit
from tests.conftest import START


def _count(app: Flask) -> int:
    with app.app_context(), transaction(write=False):
        return len(db.session.scalars(select(Event.id)).all())


def test_eight_writers_at_once_lose_no_update(app: Flask) -> None:
    faults: list[BaseException] = []

    def add_twenty() -> None:
        try:
            for _ in range(20):
                with app.app_context(), transaction(write=True):
                    unit = db.session.scalars(select(Unit)).one()
                    lock(unit)
                    unit.kind = str(int(unit.kind) + 1)
        except BaseException as fault:
            faults.append(fault)

    with app.app_context(), transaction(write=True):
        db.session.scalars(select(Unit)).one().kind = "0"
    threads = [threading.Thread(target=add_twenty) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    with app.app_context(), transaction(write=False):
        assert db.session.scalars(select(Unit)).one().kind == "160"


def test_a_deed_that_fails_leaves_nothing_behind(app: Flask, clock: object) -> None:
    with app.app_context(), pytest.raises(ZeroDivisionError), transaction(write=True):
        insert_once(Event, name="a", key="1", payload={}, occurred_at=app.extensions["lms.clock"]())
        raise ZeroDivisionError
    assert _count(app) == 0


def test_a_page_that_only_reads_cannot_write(app: Flask) -> None:
    with app.app_context(), pytest.raises(RuntimeError, match="only reads"), transaction(write=False):
        db.session.add(Event(name="a", key="1", payload={}, occurred_at=app.extensions["lms.clock"]()))
        db.session.flush()
    assert _count(app) == 0


def test_a_page_that_only_reads_cannot_write_by_a_statement_either(app: Flask) -> None:
    with app.app_context(), pytest.raises(RuntimeError), transaction(write=False):
        db.session.execute(update(Unit).values(kind="changed"))
    with app.app_context(), pytest.raises(RuntimeError), transaction(write=False):
        insert_once(Event, name="n", key="k", payload={}, occurred_at=START)


def test_a_use_case_that_computes_first_reads_afresh_before_it_writes(app: Flask) -> None:
    with app.app_context(), transaction(write=False):
        unit = db.session.scalars(select(Unit)).one()
        db.session.execute(text("SELECT 1"))
        begin_writing()
        unit.kind = "changed"
    with app.app_context(), transaction(write=False):
        assert db.session.scalars(select(Unit)).one().kind == "changed"


def test_the_same_row_is_inserted_once(app: Flask) -> None:
    with app.app_context(), transaction(write=True):
        moment = app.extensions["lms.clock"]()
        assert insert_once(Event, name="a", key="1", payload={}, occurred_at=moment)
        assert not insert_once(Event, name="a", key="1", payload={}, occurred_at=moment)
    assert _count(app) == 1
