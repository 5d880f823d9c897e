"""What reviewers remarked on a course, for themselves and, once they decided, for its authors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from courses.authoring.models import CourseDraft, Remark, Review
from lms.core.db import db
from lms.core.errors import NotFound
from lms.people.models import Person


@dataclass(frozen=True)
class Said:
    """A remark, who made it, and in which round."""

    remark: Remark
    by: str
    round: int

    @property
    def was_closed(self) -> bool:
        """True for a remark that nobody settled: publishing closed it."""
        return self.remark.resolved_at is not None and self.remark.resolved_by_id is None

    def is_past(self, draft: CourseDraft) -> bool:
        """True for a remark that was over before this draft was begun."""
        at = self.remark.resolved_at
        return self.was_closed or (at is not None and at < draft.created_at)


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


def split_remarks(found: Sequence[Said], draft: CourseDraft) -> tuple[list[Said], list[Said]]:
    """The remarks on this draft, and those on earlier versions."""
    return (
        [each for each in found if not each.is_past(draft)],
        [each for each in found if each.is_past(draft)],
    )


def unsettled(course_id: int) -> Any:
    """How many remarks on the course nobody settled, in whichever round they were made, for a statement."""
    own = Remark.course_id == course_id, Remark.resolved_at.is_(None)
    return select(func.count(Remark.id)).where(*own).scalar_subquery()


def open_remarks(course_id: int, slug: str | None = None) -> list[Said]:
    """What authors still have to settle, as it stands beside the lessons: returned and not settled."""
    found = list_remarks(course_id, slug=slug, decided=True)
    return [each for each in found if each.remark.resolved_at is None]


def get_remark(course_id: int, public_id: str) -> Remark:
    """The remark at that course with that address."""
    found = db.session.scalar(
        select(Remark).where(Remark.course_id == course_id, Remark.public_id == public_id)
    )
    if found is None:
        raise NotFound()
    return found
