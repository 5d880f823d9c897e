"""Rounds of review, remarks, steps, and by which rule of a unit a course is reviewed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, select

from courses.authoring.models import AuthoringStep, CourseDraft, Remark, Review, ReviewApproval, ReviewRule
from courses.authoring.queries.drafts import PUBLISH, REVIEW
from courses.catalogue.models import Course
from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import roles_with
from lms.organisations.queries import ancestors, holds_on, places_on
from lms.people.models import Person, RoleGrant
from lms.people.queries import scope_for

DAYS, LEGAL_APPROVERS = 5, 1
MOST_TOLD = 50
STATES = ("in_review", "approved", "returned")


@dataclass(frozen=True)
class Terms:
    """By which rule a course is reviewed: within how many working days, and by how many people if it is of law."""

    days: int = DAYS
    legal_approvers: int = LEGAL_APPROVERS
    legal_basis: str = ""


def terms_for(unit_id: int, on: dt.date) -> Terms:
    """The rule of the nearest unit above that has one on that day; else what the site ships with."""
    line = ancestors(unit_id, on)
    statement = select(ReviewRule).where(ReviewRule.unit_id.in_(line), holds_on(ReviewRule, on))
    rules = {rule.unit_id: rule for rule in db.session.scalars(statement)}
    nearest = next((rules[each] for each in line if each in rules), None)
    return Terms(nearest.days, nearest.legal_approvers, nearest.legal_basis or "") if nearest else Terms()


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


def count_queue() -> int:
    """How many drafts of one's units wait for a review: one statement."""
    statement = (
        select(func.count(CourseDraft.course_id))
        .join(Course, Course.id == CourseDraft.course_id)
        .where(CourseDraft.state == "in_review", Course.unit_id.in_(scope_for(REVIEW).unit_ids()))
    )
    return db.session.scalar(statement) or 0


def find_review(course_id: int) -> Review | None:
    """The latest round of the course."""
    statement = select(Review).where(Review.course_id == course_id).order_by(Review.round.desc()).limit(1)
    return db.session.scalar(statement)


def list_approvals(review_id: int) -> list[tuple[int, str, dt.datetime]]:
    """(person id, full name, when) of those who approved in that round."""
    statement = (
        select(ReviewApproval.person_id, Person.full_name, ReviewApproval.at)
        .join(Person, Person.id == ReviewApproval.person_id)
        .where(ReviewApproval.review_id == review_id)
        .order_by(ReviewApproval.at)
    )
    return [tuple(row) for row in db.session.execute(statement)]  # type: ignore[misc]


@dataclass(frozen=True)
class Said:
    """A remark, who made it, and in which round."""

    remark: Remark
    by: str
    round: int


def list_remarks(course_id: int, *, slug: str | None = None, decided: bool = False) -> list[Said]:
    """The remarks at a course or at one lesson, in the order they were made; `decided`: those authors may read."""
    statement: Any = (
        select(Remark, Person.full_name, Review.round)
        .join(Review, Review.id == Remark.review_id)
        .join(Person, Person.id == Remark.person_id)
        .where(Remark.course_id == course_id)
        .order_by(Remark.id)
    )
    if slug is not None:
        statement = statement.where(Remark.slug == slug)
    if decided:
        statement = statement.where(Review.decision.in_(("returned", "approved")))
    return [Said(*row) for row in db.session.execute(statement)]


def open_remarks(course_id: int, slug: str | None = None) -> list[Said]:
    """What authors still have to settle, as it stands beside the lessons: returned and not settled."""
    found = list_remarks(course_id, slug=slug, decided=True)
    return [each for each in found if each.remark.resolved_at is None]


def remarks_by_block(course_id: int, slug: str) -> dict[str, list[Said]]:
    """What authors still have to settle in one lesson, by the block it was remarked on ('': the whole lesson)."""
    found: dict[str, list[Said]] = {}
    for each in open_remarks(course_id, slug):
        found.setdefault(each.remark.block_id, []).append(each)
    return found


def get_remark(course_id: int, public_id: str) -> Remark:
    """The remark at that course with that address."""
    found = db.session.scalar(
        select(Remark).where(Remark.course_id == course_id, Remark.public_id == public_id)
    )
    if found is None:
        raise NotFound()
    return found


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


__all__ = [
    "PUBLISH",
    "QueueRow",
    "Said",
    "Terms",
    "count_queue",
    "find_review",
    "get_remark",
    "get_reviewed",
    "holders_of",
    "list_approvals",
    "list_queue",
    "list_remarks",
    "list_steps",
    "open_remarks",
    "remarks_by_block",
    "terms_for",
]
