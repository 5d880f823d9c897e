"""The outbox through Celery on a real broker: nothing is lost when the broker or the worker is."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import redis
from flask import Flask
from sqlalchemy import func, select

from lms.core.app import create_app
from lms.core.db import db, transaction
from lms.core.events import Job
from lms.notices.actions import send_message
from tests.factories.people import make_person

pytestmark = pytest.mark.broker
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def site(app: Flask) -> Iterator[Flask]:
    """The site of this test with a broker of its own number, its clock the real one."""
    address = os.environ["LMS_TEST_REDIS"].rsplit("/", 1)[0] + "/1"
    redis.Redis.from_url(address).flushdb()
    settings = replace(app.config["LMS"], redis_url=address)
    nation = create_app(settings)
    yield nation
    with nation.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def start_worker(site: Flask) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """A function that starts `lms worker` as its own process group."""
    started: list[subprocess.Popen[bytes]] = []
    settings = site.config["LMS"]
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "LMS_DATA_DIR": str(settings.data_dir),
        "LMS_DATABASE_URL": settings.database_url,
        "LMS_REDIS_URL": settings.redis_url,
        "LMS_SECRET_KEY": settings.secret_key,
    }

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "lms.core.console", "worker"]
        worker = subprocess.Popen(
            command, cwd=ROOT, env=environment, start_new_session=True, stderr=subprocess.DEVNULL
        )
        started.append(worker)
        return worker

    yield start
    for worker in started:
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(20)


def _send(site: Flask, count: int, *, prefix: str = "m") -> None:
    with site.app_context(), transaction(write=True):
        person = make_person(full_name="Đặng Thị Ẳn", email=f"{prefix}@example.vn")
        for number in range(count):
            send_message(person_id=person.id, key=f"{prefix}{number}", subject="Thử", body="Nội dung")


def _left(site: Flask) -> int:
    with site.app_context(), transaction(write=False):
        return db.session.scalar(select(func.count()).select_from(Job).where(Job.state != "done")) or 0


def _wait_until_done(site: Flask, seconds: float = 90) -> None:
    ends = time.monotonic() + seconds
    while _left(site) and time.monotonic() < ends:
        time.sleep(0.3)
    assert _left(site) == 0


def _mails(site: Flask) -> int:
    return len(list((site.config["LMS"].data_dir / "mail").glob("*.eml")))


def test_a_message_is_delivered_through_the_broker(
    site: Flask, start_worker: Callable[[], subprocess.Popen[bytes]]
) -> None:
    start_worker()
    _send(site, 5)
    _wait_until_done(site)
    assert _mails(site) == 5


def test_a_broker_that_forgets_everything_loses_no_message(
    site: Flask, start_worker: Callable[[], subprocess.Popen[bytes]]
) -> None:
    _send(site, 20)
    redis.Redis.from_url(site.config["LMS"].redis_url).flushdb()
    start_worker()
    _wait_until_done(site)
    assert _mails(site) == 20


def test_a_worker_killed_in_the_middle_leaves_its_jobs_to_the_next(
    site: Flask, start_worker: Callable[[], subprocess.Popen[bytes]]
) -> None:
    worker = start_worker()
    _send(site, 200)
    while _left(site) > 190:
        time.sleep(0.01)
    os.killpg(worker.pid, signal.SIGKILL)
    redis.Redis.from_url(site.config["LMS"].redis_url).flushdb()
    with site.app_context(), transaction(write=True):
        # The lease of a killed worker ends by itself after two minutes; the test does not wait for them.
        for job in db.session.scalars(select(Job).where(Job.state == "running")):
            job.lease_until = job.due_at
    start_worker()
    _wait_until_done(site)
    assert 200 <= _mails(site) <= 203


def test_a_page_works_while_the_broker_is_away(site: Flask) -> None:
    settings = replace(site.config["LMS"], redis_url="redis://127.0.0.1:1/0")
    lonely = create_app(settings)
    _send(lonely, 1, prefix="lonely")
    assert _left(site) == 1
    with lonely.app_context():
        db.engine.dispose()
