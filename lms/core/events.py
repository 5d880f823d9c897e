"""Events go up through the outbox: a fact and the jobs it asks for are written with the deed, in one transaction.

An event happens once (`name`, `key`); each subscribed listener gets one job. The rows are the truth; whoever
delivers them (the embedded worker, or Celery over a broker) is only told where to look.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from celery import Celery
from flask import Flask, current_app
from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.core.clock import now
from lms.core.db import Base, BigInt, Key, db, insert_once, on_commit

Payload = dict[str, Any]
Listener = Callable[[Payload], None]
LEASE = dt.timedelta(seconds=120)


class Event(Base):
    """Something that happened, once."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("name", "key"),)

    id: Mapped[Key]
    name: Mapped[str]
    key: Mapped[str]
    payload: Mapped[dict[str, Any]]
    occurred_at: Mapped[dt.datetime]


class Job(Base):
    """One listener's work for one event: waiting, running (on a lease), done or parked with a reason.

    `told_at`: since when a message about it may be on its way through the broker; None once it was taken.
    """

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("event_id", "listener"),
        CheckConstraint("state IN ('waiting', 'running', 'done', 'parked')", name="state"),
        Index("ix_job_due", "state", "due_at"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(BigInt, ForeignKey("event.id"))
    listener: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[dt.datetime]
    lease_until: Mapped[dt.datetime | None]
    told_at: Mapped[dt.datetime | None]
    done_at: Mapped[dt.datetime | None]
    reason: Mapped[str | None]

    event: Mapped[Event] = relationship()


@dataclass(frozen=True)
class Subscription:
    """A listener that asked for an event; `prepares` when it reads and computes before it writes.

    A worker that holds its job longer than the lease hangs, and another takes the job; one that dies is found out
    sooner. Slow ones run in a lane of their own: no letter waits behind a film.
    """

    event_name: str
    name: str
    listener: Listener
    prepares: bool
    lease: dt.timedelta
    is_slow: bool = False


class Outbox:
    """The subscriptions of one application, and its Celery tasks of the same names.

    A broker that could not be reached is not asked again before `away_until`: nobody waits for it job by job.
    """

    def __init__(
        self, celery: Celery, *, run: Callable[[int], bool], publish: Callable[[str, int], None]
    ) -> None:
        self.celery = celery
        self.run = run
        self.publish = publish
        self.by_name: dict[str, Subscription] = {}
        self.periodic: dict[str, tuple[float, Callable[[], None]]] = {}
        self.away_until: dt.datetime | None = None

    def slow_names(self) -> list[str]:
        """The names of the listeners that run in the lane of slow work."""
        return [each.name for each in self.by_name.values() if each.is_slow]

    def listening_to(self, event_name: str) -> list[Subscription]:
        """The subscriptions for that event, in order of registration."""
        return [each for each in self.by_name.values() if each.event_name == event_name]


def outbox(app: Flask | None = None) -> Outbox:
    """The outbox of the application (the current one unless given)."""
    found: Outbox = (app or current_app).extensions["lms.outbox"]
    return found


def subscribe(
    app: Flask,
    event_name: str,
    listener: Listener,
    *,
    prepares: bool = False,
    lease: dt.timedelta = LEASE,
    is_slow: bool = False,
) -> None:
    """From now on each such event leaves one job for `listener`, which may run twice without harm.

    With `prepares` the listener starts in a reading transaction and calls `begin_writing` itself. What takes
    minutes (films, conversions) is slow: it runs beside all other work, one at a time in each worker.
    """
    name = f"{listener.__module__}.{listener.__name__}"
    box = outbox(app)
    if name in box.by_name:
        raise RuntimeError(f"{name} is subscribed twice")
    box.by_name[name] = Subscription(event_name, name, listener, prepares, lease, is_slow)

    def run(job_id: int) -> None:
        box.run(job_id)

    box.celery.task(name=name, shared=False)(run)


def every(app: Flask, *, seconds: float, work: Callable[[], None]) -> None:
    """Have `work` done again and again, by whichever worker runs; it opens its own transactions."""
    outbox(app).periodic[f"{work.__module__}.{work.__name__}"] = (seconds, work)


def get_event(name: str, key: str) -> Event:
    """The event of that name and key, which happened."""
    return db.session.execute(select(Event).where(Event.name == name, Event.key == key)).scalar_one()


def emit(name: str, *, key: str, payload: Payload, due_at: dt.datetime | None = None) -> bool:
    """The event and one job for each of its listeners are written; False when this event had happened before.

    The jobs are taken at once, or at `due_at`.

    The payload carries ids and facts, never instructions.
    """
    moment = now()
    if not insert_once(Event, name=name, key=key, payload=payload, occurred_at=moment):
        return False
    event_id = db.session.execute(select(Event.id).where(Event.name == name, Event.key == key)).scalar_one()
    for subscription in outbox().listening_to(name):
        _add_job(event_id, subscription.name, due_at or moment)
    return True


def _add_job(event_id: int, listener: str, due_at: dt.datetime) -> None:
    """The job waits; a broker is told of it after the commit, unless it is for later."""
    box, moment = outbox(), now()
    is_told = bool(box.celery.conf.broker_url) and due_at <= moment
    job = Job(event_id=event_id, listener=listener, due_at=due_at, told_at=moment if is_told else None)
    db.session.add(job)
    db.session.flush()
    if is_told:
        on_commit(partial(box.publish, listener, job.id))
