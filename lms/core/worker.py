"""The worker of the nation: Celery on a broker, with the sweeper and the periodic work as its beat."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from lms.core.events import outbox
from lms.core.jobs import SLOW_QUEUE, Lane, sweep

_SWEEP_SECONDS = 20.0


def prepare_celery(app: Flask) -> Any:
    """The Celery application with the sweeper and every feature's periodic work on its schedule."""
    box = outbox(app)
    work: dict[str, tuple[float, Callable[[], Any]]] = {"lms.sweep": (_SWEEP_SECONDS, sweep), **box.periodic}
    for name, (seconds, function) in work.items():
        box.celery.task(name=name, shared=False)(function)
        schedule = {"task": name, "schedule": seconds, "options": {"expires": seconds}}
        box.celery.conf.beat_schedule = {**(box.celery.conf.beat_schedule or {}), name: schedule}
    return box.celery


def run_celery(app: Flask, lane: Lane) -> None:
    """Take the jobs of that lane until told to stop; beat runs beside the quick one."""
    schedule = app.config["LMS"].data_dir / "celerybeat-schedule"
    celery = prepare_celery(app)
    quick = ["--beat", "--schedule", str(schedule), "--concurrency", "2"]
    slow = ["--queues", SLOW_QUEUE, "--concurrency", "1"]
    celery.worker_main(
        ["worker", "--hostname", f"{lane}@%h", "--loglevel", "WARNING", *(slow if lane == "slow" else quick)]
    )
