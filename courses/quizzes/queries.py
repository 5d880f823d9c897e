"""Reading quizzes and attempts."""

from dataclasses import dataclass

from sqlalchemy import and_, func, select

from courses.catalogue.models import Course, CourseVersion, Item, Placement
from courses.progress.models import Enrolment
from courses.questions.models import QuestionVersion
from courses.quizzes.models import (
    Attempt,
    AttemptQuestion,
    AttemptResult,
    PooledQuestion,
    QuizSection,
    QuizVersion,
)
from lms.core.db import db
from lms.core.errors import NotFound


@dataclass(frozen=True)
class Pooled:
    """A question that a section may draw; `question_id` is the same over its versions."""

    question_id: int
    version_id: int
    lesson_slug: str | None


@dataclass(frozen=True)
class Sitting:
    """An attempt in the hands of its learner, with the names of where it stands."""

    attempt: Attempt
    quiz: QuizVersion
    enrolment: Enrolment
    course_slug: str
    course_title: str
    item_slug: str
    title: str


@dataclass(frozen=True)
class Standing:
    """How a learner stands with a quiz: its rules, the attempts so far, each with its result once closed."""

    quiz: QuizVersion
    attempts: list[tuple[Attempt, AttemptResult | None]]

    @property
    def open_attempt(self) -> Attempt | None:
        """The attempt under way; there is at most one, and it is the newest."""
        newest = self.attempts[-1][0] if self.attempts else None
        return newest if newest and newest.closed_at is None else None

    @property
    def is_passed(self) -> bool:
        """True when an attempt reached the pass mark."""
        return any(result.is_passed for _attempt, result in self.attempts if result)

    @property
    def attempts_left(self) -> int:
        """How many more attempts may be started."""
        return 0 if self.is_passed else max(0, self.quiz.attempts - len(self.attempts))

    @property
    def shows_key(self) -> bool:
        """True once nothing is to be gained from the key: no attempt is under way and none can follow."""
        return self.open_attempt is None and not self.attempts_left


def get_quiz(item_id: int, number: int) -> QuizVersion:
    """The rules pinned by a course version."""
    found = db.session.scalar(
        select(QuizVersion).where(QuizVersion.item_id == item_id, QuizVersion.number == number)
    )
    if found is None:
        raise NotFound()
    return found


def count_questions(quiz_version_id: int) -> int:
    """How many questions a paper of this quiz has."""
    statement = select(func.sum(QuizSection.count)).where(QuizSection.quiz_version_id == quiz_version_id)
    return int(db.session.scalar(statement) or 0)


def list_pools(quiz_version_id: int) -> list[tuple[QuizSection, list[Pooled]]]:
    """The sections of the blueprint in order, each with what it may draw: one statement."""
    statement = (
        select(
            QuizSection,
            QuestionVersion.question_id,
            PooledQuestion.question_version_id,
            PooledQuestion.lesson_slug,
        )
        .join(PooledQuestion, PooledQuestion.section_id == QuizSection.id)
        .join(QuestionVersion, QuestionVersion.id == PooledQuestion.question_version_id)
        .where(QuizSection.quiz_version_id == quiz_version_id)
        .order_by(QuizSection.position, PooledQuestion.position)
    )
    pools: dict[int, tuple[QuizSection, list[Pooled]]] = {}
    for section, question_id, version_id, lesson in db.session.execute(statement):
        pools.setdefault(section.id, (section, []))[1].append(Pooled(question_id, version_id, lesson))
    return list(pools.values())


def last_shown(*, enrolment_id: int, item_id: int) -> dict[int, int]:
    """The number of the attempt in which this learner saw a question of this quiz last, by question."""
    statement = (
        select(QuestionVersion.question_id, func.max(Attempt.number))
        .join(AttemptQuestion, AttemptQuestion.question_version_id == QuestionVersion.id)
        .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
        .where(Attempt.enrolment_id == enrolment_id, Attempt.item_id == item_id)
        .group_by(QuestionVersion.question_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def get_standing(quiz: QuizVersion, *, enrolment_id: int) -> Standing:
    """The attempts at the quiz of a time through the course, in order."""
    statement = (
        select(Attempt, AttemptResult)
        .outerjoin(AttemptResult, AttemptResult.attempt_id == Attempt.id)
        .where(Attempt.enrolment_id == enrolment_id, Attempt.item_id == quiz.item_id)
        .order_by(Attempt.number)
    )
    return Standing(quiz, [(attempt, result) for attempt, result in db.session.execute(statement)])


def find_result(attempt_id: int) -> AttemptResult | None:
    """The result of the attempt, once it is closed."""
    return db.session.get(AttemptResult, attempt_id)


def get_sitting(public_id: str, *, person_id: int) -> Sitting:
    """The attempt with that address if it is this person's; to anybody else there is no such attempt."""
    here = and_(Placement.version_id == Enrolment.version_id, Placement.item_id == Attempt.item_id)
    statement = (
        select(Attempt, QuizVersion, Enrolment, Course.slug, CourseVersion.title, Item.slug, Placement.title)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .join(Item, Item.id == Attempt.item_id)
        .join(Course, Course.id == Enrolment.course_id)
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .outerjoin(Placement, here)
        .where(Attempt.public_id == public_id, Enrolment.person_id == person_id)
    )
    row = db.session.execute(statement).first()
    if row is None:
        raise NotFound()
    attempt, quiz, enrolment, course_slug, course_title, item_slug, title = row
    return Sitting(attempt, quiz, enrolment, course_slug, course_title, item_slug, title or item_slug)
