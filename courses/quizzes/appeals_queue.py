"""Appeals as those who teach see them: oldest due first; of people outside one's units, without the name."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select

from courses.catalogue.models import Course, CourseVersion, Item, Placement
from courses.progress.models import Enrolment
from courses.quizzes.learners import people_in
from courses.quizzes.models import Appeal, Attempt
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import NotFound
from lms.organisations.queries import SubtreeScope
from lms.people.models import Person


@dataclass(frozen=True)
class Filed:
    """An appeal with the names of where it stands; `full_name` is None for people outside the scope."""

    appeal: Appeal
    attempt: Attempt
    course_slug: str
    course_title: str
    title: str
    full_name: str | None

    @property
    def is_overdue(self) -> bool:
        """True when its time ran out before it was answered."""
        return self.appeal.due_at < (self.appeal.answered_at or now())


def select_appeals(scope: SubtreeScope, *, answered: bool) -> Any:
    """A select of the columns of `Filed`: the open ones by their due day, or the answered ones, latest first."""
    statement = _filed(scope)
    if answered:
        return statement.where(Appeal.answered_at.is_not(None)).order_by(
            Appeal.answered_at.desc(), Appeal.id.desc()
        )
    return statement.where(Appeal.answered_at.is_(None)).order_by(Appeal.due_at, Appeal.id)


def _filed(scope: SubtreeScope) -> Any:
    here = and_(Placement.version_id == Enrolment.version_id, Placement.item_id == Attempt.item_id)
    named = and_(Person.id == Enrolment.person_id, Person.id.in_(people_in(scope)))
    statement: Any = (
        select(
            Appeal,
            Attempt,
            Course.slug,
            CourseVersion.title,
            func.coalesce(Placement.title, Item.slug),
            Person.full_name,
        )
        .select_from(Appeal)
        .join(Attempt, Attempt.id == Appeal.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Course, Course.id == Enrolment.course_id)
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .join(Item, Item.id == Attempt.item_id)
        .outerjoin(Placement, here)
        .outerjoin(Person, named)
        .where(Course.unit_id.in_(scope.unit_ids()))
    )
    return statement


def count_open_appeals(scope: SubtreeScope) -> int:
    """How many appeals of the quizzes of one's units wait for an answer."""
    waiting = select_appeals(scope, answered=False).order_by(None).subquery()
    return int(db.session.scalar(select(func.count()).select_from(waiting)) or 0)


def count_overdue_appeals(scope: SubtreeScope) -> int:
    """How many of them should have been answered by now."""
    late = select_appeals(scope, answered=False).where(Appeal.due_at < now()).order_by(None).subquery()
    return int(db.session.scalar(select(func.count()).select_from(late)) or 0)


def get_filed(public_id: str, scope: SubtreeScope) -> Filed:
    """The appeal with that address, if it is about a quiz of one's units."""
    row = db.session.execute(_filed(scope).where(Appeal.public_id == public_id)).first()
    if row is None:
        raise NotFound()
    return Filed(*row)


def list_appeals(attempt_id: int) -> list[Appeal]:
    """Everything that was contested or reported in the attempt, in the order of its questions."""
    statement = select(Appeal).where(Appeal.attempt_id == attempt_id).order_by(Appeal.position, Appeal.id)
    return list(db.session.scalars(statement))
