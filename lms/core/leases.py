"""Holding a job: whoever claims it has it for two minutes, and again and again while alive and at work.

A worker that dies loses its lease and another takes the job, on whichever machine; one that wakes up late cannot
write, because the number of the attempt is its fencing token.
"""

import datetime as dt
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import structlog
from flask import Flask, current_app
from sqlalchemy import or_, update

from lms.core.clock import now
from lms.core.db import db, transaction
from lms.core.events import LEASE, Job

log = structlog.get_logger()
MAX_ATTEMPTS = 8
_FAREWELL_SECONDS = 5.0
_BEAT_SECONDS = LEASE.total_seconds() / 4


class LeaseLost(Exception):
    """Another worker took this job over; this one's work is rolled back."""


class Held(NamedTuple):
    """A job that this worker holds, at which attempt."""

    job_id: int
    attempt: int
    listener: str
    payload: dict[str, Any]


def is_due(moment: dt.datetime) -> Any:
    """The condition that a job may be taken: it waited long enough, or its worker is dead."""
    return or_(
        (Job.state == "waiting") & (Job.due_at <= moment),
        (Job.state == "running") & (Job.lease_until < moment),
    )


def claim(job_id: int) -> Held | None:
    """The job, held by this worker alone; None where it is not due, and where it is parked after its last try."""
    moment = now()
    with transaction(write=True):
        taken: Any = db.session.execute(
            update(Job)
            .where(Job.id == job_id, is_due(moment))
            .values(state="running", attempts=Job.attempts + 1, lease_until=moment + LEASE, told_at=None)
            .execution_options(synchronize_session=False)
        )
        if taken.rowcount != 1:
            return None
        job = db.session.get_one(Job, job_id)
        if job.attempts > MAX_ATTEMPTS:
            job.state, job.lease_until = "parked", None
            job.reason = job.reason or "The worker fell at every try"
            return None
        return Held(job_id, job.attempts, job.listener, dict(job.event.payload))


def change_held(held: Held, **values: Any) -> bool:
    """The row of the job has these values; False where another worker took it over."""
    done: Any = db.session.execute(
        update(Job)
        .where(Job.id == held.job_id, Job.state == "running", Job.attempts == held.attempt)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount == 1)


@contextmanager
def kept(held: Held, longest: dt.timedelta) -> Iterator[None]:
    """While the block goes on its lease is drawn out, until it has gone on for the longest time it may take."""
    if longest <= LEASE:
        yield
        return
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    is_over = threading.Event()
    arguments = (app, held, time.monotonic() + longest.total_seconds(), is_over)
    keeper = threading.Thread(target=_keep, args=arguments, name="lease", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        is_over.set()
        keeper.join(_FAREWELL_SECONDS)


def _keep(app: Flask, held: Held, until: float, is_over: threading.Event) -> None:
    while not is_over.wait(_BEAT_SECONDS) and time.monotonic() < until:
        try:
            with app.app_context(), transaction(write=True):
                change_held(held, lease_until=now() + LEASE)
        except Exception as error:
            log.warning("lease_not_kept", job_id=held.job_id, listener=held.listener, error=str(error))
