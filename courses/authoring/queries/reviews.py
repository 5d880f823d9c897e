"""Rounds of review, remarks, steps, and by which rule of a unit a course is reviewed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, select

from courses.authoring.models import AuthoringStep, CourseDraft, Review, ReviewApproval
from courses.authoring.queries.drafts import PUBLISH, REVIEW
from courses.authoring.queries.remarks import unsettled
from courses.catalogue.models import Course
from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import roles_with
from lms.organisations.queries import ancestors, holds_on, places_on
from lms.people.models import Person, RoleGrant
from lms.people.queries import scope_for

MOST_TOLD = 50
STATES = ("in_review", "approved", "returned")


@dataclass(frozen=True)
class QueueRow:
    """A draft in the hands of reviewers: its round, who sent it, the unit, and how many approved it so far."""

    review: Review
    course: Course
    draft: CourseDraft
    sent_by: str
    unit: str
    approvals: int

    @property
    def days_waiting(self) -> int:
        """How many days ago it was sent."""
        return (today() - self.review.sent_at.date()).days

    @property
    def is_late(self) -> bool:
        """True after the day by which the review was expected."""
        return self.review.decided_at is None and today() > self.review.due_on


def list_queue(state: str, permission: str = REVIEW) -> Select[Any]:
    """A select of what `QueueRow` holds: the drafts of one's units in that state, those sent first on top."""
    latest = (
        select(Review.course_id, func.max(Review.round).label("round")).group_by(Review.course_id).subquery()
    )
    approvals = (
        select(func.count(ReviewApproval.person_id))
        .where(ReviewApproval.review_id == Review.id)
        .correlate(Review)
        .scalar_subquery()
    )
    places = places_on(today())
    return (
        select(Review, Course, CourseDraft, Person.full_name, places.c.name, approvals)
        .join(latest, and_(latest.c.course_id == Review.course_id, latest.c.round == Review.round))
        .join(Course, Course.id == Review.course_id)
        .join(CourseDraft, CourseDraft.course_id == Course.id)
        .join(Person, Person.id == Review.sent_by_id)
        .outerjoin(places, places.c.unit_id == Course.unit_id)
        .where(CourseDraft.state == state, Course.unit_id.in_(scope_for(permission).unit_ids()))
        .order_by(Review.sent_at, Review.id)
    )


def length_of_queue() -> Select[int]:
    """A select of how many drafts of one's units wait for a review."""
    return (
        select(func.count(CourseDraft.course_id))
        .join(Course, Course.id == CourseDraft.course_id)
        .where(CourseDraft.state == "in_review", Course.unit_id.in_(scope_for(REVIEW).unit_ids()))
    )


def count_queue() -> int:
    """How many drafts of one's units wait for a review: one statement."""
    return db.session.scalar(length_of_queue()) or 0


def publishable(course_ids: Sequence[int]) -> set[int]:
    """Those of these courses whose versions one may publish."""
    statement = select(Course.id).where(
        Course.id.in_(course_ids), Course.unit_id.in_(scope_for(PUBLISH).unit_ids())
    )
    return set(db.session.scalars(statement))


def find_review(course_id: int) -> Review | None:
    """The latest round of the course."""
    statement = select(Review).where(Review.course_id == course_id).order_by(Review.round.desc()).limit(1)
    return db.session.scalar(statement)


Approval = tuple[int, str, dt.datetime]


def list_approvals(review_id: int) -> list[Approval]:
    """(person id, full name, when) of those who approved in that round."""
    statement = (
        select(ReviewApproval.person_id, Person.full_name, ReviewApproval.at)
        .join(Person, Person.id == ReviewApproval.person_id)
        .where(ReviewApproval.review_id == review_id)
        .order_by(ReviewApproval.at)
    )
    return [tuple(row) for row in db.session.execute(statement)]  # type: ignore[misc]


def how_it_stands(course_id: int) -> tuple[list[Approval], int]:
    """Who approved the latest round of the course, and how many remarks nobody settled: one statement."""
    latest = select(Review.id).where(Review.course_id == course_id).order_by(Review.round.desc()).limit(1)
    given = ReviewApproval.review_id == latest.scalar_subquery()
    statement = (
        select(unsettled(course_id), Person.id, Person.full_name, ReviewApproval.at)
        .select_from(Course)
        .outerjoin(ReviewApproval, given)
        .outerjoin(Person, Person.id == ReviewApproval.person_id)
        .where(Course.id == course_id)
        .order_by(ReviewApproval.at)
    )
    rows = db.session.execute(statement).all()
    return [(row[1], row[2], row[3]) for row in rows if row[1] is not None], rows[0][0]


def list_steps(course_id: int) -> list[tuple[AuthoringStep, str]]:
    """(step, who took it) of the course, the latest first; the hundred latest."""
    statement = (
        select(AuthoringStep, Person.full_name)
        .outerjoin(Person, Person.id == AuthoringStep.person_id)
        .where(AuthoringStep.course_id == course_id)
        .order_by(AuthoringStep.id.desc())
        .limit(100)
    )
    return [(row[0], row[1] or "") for row in db.session.execute(statement)]


def holders_of(permission: str, unit_id: int) -> Sequence[int]:
    """The people who hold the permission over that unit today; the first fifty."""
    statement = (
        select(RoleGrant.person_id)
        .where(RoleGrant.role.in_([str(role) for role in roles_with(permission)]))
        .where(RoleGrant.unit_id.in_(ancestors(unit_id, today())), holds_on(RoleGrant, today()))
        .distinct()
        .order_by(RoleGrant.person_id)
        .limit(MOST_TOLD)
    )
    return list(db.session.scalars(statement))


def get_reviewed(slug: str, *, permission: str = REVIEW) -> tuple[Course, CourseDraft, Review]:
    """The course, its draft in review or decided, and its latest round, for those who review courses of its unit."""
    row = db.session.execute(
        select(Course, CourseDraft, Review)
        .join(CourseDraft, CourseDraft.course_id == Course.id)
        .join(Review, Review.course_id == Course.id)
        .where(Course.slug == slug, Course.unit_id.in_(scope_for(permission).unit_ids()))
        .where(CourseDraft.state.in_(STATES))
        .order_by(Review.round.desc())
    ).first()
    if row is None:
        raise NotFound()
    return row[0], row[1], row[2]
