"""Answers that wait for a person to mark them. Nothing here says whose they are."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, func, or_, select

from courses.catalogue.models import Course, CourseVersion, Item, Placement
from courses.progress.models import Enrolment
from courses.questions.kinds.registry import list_kinds
from courses.questions.models import Question, QuestionVersion
from courses.quizzes.models import Attempt, AttemptQuestion, Mark, MarkingClaim, QuizVersion
from courses.quizzes.papers import is_the_mark
from courses.quizzes.rules.marking import CLAIM
from lms.core.clock import now
from lms.core.db import db
from lms.core.permissions import Scope
from lms.people.aliases import survivor_of


@dataclass(frozen=True)
class Heap:
    """The answers to one question of one quiz: how many wait, and how many of them this marker may take."""

    course_title: str
    course_slug: str
    item_id: int
    item_slug: str
    title: str
    version_id: int
    number: int
    key: str
    stem_html: str
    waiting: int
    open_to_me: int

    @property
    def token(self) -> str:
        """What a form names it by."""
        return f"{self.course_slug}/{self.item_slug}/{self.key}/{self.number}"


def _claims(marker_id: int) -> Subquery:
    """By answer: how many marked it, how many are at it, and whether this marker is one of either."""
    is_live = and_(MarkingClaim.done_at.is_(None), MarkingClaim.claimed_at >= now() - CLAIM)
    is_done = MarkingClaim.done_at.is_not(None)
    mine = and_(MarkingClaim.marker_id == marker_id, or_(is_live, is_done))

    def count(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((condition, 1), else_=0))

    return (
        select(
            MarkingClaim.attempt_question_id,
            count(is_done).label("done"),
            count(is_live).label("live"),
            count(mine).label("mine"),
        )
        .group_by(MarkingClaim.attempt_question_id)
        .subquery("claims")
    )


def _is_open(claims: Subquery, marker_id: int) -> ColumnElement[bool]:
    """The answer still wants a marker, and this one may be it: not the learner, and not one who had it before."""
    done, live = func.coalesce(claims.c.done, 0), func.coalesce(claims.c.live, 0)
    wanted = case((done >= QuizVersion.markers, QuizVersion.markers + 1), else_=QuizVersion.markers)
    mine = func.coalesce(claims.c.mine, 0)
    return and_(done + live < wanted, mine == 0, survivor_of(Enrolment.person_id) != marker_id)


def _waiting(columns: tuple[Any, ...], claims: Subquery, scope: Scope) -> Any:
    """A select over answers of closed attempts that have no mark that counts, in courses of the scope."""
    kinds = [kind.key for kind in list_kinds() if kind.is_marked_by_person]
    return (
        select(*columns)
        .select_from(AttemptQuestion)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.question_version_id)
        .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .outerjoin(Mark, is_the_mark())
        .outerjoin(claims, claims.c.attempt_question_id == AttemptQuestion.id)
        .where(
            QuestionVersion.kind.in_(kinds),
            Attempt.closed_at.is_not(None),
            Mark.id.is_(None),
            Course.unit_id.in_(scope.unit_ids()),
        )
    )


def list_heaps(*, marker_id: int, scope: Scope) -> list[Heap]:
    """The questions with answers that wait, by course and quiz: two statements."""
    claims = _claims(marker_id)
    counts = _waiting(
        (
            Course.id.label("course_id"),
            Attempt.item_id,
            QuestionVersion.id.label("version_id"),
            func.count().label("waiting"),
            func.sum(case((_is_open(claims, marker_id), 1), else_=0)).label("open_to_me"),
        ),
        claims,
        scope,
    )
    found = counts.group_by(Course.id, Attempt.item_id, QuestionVersion.id).subquery("counts")
    here = and_(Placement.version_id == CourseVersion.id, Placement.item_id == found.c.item_id)
    statement = (
        select(
            CourseVersion.title,
            Course.slug,
            found.c.item_id,
            Item.slug,
            func.coalesce(Placement.title, Item.slug),
            found.c.version_id,
            QuestionVersion.number,
            Question.key,
            QuestionVersion.stem_html,
            found.c.waiting,
            found.c.open_to_me,
        )
        .select_from(found)
        .join(Course, Course.id == found.c.course_id)
        .join(
            CourseVersion,
            and_(CourseVersion.course_id == Course.id, CourseVersion.number == Course.current_number),
        )
        .join(Item, Item.id == found.c.item_id)
        .join(QuestionVersion, QuestionVersion.id == found.c.version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .outerjoin(Placement, here)
        .order_by(CourseVersion.title, Placement.position, QuestionVersion.id)
    )
    return [Heap(*row) for row in db.session.execute(statement)]


def count_open(*, marker_id: int, scope: Scope) -> int:
    """How many answers this marker may take."""
    claims = _claims(marker_id)
    statement = _waiting((func.count(),), claims, scope).where(_is_open(claims, marker_id))
    return int(db.session.scalar(statement) or 0)


def list_open(*, marker_id: int, scope: Scope, item_id: int, version_id: int, limit: int) -> list[int]:
    """Some answers to the question that this marker may take, by chance: no order says when or whose."""
    claims = _claims(marker_id)
    statement = (
        _waiting((AttemptQuestion.id,), claims, scope)
        .where(Attempt.item_id == item_id, QuestionVersion.id == version_id, _is_open(claims, marker_id))
        .order_by(func.random())
        .limit(limit)
    )
    return list(db.session.scalars(statement))
