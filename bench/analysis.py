"""The pages of analysis with 100,000 counted attempts: how long they take, and how fast attempts are counted."""

import datetime as dt
import json
import random
import statistics
import time

import click
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from bench.site import bench_site
from courses.questions.models import Question, QuestionVersion
from courses.quizzes.actions.counting import count_attempts
from courses.quizzes.models import QuizVersion
from lms.core.clock import now
from lms.core.db import db, transaction
from lms.core.permissions import Role
from lms.organisations.queries import get_root
from lms.people.sessions import COOKIE, start_session
from tests.factories.attempts import make_marked_attempts
from tests.factories.courses import SmallCourse, enrol_in, make_course, make_learner
from tests.factories.people import make_holder

_IN_ONE_WRITE, _LOOKS = 1000, 20


@click.command("analysis")
@click.option("--attempts", default=100_000, show_default=True, help="Marked attempts at one quiz.")
@click.option("--bank", default=60, show_default=True, help="Questions that the quiz may draw.")
@click.option("--paper", default=20, show_default=True, help="Questions of a paper.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
def command(attempts: int, bank: int, paper: int, as_json: bool) -> None:
    """Builds the attempts on PostgreSQL, counts them as the worker does and opens the pages."""
    with bench_site(0) as site:
        with transaction(write=True):
            course = make_course("do-phan-tich", draw=(("chung", paper, bank),))
            slug = course.slug
        figures = _build(course, attempts=attempts, paper=paper)
        figures |= _count()
        figures |= _open_pages(site.app, slug)
    click.echo(json.dumps(figures) if as_json else "\n".join(f"{key}: {figures[key]}" for key in figures))


def _build(course: SmallCourse, *, attempts: int, paper: int) -> dict[str, float]:
    rng, before, started_at = random.Random(1690), time.perf_counter(), now()
    with transaction(write=True):
        enrolment_id, item_id = enrol_in(course, make_learner()).id, course.quiz.id
        quiz_version_id = db.session.scalars(select(QuizVersion.id).filter_by(item_id=item_id)).one()
    for _ in range(0, attempts, _IN_ONE_WRITE):
        started_at += dt.timedelta(minutes=_IN_ONE_WRITE)
        with transaction(write=True):
            versions = db.session.scalars(
                select(QuestionVersion)
                .join(Question)
                .where(Question.key.like("thu-%"), Question.pool == "graded")
            )
            make_marked_attempts(
                list(versions),
                many=min(_IN_ONE_WRITE, attempts),
                enrolment_id=enrolment_id,
                item_id=item_id,
                quiz_version_id=quiz_version_id,
                started_at=started_at,
                rng=rng,
                paper=paper,
            )
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    return {"attempts": attempts, "build_s": round(time.perf_counter() - before, 1)}


def _count() -> dict[str, float]:
    """As the worker counts: 500 in one transaction."""
    times, counted = [], 0
    while True:
        before = time.perf_counter()
        with transaction(write=True):
            done = count_attempts(most=500)
        if not done:
            break
        counted += done
        times.append(time.perf_counter() - before)
    return {
        "counted_per_s": round(counted / sum(times)),
        "batch_p50_ms": round(1000 * statistics.median(times), 1),
        "batch_max_ms": round(1000 * max(times), 1),
    }


def _open_pages(app: Flask, slug: str) -> dict[str, float]:
    with transaction(write=True):
        trainer = make_holder(Role.TRAINER, get_root(), "Phạm Văn Giảng")
        trainer.notice_accepted_at = now()
        token = start_session(person=trainer, device="bench", own_device=False)
        key = db.session.scalars(
            select(Question.key).where(Question.key.like("thu-%"), Question.pool == "graded")
        ).first()
    browser, base = app.test_client(), f"/day-hoc/phan-tich/{slug}/kiem-tra"
    browser.set_cookie(COOKIE, token)
    pages = {"exam_page": base, "question_page": f"{base}/cau/{key}", "list_page": "/day-hoc/phan-tich"}
    return {
        f"{name}_{figure}": value
        for name, url in pages.items()
        for figure, value in _look(browser, url).items()
    }


def _look(browser: FlaskClient, url: str) -> dict[str, float]:
    times = []
    for _ in range(_LOOKS):
        before = time.perf_counter()
        answer = browser.get(url)
        times.append(time.perf_counter() - before)
        if answer.status_code != 200:
            raise RuntimeError(f"{url} answered {answer.status_code}")
    return {"first_ms": round(1000 * times[0], 1), "p50_ms": round(1000 * statistics.median(times), 1)}
