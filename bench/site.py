"""A site to measure: its own database on a durable PostgreSQL, learners with an open attempt, real web servers."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select, update

from bench.floor import ROWS
from courses.catalogue.queries import get_course, get_outline
from courses.exchange.demonstration import seed_courses
from courses.progress.actions import enrol
from courses.questions.models import QuestionVersion
from courses.quizzes.actions import start_attempt, take_over
from courses.quizzes.models import Attempt, AttemptQuestion
from lms.core.app import create_app
from lms.core.clock import now
from lms.core.config import Settings
from lms.core.db import db, transaction
from lms.core.registries import setup_steps
from lms.people.actions import create_person
from lms.people.sessions import COOKIE, start_session
from tests.servers import free_port, postgresql

_ROOT = Path(__file__).resolve().parents[1]
_COURSE = "quyet-dinh-1690"


@dataclass
class Taker:
    """A learner in the middle of an attempt, as a script of the page would act for her."""

    attempt: str
    cookie: str
    writer: int
    # For each place of the paper that has options: its number and their ids.
    places: list[tuple[int, list[str]]]
    token: str = ""
    seqs: dict[int, int] = field(default_factory=dict)


@dataclass
class BenchSite:
    """The address of the database, the folder of the site and the takers."""

    app: Flask
    url: str
    data_dir: Path
    takers: list[Taker]

    def environment(self) -> dict[str, str]:
        """What a web process of this site is started with."""
        sqlalchemy_url = self.url.replace("postgresql://", "postgresql+psycopg://", 1)
        return {
            **os.environ,
            "PYTHONPATH": str(_ROOT),
            "LMS_DATA_DIR": str(self.data_dir),
            "LMS_DATABASE_URL": self.url,
            "LMS_RATE_LIMITS": "false",
            "BENCH_DATABASE": sqlalchemy_url,
        }


@contextmanager
def bench_site(takers: int) -> Iterator[BenchSite]:
    """A site of its own on PostgreSQL, set up and filled; everything is removed afterwards."""
    with ExitStack() as stack:
        server = stack.enter_context(postgresql(is_durable=True))
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="lms-bench-")))
        name = f"bench_{uuid.uuid4().hex[:8]}"
        _admin(server, f'CREATE DATABASE "{name}"')
        stack.callback(_admin, server, f'DROP DATABASE "{name}" WITH (FORCE)')
        url = f"{server.rsplit('/', 1)[0]}/{name}"
        app = create_app(Settings(data_dir=folder, database_url=url, rate_limits=False))
        with app.app_context():
            upgrade()
            for step in setup_steps():
                with transaction(write=True):
                    step()
            with transaction(write=True):
                seed_courses()
                ROWS.metadata.create_all(db.session.connection())
            yield BenchSite(app, url, folder, _seat_takers(takers))
            db.session.remove()
            db.engine.dispose()


def _admin(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())


def _seat_takers(count: int) -> list[Taker]:
    with transaction(write=True):
        seated = [_seat(number) for number in range(count)]
        # The measuring may take longer than the quiz allows.
        db.session.execute(update(Attempt).values(deadline_at=now() + dt.timedelta(hours=6)))
        return seated


def _seat(number: int) -> Taker:
    person = create_person(full_name=f"Người Dự Thi {number}", user_name=f"thi{number}")
    person.notice_accepted_at = now()
    course, version = get_course(_COURSE)
    enrolment = enrol(person_id=person.id, course=course, version=version)
    place = next(each for each in get_outline(version.id).places() if each.kind == "quiz")
    attempt = start_attempt(enrolment=enrolment, place=place)
    writer = take_over(attempt=attempt.public_id, person_id=person.id)
    token = start_session(person=person, device="bench", own_device=False)
    return Taker(attempt.public_id, f"{COOKIE}={token}", writer, _places(attempt))


def _places(attempt: Attempt) -> list[tuple[int, list[str]]]:
    statement = (
        select(AttemptQuestion.position, AttemptQuestion.frozen, QuestionVersion.kind)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.question_version_id)
        .where(AttemptQuestion.attempt_id == attempt.id)
    )
    return [
        (row[0], _choices(row[1], row[2]))
        for row in db.session.execute(statement)
        if _choices(row[1], row[2])
    ]


def _choices(frozen: dict[str, Any], kind: str) -> list[str]:
    """What an answer to a question of one choice may be; nothing for other kinds."""
    if kind == "true_false":
        return ["true", "false"]
    if kind in ("short_text", "number"):
        return ["2026", "34", "3321"]
    return [pair[0] for pair in frozen["options"]] if kind == "one_answer" else []


class Server:
    """A granian with so many workers of eight threads, as `lms run` starts it; killed and started again at will."""

    def __init__(self, site: BenchSite, factory: str, *, workers: int) -> None:
        self.site, self.factory, self.workers = site, factory, workers
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """The server answers."""
        options = ["--interface", "wsgi", "--factory", self.factory, "--no-ws", "--log-level", "error"]
        options += ["--workers", str(self.workers), "--blocking-threads", "8", "--backpressure", "256"]
        command = [sys.executable, "-m", "granian", *options, "--host", "127.0.0.1", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, cwd=_ROOT, env=self.site.environment(), start_new_session=True, stderr=subprocess.DEVNULL
        )
        started = time.monotonic()
        while time.monotonic() - started < 60:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=2).close()
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError("The web server did not start")

    def kill(self) -> None:
        """kill -9 of every web process."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.kill()
