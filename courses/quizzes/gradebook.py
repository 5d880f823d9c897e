"""The gradebook of a course: people by quizzes, from one query, for the page and for the file alike."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, case, func, select

from courses.catalogue.models import Course, CourseVersion, Item, Placement
from courses.progress.models import Enrolment, ItemPass
from courses.quizzes.models import Attempt, AttemptResult, QuizVersion
from courses.quizzes.rules.terms import counted_percent
from courses.sessions.queries import member_ids
from lms.core.db import db
from lms.core.errors import NotFound
from lms.organisations.queries import SubtreeScope, places_on
from lms.people.aliases import list_accounts_in, main_post_id, survivor_of
from lms.people.models import Person, Post

_CHUNK = 500


@dataclass(frozen=True)
class Column:
    """A quiz of the course."""

    item_id: int
    slug: str
    title: str


@dataclass
class Cell:
    """How somebody stands with a quiz: every attempt with its result, and whether the quiz is passed."""

    attempts: list[tuple[Attempt, AttemptResult | None]] = field(default_factory=list)
    counting: str = "best"
    is_passed: bool = False

    @property
    def percent(self) -> float | None:
        """The score that counts; None before the first result, and while another attempt may still decide."""
        waits = any(attempt.closed_at and result is None for attempt, result in self.attempts)
        if waits and self.counting != "best":
            return None
        return counted_percent([each.percent for _attempt, each in self.attempts if each], self.counting)

    @property
    def state(self) -> str:
        """'passed', 'failed', 'waiting' for a marker, 'under_way' or 'none'."""
        if self.is_passed:
            return "passed"
        if not self.attempts:
            return "none"
        newest, result = self.attempts[-1]
        if newest.closed_at is None:
            return "under_way"
        return "failed" if result else "waiting"


@dataclass(frozen=True)
class GradeRow:
    """A person with their enrolment, their unit and a cell for each quiz, by item."""

    enrolment: Enrolment
    person: Person
    unit_name: str
    cells: dict[int, Cell]


def list_columns(course: Course) -> list[Column]:
    """The quizzes of the course in their order, each with its latest title: one statement."""
    newest = (
        select(Placement.item_id, func.max(CourseVersion.number).label("number"))
        .join(CourseVersion, CourseVersion.id == Placement.version_id)
        .where(CourseVersion.course_id == course.id)
        .group_by(Placement.item_id)
        .subquery("newest")
    )
    statement = (
        select(Item.id, Item.slug, Placement.title)
        .join(newest, newest.c.item_id == Item.id)
        .join(
            CourseVersion,
            and_(CourseVersion.course_id == course.id, CourseVersion.number == newest.c.number),
        )
        .join(Placement, and_(Placement.version_id == CourseVersion.id, Placement.item_id == Item.id))
        .where(Item.kind == "quiz")
        .order_by(Placement.position, Item.id)
    )
    return [Column(*row) for row in db.session.execute(statement)]


def select_learners(course: Course, scope: SubtreeScope, *, class_id: int | None = None) -> Any:
    """A select of (Enrolment, Person, unit id) of those who study the course, by tên, họ, đệm.

    Only people whose main post lies in the scope.
    """
    # A sum is no column with an index: SQLite looks for the post of each person, not for all people of each unit.
    unit_id = Post.unit_id + 0
    return (
        select(Enrolment, Person, Post.unit_id)
        .select_from(Enrolment)
        .join(Person, Person.id == survivor_of(Enrolment.person_id))
        .join(Post, Post.id == main_post_id(scope.on))
        .where(Enrolment.id.in_(_enrolled(course, class_id)), unit_id.in_(scope.unit_ids()))
        .order_by(Person.sort_key, Person.id)
    )


def _enrolled(course: Course, class_id: int | None) -> Any:
    """The latest time of each learner through the course, of the class where one is given.

    Of two accounts that were merged: the time that is completed, as the learner sees it.
    """
    completed = func.max(case((Enrolment.completed_at.is_not(None), Enrolment.id)))
    newest = (
        select(func.coalesce(completed, func.max(Enrolment.id)))
        .where(Enrolment.course_id == course.id, Enrolment.withdrawn_at.is_(None))
        .group_by(survivor_of(Enrolment.person_id))
    )
    if class_id is None:
        return newest
    return newest.where(Enrolment.person_id.in_(list_accounts_in(member_ids(class_id))))


def count_learners(course: Course, *, class_id: int | None = None) -> int:
    """How many study the course, of the class where one is given, whatever their units."""
    enrolled = _enrolled(course, class_id).subquery()
    return int(db.session.scalar(select(func.count()).select_from(enrolled)) or 0)


def fill_rows(found: Sequence[Any], columns: Sequence[Column], on: dt.date) -> list[GradeRow]:
    """The rows of `select_learners` with their units' names on that day and their cells: two statements."""
    places = places_on(on)
    units = {row[2] for row in found}
    name_of = {
        row.unit_id: row.name for row in db.session.execute(select(places).where(places.c.unit_id.in_(units)))
    }
    cells = _cells([row[0].id for row in found])
    return [
        GradeRow(
            enrolment,
            person,
            name_of.get(unit_id, ""),
            {each.item_id: cells[enrolment.id, each.item_id] for each in columns},
        )
        for enrolment, person, unit_id in found
    ]


def _cells(enrolment_ids: Sequence[int]) -> dict[tuple[int, int], Cell]:
    passed = and_(ItemPass.enrolment_id == Attempt.enrolment_id, ItemPass.item_id == Attempt.item_id)
    statement = (
        select(Attempt, AttemptResult, QuizVersion.counting, ItemPass.id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .outerjoin(AttemptResult, AttemptResult.attempt_id == Attempt.id)
        .outerjoin(ItemPass, passed)
        .where(Attempt.enrolment_id.in_(enrolment_ids))
        .order_by(Attempt.enrolment_id, Attempt.item_id, Attempt.number)
    )
    cells: dict[tuple[int, int], Cell] = defaultdict(Cell)
    for attempt, result, counting, item_pass in db.session.execute(statement):
        cell = cells[attempt.enrolment_id, attempt.item_id]
        cell.attempts.append((attempt, result))
        cell.counting, cell.is_passed = counting, item_pass is not None
    return cells


def each_row(statement: Any, columns: Sequence[Column], on: dt.date) -> Iterator[GradeRow]:
    """Every row of the gradebook, a chunk at a time, for a file of any length."""
    for chunk in db.session.execute(statement.execution_options(yield_per=_CHUNK)).partitions(_CHUNK):
        yield from fill_rows(chunk, columns, on)


def get_grade_row(course: Course, public_id: str, scope: SubtreeScope, columns: Sequence[Column]) -> GradeRow:
    """The row of one enrolment of the course, within the scope; else as if there were none."""
    row = db.session.execute(select_learners(course, scope).where(Enrolment.public_id == public_id)).first()
    if row is None:
        raise NotFound()
    return fill_rows([row], columns, scope.on)[0]
