"""Running the jobs of the outbox: claim on a lease, do the work and mark it done in one transaction.

A worker that dies loses its lease and another takes the job; a worker that wakes up late cannot write, because
the number of the attempt is its fencing token.
"""

import datetime as dt
from typing import Any, Literal

import structlog
from celery import Celery
from flask import Flask
from sqlalchemy import or_, select, true, update

from lms.core.clock import now
from lms.core.db import begin_writing, db, transaction
from lms.core.events import LEASE, Job, Outbox, outbox

log = structlog.get_logger()
MAX_ATTEMPTS = 8
# Slow work (films, conversions) has a lane of its own: a thread of the embedded worker, a queue of the broker.
Lane = Literal["quick", "slow"]
SLOW_QUEUE = "slow"
_PUBLISH_GAP = dt.timedelta(seconds=25)


class LeaseLost(Exception):
    """Another worker took this job over; this one's work is rolled back."""


def make_outbox(app: Flask) -> Outbox:
    """The outbox of the site, whose listeners are Celery tasks run by `run_job`."""
    return Outbox(_make_celery(app), run=run_job, publish=publish)


def _make_celery(app: Flask) -> Celery:
    """The Celery application of the site: JSON only, acknowledged late, each task inside the app's context."""
    settings = app.config["LMS"]
    celery = Celery("lms", broker=settings.redis_url or None, set_as_current=False)
    celery.conf.update(
        broker_url=settings.redis_url or None,
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        broker_connection_retry_on_startup=True,
        broker_transport_options={
            "visibility_timeout": 300,
            "socket_timeout": 2,
            "socket_connect_timeout": 2,
        },
        worker_hijack_root_logger=False,
    )

    class InContext(celery.Task):  # type: ignore[name-defined]
        def __call__(self, *args: Any, **kwargs: Any) -> Any:
            with app.app_context():
                return self.run(*args, **kwargs)

    celery.Task = InContext
    return celery


def _due(moment: dt.datetime) -> Any:
    return or_(
        (Job.state == "waiting") & (Job.due_at <= moment),
        (Job.state == "running") & (Job.lease_until < moment),
    )


def _in_lane(lane: Lane | None) -> Any:
    slow = Job.listener.in_(outbox().slow_names())
    return true() if lane is None else slow if lane == "slow" else ~slow


def due_jobs(limit: int = 50, lane: Lane | None = None) -> list[tuple[int, str]]:
    """(job id, listener) of the jobs (of that lane) that may be taken now, oldest first."""
    due = select(Job.id, Job.listener).where(_due(now()), _in_lane(lane))
    statement = due.order_by(Job.due_at, Job.id).limit(limit)
    return [(row.id, row.listener) for row in db.session.execute(statement)]


def _lease_of(job_id: int) -> dt.timedelta:
    listener = db.session.scalar(select(Job.listener).where(Job.id == job_id))
    subscription = outbox().by_name.get(listener or "")
    return subscription.lease if subscription else LEASE


def _claim(job_id: int) -> tuple[str, int, dict[str, Any]] | None:
    moment = now()
    with transaction(write=True):
        taken: Any = db.session.execute(
            update(Job)
            .where(Job.id == job_id, _due(moment))
            .values(state="running", attempts=Job.attempts + 1, lease_until=moment + _lease_of(job_id))
            .execution_options(synchronize_session=False)
        )
        if taken.rowcount != 1:
            return None
        job = db.session.get_one(Job, job_id)
        if job.attempts > MAX_ATTEMPTS:
            job.state, job.lease_until = "parked", None
            job.reason = job.reason or "The worker fell at every try"
            return None
        return job.listener, job.attempts, dict(job.event.payload)


def _finish(job_id: int, attempt: int) -> None:
    done: Any = db.session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == "running", Job.attempts == attempt)
        .values(state="done", done_at=now(), lease_until=None, reason=None)
        .execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:
        raise LeaseLost(job_id)


