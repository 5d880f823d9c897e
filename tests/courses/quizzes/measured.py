"""A small quiz with many marked attempts, counted by the worker."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import select

from courses.questions.models import QuestionMeasure, QuestionVersion
from courses.quizzes.models import ExamStatistic, QuestionStatistic, QuizVersion
from courses.quizzes.rules.statistics import ExamSums, QuestionSums
from courses.quizzes.tasks import count_marked_attempts
from lms.core.db import db, transaction
from tests.conftest import START
from tests.factories.attempts import make_marked_attempts, usual_chance, usual_pace
from tests.factories.courses import enrol_in, make_course, make_learner


@dataclass
class Measured:
    """A course whose quiz holds six questions of one answer and draws four."""

    app: Flask
    slug: str
    item_id: int
    quiz_version_id: int
    enrolment_id: int
    version_ids: list[int]
    rng: random.Random

    def take(self, many: int, **how: Any) -> list[int]:
        """So many more attempts are marked; their ids."""
        with self.app.app_context(), transaction(write=True):
            versions = [db.session.get_one(QuestionVersion, key) for key in self.version_ids]
            return make_marked_attempts(
                versions,
                many=many,
                enrolment_id=self.enrolment_id,
                item_id=self.item_id,
                quiz_version_id=self.quiz_version_id,
                started_at=START,
                rng=self.rng,
                paper=4,
                **how,
            )

    def leak(self) -> None:
        """The first question goes round after 150 attempts."""
        self.take(150)
        self.count()
        self.take(
            80,
            chance=lambda able, number: usual_chance(able, number) if number else 0.97,
            pace=lambda rng, number: usual_pace(rng, number) if number else 12.0,
        )
        self.count()

    def count(self) -> None:
        """The worker has passed."""
        with self.app.app_context():
            count_marked_attempts()

    def do(self, deed: Callable[[], Any]) -> Any:
        """The deed is done in a writing transaction."""
        with self.app.app_context(), transaction(write=True):
            return deed()

    def exam(self) -> ExamSums:
        """The stored sums of the quiz."""
        with self.app.app_context(), transaction(write=False):
            found = db.session.get(ExamStatistic, self.item_id)
            return ExamSums.from_json(found.sums) if found else ExamSums()

    def questions(self) -> dict[int, tuple[QuestionSums, Any]]:
        """(sums, when it was flagged) by question version."""
        with self.app.app_context(), transaction(write=False):
            rows = db.session.scalars(select(QuestionStatistic).filter_by(item_id=self.item_id))
            return {
                row.question_version_id: (QuestionSums.from_json(row.sums), row.flagged_at) for row in rows
            }

    def measure(self, version_id: int) -> QuestionMeasure | None:
        """What the bank knows of the question."""
        with self.app.app_context(), transaction(write=False):
            version = db.session.get_one(QuestionVersion, version_id)
            found = db.session.get(QuestionMeasure, version.question_id)
            if found is not None:
                db.session.expunge(found)
            return found

    def key_of(self, version_id: int) -> str:
        """The permanent key of the question."""
        from courses.questions.models import Question

        with self.app.app_context(), transaction(write=False):
            version = db.session.get_one(QuestionVersion, version_id)
            return db.session.get_one(Question, version.question_id).key


def open_measured(app: Flask) -> Measured:
    """The course is published and nobody has taken its quiz."""
    with app.app_context(), transaction(write=True):
        course = make_course(draw=(("chung", 4, 6),), pass_percent=70)
        enrolment = enrol_in(course, make_learner())
        quiz = db.session.scalars(select(QuizVersion).filter_by(item_id=course.quiz.id)).one()
        versions = db.session.scalars(select(QuestionVersion.id).where(QuestionVersion.kind == "one_answer"))
        return Measured(
            app=app,
            slug=course.slug,
            item_id=course.quiz.id,
            quiz_version_id=quiz.id,
            enrolment_id=enrolment.id,
            version_ids=sorted(versions),
            rng=random.Random(1690),
        )
