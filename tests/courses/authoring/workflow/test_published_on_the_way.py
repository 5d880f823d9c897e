"""Two versions shortly after one another, and whoever comes in between: everybody ends where they should."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from courses.authoring.actions import save_facts
from courses.authoring.actions.archiving import archive_course
from courses.catalogue.models import CourseVersion
from courses.catalogue.queries import find_course
from courses.progress import moving
from courses.progress.models import Enrolment
from lms.core.db import db, transaction
from lms.core.jobs import drain
from tests.courses.authoring.workflow.school import publish_changed
from tests.factories.courses import enrol_in, make_course, make_learner

SLUG = "an-toan-so"
MINOR = {"kind": "minor"}


def _publish(facts: dict[str, object], **choice: object) -> None:
    """In a writing transaction: the course is published with these facts."""
    course = find_course(SLUG)
    assert course is not None
    publish_changed(
        course,
        lambda school: save_facts(
            draft=school.draft, facts=facts, revision=school.draft.revision, person_id=school.author
        ),
        **choice,
    )


def _archive() -> None:
    course = find_course(SLUG)
    assert course is not None
    archive_course(course=course, person_id=make_learner("Trần Thẩm").id)


def _studied(app: Flask) -> list[tuple[int, int]]:
    """(number of the version, how many study it)."""
    statement = (
        select(CourseVersion.number, func.count())
        .join(Enrolment, Enrolment.version_id == CourseVersion.id)
        .group_by(CourseVersion.number)
    )
    with app.app_context(), transaction(write=False):
        return [(row[0], row[1]) for row in db.session.execute(statement)]


@pytest.mark.parametrize(
    ("facts", "choice"),
    [({"title": "Sửa một"}, MINOR), ({"tiet_hundredths": 700}, {"moves": True})],
    ids=["minor", "major"],
)
def test_a_correction_reaches_those_whom_a_job_is_still_moving(
    app: Flask, monkeypatch: pytest.MonkeyPatch, facts: dict[str, object], choice: dict[str, object]
) -> None:
    monkeypatch.setattr(moving, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(moving, "BATCH", 2)
    with app.app_context():
        with transaction(write=True):
            made = make_course(SLUG)
            for number in range(5):
                enrol_in(made, make_learner(f"Người {number}"))
        with transaction(write=True):
            _publish(facts, **choice)
        with transaction(write=True):
            _publish({"title": "Sửa hai"}, **MINOR)
        drain()
    assert _studied(app) == [(3, 5)]


@pytest.mark.parametrize(
    ("deed", "studied"),
    [(lambda: _publish({"title": "Đã sửa"}, **MINOR), [(2, 1)]), (_archive, [])],
    ids=["published", "archived"],
)
def test_whoever_begins_while_the_publisher_works_begins_what_stands_afterwards(
    app: Flask,
    sign_in: Callable[[int], FlaskClient],
    deed: Callable[[], None],
    studied: list[tuple[int, int]],
) -> None:
    with app.app_context(), transaction(write=True):
        make_course(SLUG)
        learner = make_learner("Người Mới").id
    browser, is_held, goes_on, faults = sign_in(learner), threading.Event(), threading.Event(), []

    def publish() -> None:
        try:
            with app.app_context(), transaction(write=True):
                deed()
                db.session.flush()
                is_held.set()
                goes_on.wait(1)
        except Exception as fault:
            faults.append(fault)
            is_held.set()

    publisher = threading.Thread(target=publish)
    publisher.start()
    is_held.wait(20)
    browser.post(f"/khoa-hoc/{SLUG}/ghi-danh")
    publisher.join()
    assert not faults and _studied(app) == studied
