"""Which versions of a question may be scored again, by whom: by those who answer for every quiz that asks it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select

from courses.catalogue.models import Course, CourseVersion, Item
from courses.questions.models import Question, QuestionVersion
from courses.quizzes.models import (
    Attempt,
    AttemptQuestion,
    PooledQuestion,
    QuizSection,
    QuizVersion,
    Rescoring,
)
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import Scope
from lms.people.models import Person


@dataclass(frozen=True)
class Asked:
    """A version of a question, and how many closed attempts asked it."""

    version: QuestionVersion
    attempts: int


@dataclass(frozen=True)
class Reach:
    """A question with its versions, newest first, and the courses outside the viewer's units that ask it."""

    question: Question
    versions: list[Asked]
    foreign: list[str]

    def version(self, number: int | None) -> QuestionVersion:
        """The version of that number; unasked, the newest that was asked, else the newest."""
        if number is None:
            asked = [each for each in self.versions if each.attempts] or self.versions
            return asked[0].version
        for each in self.versions:
            if each.version.number == number:
                return each.version
        raise NotFound()


def get_reach(key: str, scope: Scope) -> Reach:
    """The question, if a quiz of the scope asks it; to anybody else there is no such question: three statements."""
    question = db.session.scalar(select(Question).where(Question.key == key, Question.pool == "graded"))
    if question is None:
        raise NotFound()
    courses = list(db.session.execute(_courses_asking(question.id, scope)))
    if not any(row.is_inside for row in courses):
        raise NotFound()
    foreign = sorted(row.title for row in courses if not row.is_inside)
    return Reach(question, _list_asked(question.id), foreign)


def _courses_asking(question_id: int, scope: Scope) -> Any:
    current = and_(CourseVersion.course_id == Course.id, CourseVersion.number == Course.current_number)
    return (
        select(
            func.coalesce(CourseVersion.title, Course.slug).label("title"),
            Course.unit_id.in_(scope.unit_ids()).label("is_inside"),
        )
        .select_from(PooledQuestion)
        .join(QuestionVersion, QuestionVersion.id == PooledQuestion.question_version_id)
        .join(QuizSection, QuizSection.id == PooledQuestion.section_id)
        .join(QuizVersion, QuizVersion.id == QuizSection.quiz_version_id)
        .join(Item, Item.id == QuizVersion.item_id)
        .join(Course, Course.id == Item.course_id)
        .outerjoin(CourseVersion, current)
        .where(QuestionVersion.question_id == question_id)
        .distinct()
    )


def _list_asked(question_id: int) -> list[Asked]:
    closed = and_(Attempt.id == AttemptQuestion.attempt_id, Attempt.closed_at.is_not(None))
    counts = (
        select(AttemptQuestion.question_version_id, func.count().label("attempts"))
        .join(Attempt, closed)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.question_version_id)
        .where(QuestionVersion.question_id == question_id)
        .group_by(AttemptQuestion.question_version_id)
        .subquery("counts")
    )
    statement = (
        select(QuestionVersion, func.coalesce(counts.c.attempts, 0))
        .outerjoin(counts, counts.c.question_version_id == QuestionVersion.id)
        .where(QuestionVersion.question_id == question_id)
        .order_by(QuestionVersion.number.desc())
    )
    return [Asked(*row) for row in db.session.execute(statement)]


def list_rescorings(version_id: int) -> list[tuple[Rescoring, str]]:
    """The scorings of the version that were applied, newest first, each with the name of who did it."""
    statement = (
        select(Rescoring, Person.full_name)
        .join(Person, Person.id == Rescoring.person_id)
        .where(Rescoring.question_version_id == version_id, Rescoring.applied_at.is_not(None))
        .order_by(Rescoring.number.desc())
    )
    return [(row[0], row[1]) for row in db.session.execute(statement)]


def get_rescoring(reach: Reach, public_id: str) -> tuple[Rescoring, QuestionVersion]:
    """The scoring with that address and the version it is for, if it is one of this question."""
    rescoring = db.session.scalar(select(Rescoring).where(Rescoring.public_id == public_id))
    for each in reach.versions:
        if rescoring is not None and rescoring.question_version_id == each.version.id:
            return rescoring, each.version
    raise NotFound()
