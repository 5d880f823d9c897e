"""The stable items of a course, and what of theirs is stored and learnt from: one statement."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import exists, false, select

from courses.catalogue.models import Item, Placement
from courses.lessons.models import LessonVersion
from courses.progress.models import Enrolment
from courses.progress.moves import under_way
from lms.core.db import db


@dataclass(frozen=True)
class Items:
    """The items of a course by address; the numbers of what its lessons ever said, by item and digest.

    `in_use` are the numbers of those contents of a lesson that somebody under way has, by item.
    """

    ids: dict[str, int] = field(default_factory=dict)
    numbers: dict[tuple[int, str], int] = field(default_factory=dict)
    in_use: dict[int, set[int]] = field(default_factory=dict)

    def number_of(self, digests: Mapping[str, str]) -> dict[str, int]:
        """The lessons of which the digest is known, by address, with the number that it has."""
        known = {slug: (self.ids[slug], digest) for slug, digest in digests.items() if slug in self.ids}
        return {slug: self.numbers[key] for slug, key in known.items() if key in self.numbers}


def read_items(course_id: int, *, with_learners: bool = False) -> Items:
    """The items of the course, of whichever version; `in_use` is asked for only `with_learners`."""
    learnt = exists(
        select(Placement.id).where(
            Placement.version_id.in_(select(Enrolment.version_id).where(under_way(course_id))),
            Placement.item_id == LessonVersion.item_id,
            Placement.content_number == LessonVersion.number,
        )
    )
    statement = (
        select(
            Item.slug,
            Item.id,
            LessonVersion.number,
            LessonVersion.digest,
            learnt if with_learners else false(),
        )
        .outerjoin(LessonVersion, LessonVersion.item_id == Item.id)
        .where(Item.course_id == course_id)
    )
    found = Items()
    for slug, item_id, number, digest, is_learnt in db.session.execute(statement):
        found.ids[slug] = item_id
        if number is not None:
            found.numbers[item_id, digest] = number
        if is_learnt:
            found.in_use.setdefault(item_id, set()).add(number)
    return found
