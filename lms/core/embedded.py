"""The worker of a site without a broker: one process, two lanes, jobs taken from the table."""

import datetime as dt
import os
import threading
import time
from collections.abc import Callable

import structlog
from flask import Flask, current_app
from sqlalchemy import update

from lms.core.clock import now
from lms.core.db import db, transaction
from lms.core.events import Job, Outbox, outbox
from lms.core.jobs import Lane, run_due_jobs

log = structlog.get_logger()
_FAREWELL_SECONDS = 5.0


def _run_periodic(box: Outbox, last_runs: dict[str, float]) -> None:
    for name, (seconds, work) in box.periodic.items():
        if time.monotonic() - last_runs.get(name, float("-inf")) >= seconds:
            last_runs[name] = time.monotonic()
            try:
                work()
            except Exception:
                log.exception("periodic_work_failed", work=name)


def take_back() -> None:
    """Jobs that a worker held which is dead are due again at once, where nobody else can hold one: on SQLite.

    On PostgreSQL workers of other machines may be alive and at work: the job of a dead one is due when its lease
    ends.
    """
    if not current_app.config["LMS"].is_embedded:
        return
    with transaction(write=True):
        held = update(Job).where(Job.state == "running")
        db.session.execute(
            held.values(lease_until=now() - dt.timedelta(seconds=1)).execution_options(
                synchronize_session=False
            )
        )


def work_forever(*, idle_seconds: float = 0.4, goes_on: Callable[[], bool] | None = None) -> None:
    """The embedded worker: take due jobs from the table, in two lanes, until the parent process is gone."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    parent = os.getppid()
    while_alive = goes_on or (lambda: os.getppid() == parent)
    with app.app_context():
        take_back()
    slow = threading.Thread(
        target=_work_on, args=(app, "slow", while_alive, idle_seconds), name="slow jobs", daemon=True
    )
    slow.start()
    _work_on(app, "quick", while_alive, idle_seconds)
    slow.join(_FAREWELL_SECONDS)


def _work_on(app: Flask, lane: Lane, goes_on: Callable[[], bool], idle_seconds: float) -> None:
    last_runs: dict[str, float] = {}
    while goes_on():
        with app.app_context():
            try:
                if lane == "quick":
                    _run_periodic(outbox(), last_runs)
                busy = run_due_jobs(lane=lane)
            except Exception:
                log.exception("worker_round_failed", lane=lane)
                busy = 0
        if not busy:
            time.sleep(idle_seconds)
