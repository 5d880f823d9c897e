"""Whom a new version of a course concerns, for the page before it is published and for the move itself."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, exists, func, or_, select, true

from courses.catalogue.models import CourseVersion, Placement
from courses.progress.models import Enrolment, ItemPass, VersionMove
from courses.progress.queries import is_asked_again
from lms.core.db import db


@dataclass(frozen=True)
class Moving:
    """The enrolments that a move takes along."""

    condition: Any

    def count(self) -> int:
        """How many they are."""
        return db.session.scalar(select(func.count(Enrolment.id)).where(self.condition)) or 0

    def after(self, enrolment_id: int, most: int) -> list[Enrolment]:
        """The next of them, held against everybody else who would write them, as they are now."""
        statement = (
            select(Enrolment)
            .where(self.condition, Enrolment.id > enrolment_id)
            .order_by(Enrolment.id)
            .limit(most)
            .with_for_update(of=Enrolment)
            .execution_options(populate_existing=True)
        )
        return list(db.session.scalars(statement))


def moving_ones(move: VersionMove, number: int) -> Moving:
    """Those that the move to the version of that number takes along, as long as they have not been moved."""
    if move.from_version_id is not None:
        known = Enrolment.version_id == move.from_version_id
        return Moving(and_(known, Enrolment.completed_at.is_(None)))
    return Moving(under_way(move.course_id, before=number))


def under_way(course_id: int, *, before: int | None = None) -> Any:
    """The condition that an enrolment of the course is neither completed nor left, in a version before that one."""
    open_ones = and_(
        Enrolment.course_id == course_id, Enrolment.completed_at.is_(None), Enrolment.withdrawn_at.is_(None)
    )
    if before is None:
        return open_ones
    earlier = select(CourseVersion.id).where(
        CourseVersion.course_id == course_id, CourseVersion.number < before
    )
    return and_(open_ones, Enrolment.version_id.in_(earlier))


def studying_again(course_id: int, *, item_id: int, number: int | None) -> Any:
    """The condition that somebody under way passed the item in other words than content `number` (None: new ones)."""
    passed = exists(
        select(ItemPass.id).where(ItemPass.enrolment_id == Enrolment.id, ItemPass.item_id == item_id)
    )
    same = exists(
        select(Placement.id).where(
            Placement.version_id == Enrolment.version_id,
            Placement.item_id == item_id,
            Placement.content_number == (number if number is not None else -1),
        )
    )
    return and_(under_way(course_id), passed, ~same, ~is_asked_again(Enrolment.id, item_id))


def completing(course_id: int, *, required: Collection[int], again: Mapping[int, int | None]) -> Any:
    """The condition that somebody under way has passed all that a version will require: they complete by the move.

    `again` maps each item to be studied once more to the number of its content.
    """
    needed = set(required)
    if not needed:
        return and_(under_way(course_id), Enrolment.id < 0)
    counted = (
        select(func.count(ItemPass.id))
        .where(ItemPass.enrolment_id == Enrolment.id, ItemPass.item_id.in_(needed), ~is_asked_again())
        .correlate(Enrolment)
        .scalar_subquery()
    )
    asked = [
        studying_again(course_id, item_id=item, number=number)
        for item, number in again.items()
        if item in needed
    ]
    return and_(under_way(course_id), counted == len(needed), ~or_(*asked) if asked else true())


def count_of(condition: Any) -> int:
    """How many enrolments it is true of."""
    return db.session.scalar(select(func.count(Enrolment.id)).where(condition)) or 0


def list_moves(course_id: int) -> dict[int, VersionMove]:
    """The moves of the course, by the version they lead to."""
    rows = db.session.scalars(select(VersionMove).where(VersionMove.course_id == course_id))
    return {row.version_id: row for row in rows}


def learners_by_version(course_id: int) -> Any:
    """A select of (version id, how many are under way with it, how many completed it)."""
    open_ones = Enrolment.completed_at.is_(None) & Enrolment.withdrawn_at.is_(None)
    return (
        select(
            Enrolment.version_id,
            func.count(Enrolment.id).filter(open_ones),
            func.count(Enrolment.id).filter(Enrolment.completed_at.is_not(None)),
        )
        .where(Enrolment.course_id == course_id)
        .group_by(Enrolment.version_id)
    )