def _give_back(job_id: int, attempt: int, error: Exception) -> None:
    parked = attempt >= MAX_ATTEMPTS
    with transaction(write=True):
        db.session.execute(
            update(Job)
            .where(Job.id == job_id, Job.state == "running", Job.attempts == attempt)
            .values(
                state="parked" if parked else "waiting",
                due_at=now() + dt.timedelta(seconds=min(2**attempt, 600)),
                lease_until=None,
                reason=f"{type(error).__name__}: {error}"[:2000],
            )
        )


def run_job(job_id: int) -> bool:
    """The job is done, or given back with a later due time, or parked after eight tries; True when done now."""
    claimed = _claim(job_id)
    if claimed is None:
        return False
    name, attempt, payload = claimed
    try:
        subscription = outbox().by_name[name]
        with transaction(write=not subscription.prepares):
            subscription.listener(payload)
            begin_writing()
            _finish(job_id, attempt)
    except LeaseLost:
        log.warning("job_lease_lost", job_id=job_id, listener=name)
        return False
    except Exception as error:
        log.exception("job_failed", job_id=job_id, listener=name, attempt=attempt)
        _give_back(job_id, attempt, error)
        return False
    return True


def _park_orphan(job_id: int, listener: str) -> None:
    """A job whose feature was switched off waits, parked, until an operator retries it."""
    with transaction(write=True):
        db.session.execute(
            update(Job).where(Job.id == job_id).values(state="parked", reason=f"No listener named {listener}")
        )


def run_due_jobs(limit: int = 50, lane: Lane | None = None) -> int:
    """Every job (of that lane) that is due is taken once, by the registered Celery task functions; how many were."""
    box = outbox()
    with transaction(write=False):
        due = due_jobs(limit, lane)
    for job_id, listener in due:
        task = box.celery.tasks.get(listener)
        if task is None:
            _park_orphan(job_id, listener)
            continue
        task.run(job_id)
    return len(due)


def drain(rounds: int = 100) -> int:
    """Run due jobs until none is left: for the demonstration site and for tests; how many were taken."""
    taken = 0
    for _ in range(rounds):
        done = run_due_jobs()
        taken += done
        if not done:
            break
    return taken


def publish(task_name: str, job_id: int) -> None:
    """Tell the broker about a job. A broker that is away is no fault: the sweeper will tell it again."""
    box = outbox()
    queue = SLOW_QUEUE if task_name in box.slow_names() else None
    try:
        box.celery.send_task(task_name, args=(job_id,), retry=False, queue=queue)
    except Exception as error:
        log.warning("broker_unreachable", job_id=job_id, error=str(error))


def sweep() -> int:
    """Every job that is due and was not published within the gap is published again; how many."""
    with transaction(write=True):
        moment = now()
        untold = or_(Job.told_at.is_(None), Job.told_at < moment - _PUBLISH_GAP)
        statement = select(Job.id, Job.listener).where(_due(moment), untold).order_by(Job.due_at).limit(500)
        due = [(row.id, row.listener) for row in db.session.execute(statement)]
        db.session.execute(update(Job).where(Job.id.in_([each[0] for each in due])).values(told_at=moment))
    for job_id, listener in due:
        publish(listener, job_id)
    return len(due)


def list_unfinished() -> list[Job]:
    """The jobs that are not done, parked ones first."""
    statement = select(Job).where(Job.state != "done").order_by(Job.state != "parked", Job.id)
    return list(db.session.scalars(statement))


def check_parked() -> list[str]:
    """No job is parked: one that is waits for the operator."""
    parked = select(Job).where(Job.state == "parked").order_by(Job.id)
    return [f"job {job.id}, {job.listener}: {job.reason}" for job in db.session.scalars(parked)]


def retry_jobs(listener: str | None = None) -> int:
    """Every job that failed (of that listener) is due now, with all its tries; how many."""
    failed = update(Job).where(Job.reason.is_not(None), Job.state.in_(("parked", "waiting")))
    if listener is not None:
        failed = failed.where(Job.listener == listener)
    values = {"state": "waiting", "attempts": 0, "due_at": now(), "told_at": None, "reason": None}
    done: Any = db.session.execute(failed.values(**values))
    return int(done.rowcount)
