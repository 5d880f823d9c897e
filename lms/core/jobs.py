"""Running the jobs of the outbox: claim on a lease, do the work and mark it done in one transaction."""

import datetime as dt
from typing import Any, Literal

import structlog
from celery import Celery
from flask import Flask
from sqlalchemy import or_, select, true, update

from lms.core.clock import now
from lms.core.db import begin_writing, db, transaction
from lms.core.events import Job, Outbox, outbox
from lms.core.leases import MAX_ATTEMPTS, Held, LeaseLost, change_held, claim, is_due, kept

log = structlog.get_logger()
# Slow work (films, conversions) has a lane of its own: a thread of the embedded worker, a queue of the broker.
Lane = Literal["quick", "slow"]
SLOW_QUEUE = "slow"
# After so long a message is taken for lost. A slow one may wait behind films, and is still in its queue.
_PUBLISH_GAP = dt.timedelta(seconds=25)
_SLOW_PUBLISH_GAP = dt.timedelta(minutes=30)
# A broker that could not be reached is left alone for so long.
_AWAY = dt.timedelta(seconds=5)


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
            # Whoever waits for a page does not wait for a broker that is away.
            "max_retries": 0,
        },
        worker_hijack_root_logger=False,
    )

    class InContext(celery.Task):  # type: ignore[name-defined]
        def __call__(self, *args: Any, **kwargs: Any) -> Any:
            with app.app_context():
                return self.run(*args, **kwargs)

    celery.Task = InContext
    return celery


def _in_lane(lane: Lane | None) -> Any:
    slow = Job.listener.in_(outbox().slow_names())
    return true() if lane is None else slow if lane == "slow" else ~slow


def due_jobs(limit: int = 50, lane: Lane | None = None) -> list[tuple[int, str]]:
    """(job id, listener) of the jobs (of that lane) that may be taken now, oldest first."""
    due = select(Job.id, Job.listener).where(is_due(now()), _in_lane(lane))
    statement = due.order_by(Job.due_at, Job.id).limit(limit)
    return [(row.id, row.listener) for row in db.session.execute(statement)]


def _finish(held: Held) -> None:
    if not change_held(held, state="done", done_at=now(), lease_until=None, reason=None):
        raise LeaseLost(held.job_id)


def _give_back(held: Held, error: Exception) -> None:
    with transaction(write=True):
        change_held(
            held,
            state="parked" if held.attempt >= MAX_ATTEMPTS else "waiting",
            due_at=now() + dt.timedelta(seconds=min(2**held.attempt, 600)),
            lease_until=None,
            reason=f"{type(error).__name__}: {error}"[:2000],
        )


def run_job(job_id: int) -> bool:
    """The job is done, or given back with a later due time, or parked after eight tries; True when done now."""
    held = claim(job_id)
    if held is None:
        return False
    told = {"job_id": job_id, "listener": held.listener, "attempt": held.attempt}
    try:
        subscription = outbox().by_name[held.listener]
        with kept(held, subscription.lease), transaction(write=not subscription.prepares):
            subscription.listener(held.payload)
            begin_writing()
            _finish(held)
    except LeaseLost:
        log.warning("job_lease_lost", **told)
        return False
    except Exception as error:
        log.exception("job_failed", **told)
        _give_back(held, error)
        return False
    return True


def _park_orphan(job_id: int, listener: str) -> None:
    """A job whose feature was switched off waits, parked, until an operator retries it."""
    parked = update(Job).where(Job.id == job_id, is_due(now()))
    with transaction(write=True):
        db.session.execute(parked.values(state="parked", reason=f"No listener named {listener}"))


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
    if not _reaches_broker(task_name, job_id):
        _forget_told([job_id])


def _forget_told(job_ids: list[int]) -> None:
    with transaction(write=True):
        db.session.execute(update(Job).where(Job.id.in_(job_ids)).values(told_at=None))


def _reaches_broker(task_name: str, job_id: int) -> bool:
    box = outbox()
    if box.away_until and now() < box.away_until:
        return False
    queue = SLOW_QUEUE if task_name in box.slow_names() else None
    try:
        box.celery.send_task(task_name, args=(job_id,), retry=False, queue=queue)
    except Exception as error:
        box.away_until = now() + _AWAY
        log.warning("broker_unreachable", job_id=job_id, error=str(error))
        return False
    return True


def _untold(moment: dt.datetime) -> Any:
    """The condition that no message about the job can be on its way any more."""
    quick = _in_lane("quick") & (Job.told_at < moment - _PUBLISH_GAP)
    return or_(Job.told_at.is_(None), Job.told_at < moment - _SLOW_PUBLISH_GAP, quick)


def sweep() -> int:
    """Every job that is due and whose message was lost, or never sent, is published; how many."""
    moment = now()
    chosen = select(Job.id).where(is_due(moment), _untold(moment)).order_by(Job.due_at).limit(500)
    told = update(Job).where(Job.id.in_(chosen), _untold(moment)).values(told_at=moment)
    with transaction(write=True):
        rows = db.session.execute(
            told.returning(Job.due_at, Job.id, Job.listener).execution_options(synchronize_session=False)
        ).all()
    in_order = sorted(rows, key=lambda each: (each.due_at, each.id))
    missed = [row.id for row in in_order if not _reaches_broker(row.listener, row.id)]
    if missed:
        _forget_told(missed)
    return len(rows)


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
