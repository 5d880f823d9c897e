"""Reading quizzes and attempts."""

import datetime as dt
from dataclasses import dataclass, replace

from sqlalchemy import and_, func, select

from courses.catalogue.models import Course, CourseVersion, Item, Placement
from courses.progress.models import Enrolment, ItemPass
from courses.questions.models import Question, QuestionMeasure, QuestionVersion
from courses.questions.rules import LAW, band_of
from courses.quizzes.models import (
    Attempt,
    AttemptQuestion,
    AttemptResult,
    PooledQuestion,
    QuizSection,
    QuizVersion,
)
from courses.quizzes.rules import Candidate, candidate_of
from courses.quizzes.rules.terms import Bar, Terms, bar_to_start, counted_percent, has_reached, shows_key
from courses.quizzes.terms import get_terms
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import NotFound
from lms.people.aliases import same_person


@dataclass(frozen=True, kw_only=True)
class Pooled:
    """A question that a section may draw; `question_id` is the same over its versions.

    `band` is what the bank calls its difficulty now; `is_resting` says that it was retired or put to rest since,
    `is_outdated` that it rests because a legal text it stands on was replaced.
    """

    question_id: int
    version_id: int
    candidate: Candidate
    band: str = ""
    lesson_slug: str | None = None
    category_id: int | None = None
    is_resting: bool = False
    is_outdated: bool = False

    @classmethod
    def of(cls, question: Question, version_id: int, measure: QuestionMeasure | None) -> "Pooled":
        """The question with what is known of its difficulty."""
        facility, answers = (measure.facility, measure.answers) if measure else (None, 0)
        return cls(
            question_id=question.id,
            version_id=version_id,
            candidate=candidate_of(question.id, facility, answers, question.difficulty),
            band=band_of(question.difficulty, answers=answers, facility=facility),
            category_id=question.category_id,
            is_resting=question.state == "retired" or question.rested_at is not None,
            is_outdated=question.rested_cause == LAW,
        )


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
    """How a learner stands with a quiz at a moment: the rules for them, the attempts so far with their results.

    An attempt without a result is under way, or waits for a person to mark it.
    """

    quiz: QuizVersion
    attempts: list[tuple[Attempt, AttemptResult | None]]
    terms: Terms
    has_item_pass: bool
    at: dt.datetime

    @property
    def percents(self) -> list[float]:
        """The scores of the marked attempts in their order."""
        return [result.percent for _attempt, result in self.attempts if result]

    @property
    def is_passed(self) -> bool:
        """True when the score that counts has reached the mark, now or at any time before."""
        if self.has_item_pass:
            return True
        return not self.is_open_yet and has_reached(self.percents, self.quiz.counting, self.quiz.pass_percent)

    @property
    def is_open_yet(self) -> bool:
        """True while a mark that is still to come may change which score counts."""
        return self.is_being_marked and self.quiz.counting != "best"

    @property
    def open_attempt(self) -> Attempt | None:
        """The attempt under way; there is at most one, and it is the newest."""
        newest = self.attempts[-1][0] if self.attempts else None
        return newest if newest and newest.closed_at is None else None

    @property
    def is_being_marked(self) -> bool:
        """True while a person has still to mark one of the attempts handed in."""
        return any(attempt.closed_at and not result for attempt, result in self.attempts)

    @property
    def attempts_left(self) -> int:
        """How many more attempts may be started, now or later; none once the quiz is passed."""
        return 0 if self.is_passed else max(0, self.terms.attempts - len(self.attempts))

    @property
    def counted_percent(self) -> float | None:
        """The score that counts by the rule of the quiz; None before it is settled."""
        return None if self.is_open_yet else counted_percent(self.percents, self.quiz.counting)

    @property
    def bar(self) -> Bar | None:
        """Why the next attempt cannot be started at that moment; None where it may be."""
        closed = [attempt.closed_at for attempt, _result in self.attempts if attempt.closed_at]
        return bar_to_start(
            self.terms,
            is_passed=self.is_passed,
            taken=len(self.attempts),
            last_closed_at=closed[-1] if closed else None,
            at=self.at,
        )

    @property
    def shows_key(self) -> bool:
        """True where the learner may see the right answers: see `rules.terms.shows_key`."""
        return shows_key(self.terms, is_under_way=self.open_attempt is not None, bar=self.bar, at=self.at)


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
    """The sections of the blueprint in order, each with what it may draw and how hard that is: one statement."""
    statement = (
        select(
            QuizSection,
            Question,
            PooledQuestion.question_version_id,
            PooledQuestion.lesson_slug,
            QuestionMeasure,
        )
        .join(PooledQuestion, PooledQuestion.section_id == QuizSection.id)
        .join(QuestionVersion, QuestionVersion.id == PooledQuestion.question_version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .outerjoin(QuestionMeasure, QuestionMeasure.question_id == Question.id)
        .where(QuizSection.quiz_version_id == quiz_version_id)
        .order_by(QuizSection.position, PooledQuestion.position)
    )
    pools: dict[int, tuple[QuizSection, list[Pooled]]] = {}
    for section, question, version_id, lesson, measure in db.session.execute(statement):
        pooled = replace(Pooled.of(question, version_id, measure), lesson_slug=lesson)
        pools.setdefault(section.id, (section, []))[1].append(pooled)
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
    """How the learner of that time through the course stands with the quiz now: three statements."""
    moment = now()
    passed = and_(ItemPass.enrolment_id == Attempt.enrolment_id, ItemPass.item_id == Attempt.item_id)
    statement = (
        select(Attempt, AttemptResult, ItemPass.id)
        .outerjoin(AttemptResult, AttemptResult.attempt_id == Attempt.id)
        .outerjoin(ItemPass, passed)
        .where(Attempt.enrolment_id == enrolment_id, Attempt.item_id == quiz.item_id)
        .order_by(Attempt.number)
    )
    rows = db.session.execute(statement).all()
    return Standing(
        quiz=quiz,
        attempts=[(attempt, result) for attempt, result, _pass in rows],
        terms=get_terms(quiz, enrolment_id=enrolment_id, at=moment),
        has_item_pass=any(item_pass is not None for _attempt, _result, item_pass in rows),
        at=moment,
    )


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
        .where(Attempt.public_id == public_id, Enrolment.person_id.in_(same_person(person_id)))
    )
    row = db.session.execute(statement).first()
    if row is None:
        raise NotFound()
    attempt, quiz, enrolment, course_slug, course_title, item_slug, title = row
    return Sitting(attempt, quiz, enrolment, course_slug, course_title, item_slug, title or item_slug)


def find_newest_attempt(*, slug: str, item: str, person_id: int) -> str | None:
    """The address of the person's newest attempt at that quiz, whether their version still has it or not."""
    statement = (
        select(Attempt.public_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .join(Item, Item.id == Attempt.item_id)
        .where(Course.slug == slug, Item.slug == item, Enrolment.person_id.in_(same_person(person_id)))
        .order_by(Attempt.id.desc())
        .limit(1)
    )
    return db.session.scalar(statement)
