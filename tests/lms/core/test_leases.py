"""Who holds a job: its worker while that is alive, and soon another when it is dead, on whichever machine."""

import datetime as dt
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core import leases
from lms.core.db import db, transaction
from lms.core.embedded import work_forever
from lms.core.events import Job, emit, subscribe
from lms.core.jobs import run_due_jobs, run_job
from lms.core.leases import claim
from tests.conftest import HeldClock

FILM = "tests.film_brought.v1"


class FilmMaker:
    """Makes films, which may take half a day."""

    __name__ = "make_film"

    def __init__(self) -> None:
        self.begun = 0
        self.meanwhile: Callable[[], None] = lambda: None

    def __call__(self, _payload: dict[str, Any]) -> None:
        self.begun += 1
        self.meanwhile()


@pytest.fixture
def maker(app: Flask) -> FilmMaker:
    film_maker = FilmMaker()
    subscribe(app, FILM, film_maker, prepares=True, is_slow=True, lease=dt.timedelta(hours=12))
    with app.app_context(), transaction(write=True):
        emit(FILM, key="1", payload={})
    return film_maker


def _job(app: Flask) -> Any:
    with app.app_context(), transaction(write=False):
        return db.session.execute(select(Job.id, Job.state, Job.lease_until)).one()


def _take_and_die(app: Flask) -> None:
    with app.app_context():
        assert claim(_job(app).id) is not None


def test_the_film_of_a_worker_that_died_is_taken_by_another_after_two_minutes(
    app: Flask, clock: HeldClock, maker: FilmMaker
) -> None:
    _take_and_die(app)
    with app.app_context():
        clock.forward(minutes=1)
        assert run_due_jobs() == 0
        clock.forward(minutes=2)
        assert run_due_jobs() == 1
    assert (maker.begun, _job(app).state) == (1, "done")


def test_a_worker_that_is_alive_keeps_its_film_for_hours(
    app: Flask, clock: HeldClock, maker: FilmMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "_BEAT_SECONDS", 0.02)
    job_id, others = _job(app).id, list[bool]()

    def another_worker() -> None:
        until = time.monotonic() + 20
        while (_job(app).lease_until or clock()) <= clock() and time.monotonic() < until:
            time.sleep(0.02)
        with app.app_context():
            others.append(run_job(job_id))

    def last_for_hours() -> None:
        maker.meanwhile = lambda: None
        clock.forward(hours=3)
        other = threading.Thread(target=another_worker)
        other.start()
        other.join(30)

    maker.meanwhile = last_for_hours
    with app.app_context():
        assert run_job(job_id)
    assert (others, maker.begun) == ([False], 1)


def test_a_worker_that_begins_takes_jobs_back_only_where_nobody_else_can_be_at_work_on_them(
    app: Flask, maker: FilmMaker
) -> None:
    _take_and_die(app)
    is_alone = app.config["LMS"].is_embedded
    until = time.monotonic() + (20 if is_alone else 1)
    with app.app_context():
        work_forever(idle_seconds=0.02, goes_on=lambda: not maker.begun and time.monotonic() < until)
    assert (maker.begun, _job(app).state) == ((1, "done") if is_alone else (0, "running"))
