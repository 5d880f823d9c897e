"""Telling a broker of jobs: once while the message may still be on its way, again when it was lost."""

import threading
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core.db import db, transaction
from lms.core.events import Job, emit, outbox, subscribe
from lms.core.jobs import run_job, sweep
from lms.core.leases import claim
from tests.conftest import HeldClock

FILM, LETTER = "tests.film_brought.v1", "tests.letter_written.v1"


class Broker:
    """Remembers the jobs it was told of, in their queues; may be away."""

    def __init__(self) -> None:
        self.told: list[tuple[int, str]] = []
        self.asked = 0
        self.is_away = False

    def send_task(self, _name: str, *, args: tuple[int], queue: str | None, **_how: Any) -> None:
        """As Celery sends."""
        self.asked += 1
        if self.is_away:
            raise ConnectionError
        self.told.append((args[0], queue or "quick"))


def make_film(_payload: dict[str, Any]) -> None:
    """Cannot be done now."""
    raise OSError


def send_letter(_payload: dict[str, Any]) -> None:
    """Is done."""


@pytest.fixture
def broker(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Broker:
    subscribe(app, FILM, make_film, prepares=True, is_slow=True)
    subscribe(app, LETTER, send_letter)
    ours, celery = Broker(), outbox(app).celery
    monkeypatch.setattr(celery.conf, "broker_url", "redis://nowhere")
    monkeypatch.setattr(celery, "send_task", ours.send_task)
    return ours


def _emit(app: Flask, name: str, key: str = "1", **when: Any) -> int:
    with app.app_context(), transaction(write=True):
        emit(name, key=key, payload={}, **when)
        return max(db.session.scalars(select(Job.id)))


def _sweep(app: Flask) -> int:
    with app.app_context():
        return sweep()


def test_a_film_that_waits_behind_others_stands_once_in_the_queue(
    app: Flask, clock: HeldClock, broker: Broker
) -> None:
    film = _emit(app, FILM)
    for _ in range(80):
        assert _sweep(app) == 0
        clock.forward(seconds=20)
    assert broker.told == [(film, "slow")]
    clock.forward(minutes=5)
    assert (_sweep(app), _sweep(app)) == (1, 0)
    assert broker.told == [(film, "slow")] * 2


def test_a_letter_that_the_broker_forgot_is_told_again_within_a_minute(
    app: Flask, clock: HeldClock, broker: Broker
) -> None:
    letter = _emit(app, LETTER)
    assert _sweep(app) == 0
    clock.forward(seconds=30)
    assert _sweep(app) == 1
    assert broker.told == [(letter, "quick")] * 2


def test_a_film_that_failed_is_told_again_as_soon_as_it_is_due(
    app: Flask, clock: HeldClock, broker: Broker
) -> None:
    film = _emit(app, FILM)
    with app.app_context():
        assert not run_job(film)
    assert _sweep(app) == 0
    clock.forward(seconds=3)
    assert _sweep(app) == 1


def test_the_film_of_a_worker_that_died_is_told_again_when_its_lease_ends(
    app: Flask, clock: HeldClock, broker: Broker
) -> None:
    film = _emit(app, FILM)
    with app.app_context():
        claim(film)
    assert _sweep(app) == 0
    clock.forward(minutes=3)
    assert _sweep(app) == 1


def test_a_broker_that_was_away_hears_of_everything_when_it_is_back(
    app: Flask, clock: HeldClock, broker: Broker
) -> None:
    broker.is_away = True
    film = _emit(app, FILM)
    assert _sweep(app) == 1
    broker.is_away = False
    clock.forward(seconds=10)
    assert (_sweep(app), _sweep(app)) == (1, 0)
    assert broker.told == [(film, "slow")]


def test_nobody_waits_for_a_broker_that_is_away_job_by_job(
    app: Flask, clock: HeldClock, broker: Broker
) -> None:
    broker.is_away = True
    for number in range(20):
        _emit(app, LETTER, str(number))
    assert (_sweep(app), broker.asked) == (20, 1)
    broker.is_away = False
    clock.forward(seconds=10)
    assert (_sweep(app), len(broker.told)) == (20, 20)


def test_work_for_later_is_told_when_its_time_comes(app: Flask, clock: HeldClock, broker: Broker) -> None:
    later = clock()
    clock.forward(hours=-1)
    letter = _emit(app, LETTER, due_at=later)
    assert (_sweep(app), broker.told) == (0, [])
    clock.forward(hours=1)
    assert (_sweep(app), broker.told) == (1, [(letter, "quick")])


def test_two_sweepers_at_once_tell_of_each_job_once(app: Flask, clock: HeldClock, broker: Broker) -> None:
    letters = [_emit(app, LETTER, str(number)) for number in range(20)]
    broker.told.clear()
    clock.forward(minutes=1)
    both = threading.Barrier(2)

    def tell() -> None:
        both.wait(10)
        _sweep(app)

    sweepers = [threading.Thread(target=tell) for _ in range(2)]
    for sweeper in sweepers:
        sweeper.start()
    for sweeper in sweepers:
        sweeper.join(30)
    assert sorted(broker.told) == [(letter, "quick") for letter in letters]
