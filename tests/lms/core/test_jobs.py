"""The outbox: a fact, its jobs, and what happens when a worker falls."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core.db import db, transaction
from lms.core.embedded import work_forever
from lms.core.events import Event, Job, emit, subscribe
from lms.core.jobs import MAX_ATTEMPTS, drain, run_due_jobs, run_job
from tests.conftest import HeldClock

NAME = "tests.something_happened.v1"


class Ear:
    """A listener that remembers what it heard and can be told to fail."""

    __name__ = "hear"

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.deed: Callable[[], None] = lambda: None

    def __call__(self, payload: dict[str, Any]) -> None:
        self.heard.append(payload)
        self.deed()


@pytest.fixture
def ear(app: Flask) -> Ear:
    listener = Ear()
    subscribe(app, NAME, listener)
    return listener


def _emit(app: Flask, key: str = "1") -> None:
    with app.app_context(), transaction(write=True):
        emit(NAME, key=key, payload={"id": 7})


def _job(app: Flask) -> Any:
    with app.app_context(), transaction(write=False):
        return db.session.execute(select(Job.id, Job.state, Job.attempts, Job.reason)).one()


def test_a_listener_hears_of_an_event_once_however_often_it_is_told(app: Flask, ear: Ear) -> None:
    _emit(app)
    _emit(app)
    with app.app_context():
        drain()
        drain()
    assert ear.heard == [{"id": 7}]
    assert _job(app).state == "done"


def test_a_fact_that_is_rolled_back_leaves_no_job(app: Flask, ear: Ear) -> None:
    with app.app_context(), pytest.raises(ZeroDivisionError), transaction(write=True):
        emit(NAME, key="1", payload={})
        raise ZeroDivisionError
    with app.app_context():
        assert drain() == 0


def test_a_listener_that_fails_is_tried_again_later_and_its_writes_are_gone(
    app: Flask, ear: Ear, clock: HeldClock
) -> None:
    def write_and_fall() -> None:
        db.session.add(Event(name="half", key="done", payload={}, occurred_at=clock()))
        db.session.flush()
        raise ZeroDivisionError

    ear.deed = write_and_fall
    _emit(app)
    with app.app_context():
        run_due_jobs()
        assert run_due_jobs() == 0
    ear.deed = lambda: None
    clock.forward(seconds=10)
    with app.app_context():
        drain()
        with transaction(write=False):
            assert db.session.scalars(select(Event.name)).all() == [NAME]
    assert _job(app).state == "done"
    assert _job(app).attempts == 2


def test_a_poisoned_job_is_parked_with_its_reason(app: Flask, ear: Ear, clock: HeldClock) -> None:
    def fall() -> None:
        raise ValueError("hỏng")

    ear.deed = fall
    _emit(app)
    for _ in range(MAX_ATTEMPTS):
        with app.app_context():
            run_due_jobs()
        clock.forward(minutes=15)
    assert _job(app).state == "parked"
    assert _job(app).reason == "ValueError: hỏng"


def test_a_job_that_fells_its_worker_every_time_is_parked(app: Flask, ear: Ear, clock: HeldClock) -> None:
    def fall() -> None:
        raise KeyboardInterrupt

    _emit(app)
    ear.deed = fall
    for _ in range(MAX_ATTEMPTS):
        with app.app_context(), pytest.raises(KeyboardInterrupt):
            run_due_jobs()
        clock.forward(minutes=3)
    with app.app_context():
        run_due_jobs()
    job = _job(app)
    assert (job.state, job.reason) == ("parked", "The worker fell at every try")
    assert len(ear.heard) == MAX_ATTEMPTS


def test_a_worker_that_wakes_up_after_its_lease_cannot_write(app: Flask, clock: HeldClock) -> None:
    ear, taken = Ear(), []
    subscribe(app, NAME, ear, prepares=True)
    _emit(app)
    job_id = _job(app).id

    def another_worker() -> None:
        with app.app_context():
            taken.append(run_job(job_id))

    def sleep_too_long() -> None:
        ear.deed = lambda: None
        clock.forward(minutes=5)
        other = threading.Thread(target=another_worker)
        other.start()
        other.join(30)

    ear.deed = sleep_too_long
    with app.app_context():
        assert not run_job(job_id)
    assert taken == [True]
    assert _job(app).state == "done"


def test_a_job_is_done_only_once_by_two_workers(app: Flask, ear: Ear) -> None:
    _emit(app)
    job_id = _job(app).id
    both_are_told, done = threading.Barrier(2), list[bool]()

    def work() -> None:
        both_are_told.wait(10)
        with app.app_context():
            done.append(run_job(job_id))

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    with app.app_context():
        assert not run_job(job_id)
    assert sorted(done) == [False, True]
    assert len(ear.heard) == 1


def test_a_letter_goes_out_while_a_film_is_made(app: Flask, ear: Ear) -> None:
    film, has_begun, may_end, is_over = Ear(), threading.Event(), threading.Event(), threading.Event()
    film.__name__ = "make_film"  # type: ignore[misc]

    def last_long() -> None:
        has_begun.set()
        may_end.wait(30)

    film.deed = last_long
    subscribe(app, f"{NAME}.film", film, prepares=True, is_slow=True)
    ear.deed = is_over.set
    with app.app_context(), transaction(write=True):
        emit(f"{NAME}.film", key="1", payload={})

    def work() -> None:
        with app.app_context():
            work_forever(idle_seconds=0.02, goes_on=lambda: not may_end.is_set())

    worker = threading.Thread(target=work)
    worker.start()
    try:
        assert has_begun.wait(30)
        _emit(app, "letter")
        assert is_over.wait(30)
    finally:
        may_end.set()
        worker.join(30)
    assert ear.heard == [{"id": 7}]


def test_slow_work_alone_is_taken_in_its_lane_and_all_of_it_by_one_who_drains(app: Flask, ear: Ear) -> None:
    film = Ear()
    film.__name__ = "make_film"  # type: ignore[misc]
    subscribe(app, f"{NAME}.film", film, is_slow=True)
    with app.app_context(), transaction(write=True):
        emit(NAME, key="1", payload={})
        emit(f"{NAME}.film", key="1", payload={})
    with app.app_context():
        assert run_due_jobs(lane="slow") == 1
        assert (len(film.heard), len(ear.heard)) == (1, 0)
        assert drain() == 1
    assert len(ear.heard) == 1
