"""One attempt as those who teach its quiz see it: answers, marks with their history, what happened."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import and_, func, select

from courses.catalogue.models import Course, CourseVersion, Item, Placement
from courses.progress.models import Enrolment
from courses.questions.kinds.review import review_answer
from courses.questions.models import Question, QuestionVersion
from courses.quizzes.learners import people_in
from courses.quizzes.models import Answer, Attempt, AttemptQuestion, AttemptResult, Mark, QuizVersion
from courses.quizzes.papers import is_by_hand, newest_answer
from courses.quizzes.reviews import RubricLine, rubric_lines
from courses.quizzes.scorings import Scoring, scorings_of
from lms.core.db import db
from lms.core.errors import NotFound
from lms.organisations.queries import SubtreeScope
from lms.people.models import Person


@dataclass(frozen=True)
class TaughtAttempt:
    """An attempt with the names of where it stands; `full_name` is None for people outside the viewer's units."""

    attempt: Attempt
    quiz: QuizVersion
    enrolment: Enrolment
    result: AttemptResult | None
    course_slug: str
    course_title: str
    item_slug: str
    title: str
    full_name: str | None


@dataclass(frozen=True)
class GivenMark:
    """A mark that was given: what, by whom, when, why, and whether it counts."""

    mark: Mark
    giver: str | None
    rubric: list[RubricLine]

    @property
    def percent(self) -> float:
        """The mark in per cent."""
        return float(Fraction(self.mark.numerator, self.mark.denominator) * 100)

    @property
    def is_by_hand(self) -> bool:
        """True for a mark set by hand."""
        return is_by_hand(self.mark)


@dataclass(frozen=True)
class SheetLine:
    """A question of the attempt. While it waits for its markers, neither the answer nor a mark is in here."""

    position: int
    version: QuestionVersion
    key: str
    review: dict[str, Any] | None
    marks: list[GivenMark]

    @property
    def is_waiting(self) -> bool:
        """True while people mark it without the name."""
        return self.review is None


def get_taught_attempt(public_id: str, scope: SubtreeScope) -> TaughtAttempt:
    """The attempt with that address, if its course belongs to the scope; else as if there were none."""
    here = and_(Placement.version_id == Enrolment.version_id, Placement.item_id == Attempt.item_id)
    named = and_(Person.id == Enrolment.person_id, Person.id.in_(people_in(scope)))
    statement: Any = (
        select(
            Attempt,
            QuizVersion,
            Enrolment,
            AttemptResult,
            Course.slug,
            CourseVersion.title,
            Item.slug,
            func.coalesce(Placement.title, Item.slug),
            Person.full_name,
        )
        .select_from(Attempt)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .join(Item, Item.id == Attempt.item_id)
        .outerjoin(AttemptResult, AttemptResult.attempt_id == Attempt.id)
        .outerjoin(Placement, here)
        .outerjoin(Person, named)
        .where(Attempt.public_id == public_id, Course.unit_id.in_(scope.unit_ids()))
    )
    row = db.session.execute(statement).first()
    if row is None:
        raise NotFound()
    return TaughtAttempt(*row)


def list_sheet(attempt: Attempt) -> list[SheetLine]:
    """The questions of a closed attempt in order, with all marks ever given: three statements."""
    statement = (
        select(AttemptQuestion, QuestionVersion, Question.key, Answer)
        .select_from(AttemptQuestion)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.question_version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .outerjoin(Answer, Answer.id == newest_answer())
        .where(AttemptQuestion.attempt_id == attempt.id)
        .order_by(AttemptQuestion.position)
    )
    rows = db.session.execute(statement).all()
    scorings = scorings_of({row.QuestionVersion.id: row.QuestionVersion for row in rows})
    marks = _marks(attempt.id)
    return [_line(row, scorings[row.QuestionVersion.id], marks[row.AttemptQuestion.id]) for row in rows]


def _marks(attempt_id: int) -> dict[int, list[tuple[Mark, str | None]]]:
    statement = (
        select(Mark, Person.full_name)
        .join(AttemptQuestion, AttemptQuestion.id == Mark.attempt_question_id)
        .outerjoin(Person, Person.id == Mark.person_id)
        .where(AttemptQuestion.attempt_id == attempt_id)
        .order_by(Mark.id.desc())
    )
    found: dict[int, list[tuple[Mark, str | None]]] = defaultdict(list)
    for mark, giver in db.session.execute(statement):
        found[mark.attempt_question_id].append((mark, giver))
    return found


def _line(row: Any, scoring: Scoring, marks: list[tuple[Mark, str | None]]) -> SheetLine:
    question, version, answer = row.AttemptQuestion, row.QuestionVersion, row.Answer
    counting = next((mark for mark, _giver in marks if mark.counts), None)
    if counting is None:
        return SheetLine(question.position, version, row.key, None, [])
    review = review_answer(
        version.kind,
        scoring.data,
        question.frozen,
        answer.response if answer else {},
        share=Fraction(counting.numerator, counting.denominator),
    )
    given = [
        GivenMark(mark, giver, rubric_lines(version.kind, version.data, mark.detail)) for mark, giver in marks
    ]
    if any(each.rubric for each in given):
        review |= {"outcome": None, "key": []}
    return SheetLine(question.position, version, row.key, review, given)
