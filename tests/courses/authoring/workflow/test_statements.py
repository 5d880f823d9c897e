"""Publishing and comparing ask little of the database, however many versions a course has had."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from courses.authoring.actions import open_draft
from courses.authoring.models import CourseDraft
from courses.authoring.queries.contents import load_with_draft
from courses.catalogue.actions import PlacedItem, publish_change
from courses.lessons.actions import put_blocks
from courses.lessons.models import LessonVersion
from courses.quizzes.actions import put_quiz
from courses.quizzes.models import QuizVersion
from lms.core.db import db, transaction
from lms.core.permissions import Role
from lms.organisations.queries import get_root
from tests.architecture.test_pages import MOST_STATEMENTS, counted
from tests.courses.authoring.workflow.school import School, text
from tests.factories.courses import SmallCourse, make_course, make_learner, make_question
from tests.factories.people import make_holder


def _grow(made: SmallCourse) -> None:
    """The lesson and the quiz of the course have been published three times, each time otherwise."""
    for number in (1, 2):
        lesson = put_blocks(item=made.lesson, blocks=[text("a", f"<p>Lời {number}.</p>")], questions=[])
        publish_change(course=made.course, placed=PlacedItem(made.lesson, "Mở đầu", 10, lesson.number))
        sections = [("chung", 1, [(make_question(), None)])]
        quiz = put_quiz(item=made.quiz, minutes=30 + number, attempts=1, pass_percent=50, sections=sections)
        publish_change(course=made.course, placed=PlacedItem(made.quiz, "Kiểm tra", 30, quiz.number))


@contextmanager
def _loaded(*tables: type) -> Iterator[list[tuple[int, int]]]:
    """The (item, number) of the rows of these tables that are read from the database in the block."""
    rows: list[tuple[int, int]] = []

    def note(row: Any, _context: Any) -> None:
        rows.append((row.item_id, row.number))

    for table in tables:
        event.listen(table, "load", note)
    yield rows
    for table in tables:
        event.remove(table, "load", note)


def test_comparing_two_versions_reads_no_third(app: Flask) -> None:
    with app.app_context():
        with transaction(write=True):
            made = make_course()
            _grow(made)
            lesson, quiz = made.lesson.id, made.quiz.id
            course_id = open_draft(course=made.course, person_id=make_learner().id).course_id
        db.session.expunge_all()
        with transaction(write=False), _loaded(LessonVersion, QuizVersion) as rows:
            load_with_draft([1], db.session.get_one(CourseDraft, course_id))
    assert sorted(rows) == sorted([(lesson, 1), (quiz, 1), (quiz, 3)])


@pytest.mark.parametrize(
    "tail",
    [
        "xuat-ban",
        "phien-ban/so-sanh?tu=1&den=ban-nhap",
        "phien-ban/so-sanh?tu=1&den=3",
        "phien-ban/1/quay-lai",
    ],
)
def test_a_draft_that_fell_behind_is_published_and_compared_in_few_statements(
    app: Flask, sign_in: Callable[[int], FlaskClient], tail: str
) -> None:
    with app.app_context(), transaction(write=True):
        made = make_course()
        author, reviewer = make_learner().id, make_holder(Role.REVIEWER, get_root()).id
        open_draft(course=made.course, person_id=author)
        _grow(made)
        School(author, reviewer, reviewer, made.course.id).approve()
        path = f"/soan/{made.course.slug}/{tail}"
    browser = sign_in(reviewer)
    with counted(app) as statements:
        page = browser.get(path)
    assert page.status_code == 200
    assert len(statements) <= MOST_STATEMENTS, "\n".join(statements)
