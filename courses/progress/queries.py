"""Reading how far people are."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, func, select

from courses.catalogue.actions import creditable_key
from courses.catalogue.models import Course, CourseVersion, Placement
from courses.catalogue.prerequisites import all_needs
from courses.progress.models import Completion, Enrolment, ItemAgain, ItemPass
from courses.progress.rules import FIRST, shown_percent
from lms.core.bulk import among
from lms.core.db import db
from lms.core.errors import NotFound
from lms.people.aliases import same_person
from lms.training.advice import Begun

# A later time through (an assigned period) stands before an earlier one; of two first times the completed one.
_FIRST_SHOWN = (
    case((Enrolment.occasion == FIRST, 0), else_=Enrolment.id).desc(),
    Enrolment.completed_at.is_(None),
    Enrolment.withdrawn_at.is_not(None),
    Enrolment.id.desc(),
)


def find_enrolment(*, person_id: int, course_id: int) -> Enrolment | None:
    """The person's latest time through the course, withdrawn or not.

    Of two accounts that were merged and both began it: the time that is completed, else one not withdrawn.
    """
    return db.session.scalar(
        select(Enrolment)
        .where(Enrolment.person_id.in_(same_person(person_id)), Enrolment.course_id == course_id)
        .order_by(*_FIRST_SHOWN)
        .limit(1)
    )


def get_active_enrolment(*, person_id: int, slug: str) -> Enrolment:
    """The person's latest time through the course with that address; none if withdrawn."""
    found = db.session.scalar(
        select(Enrolment)
        .join(Course, Course.id == Enrolment.course_id)
        .where(Enrolment.person_id.in_(same_person(person_id)), Course.slug == slug)
        .where(Enrolment.withdrawn_at.is_(None))
        .order_by(*_FIRST_SHOWN)
        .limit(1)
    )
    if found is None:
        raise NotFound()
    return found


def list_begun(person_ids: Collection[int]) -> list[Begun]:
    """The courses that these accounts have begun and not completed, by the version that each of them studies."""
    rows = db.session.execute(
        select(Enrolment, Course.slug, CourseVersion)
        .join(Course, Course.id == Enrolment.course_id)
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .where(among(Enrolment.person_id, person_ids), Enrolment.completed_at.is_(None))
        .order_by(Enrolment.withdrawn_at.is_(None), Enrolment.id)
    )
    return [
        Begun(
            enrolment.person_id,
            creditable_key(slug),
            version.tiet_hundredths,
            version.content_group,
            version.study_form,
            is_active=enrolment.withdrawn_at is None and enrolment.last_item_id is not None,
        )
        for enrolment, slug, version in rows
    ]


def needs_by_key() -> dict[str, set[str]]:
    """What every course asks for, by the keys under which training knows courses."""
    return {
        creditable_key(slug): {creditable_key(needed) for needed in needs}
        for slug, needs in all_needs().items()
    }


def is_asked_again(enrolment_id: Any = ItemPass.enrolment_id, item_id: Any = ItemPass.item_id) -> Any:
    """The condition that the item has to be passed once more in the enrolment, though it was passed before."""
    open_one = select(ItemAgain.id).where(
        ItemAgain.enrolment_id == enrolment_id, ItemAgain.item_id == item_id, ItemAgain.passed_at.is_(None)
    )
    return open_one.exists()


def list_passes(enrolment_id: int) -> dict[int, ItemPass]:
    """What counts as passed in the enrolment, by item: without what has to be passed once more."""
    statement = select(ItemPass).where(ItemPass.enrolment_id == enrolment_id, ~is_asked_again())
    return {row.item_id: row for row in db.session.scalars(statement)}


def list_asked_again(enrolment_id: int) -> dict[int, ItemAgain]:
    """What has to be passed once more in the enrolment, by item."""
    statement = select(ItemAgain).where(ItemAgain.enrolment_id == enrolment_id, ItemAgain.passed_at.is_(None))
    return {row.item_id: row for row in db.session.scalars(statement.order_by(ItemAgain.id))}


def required_items(version_id: int) -> set[int]:
    """The items of the version that a completion needs."""
    required = select(Placement.item_id).where(Placement.version_id == version_id, Placement.is_required)
    return set(db.session.scalars(required))


@dataclass(frozen=True)
class Study:
    """One course of a person, as the home page shows it; only what a completion needs is counted."""

    course_slug: str
    title: str
    tiet_hundredths: int
    total: int
    done: int
    last_item_title: str | None
    enrolment: Enrolment

    @property
    def percent(self) -> int:
        """How far the person is, as it is shown: it never falls."""
        return shown_percent(
            range(self.done),
            range(self.total),
            floor=self.enrolment.floor_percent,
            is_completed=self.enrolment.completed_at is not None,
        )


def list_studies(person_id: int) -> list[Study]:
    """What the person studies or has completed, latest first, then what was only given: one statement."""
    totals = (
        select(Placement.version_id, func.count().label("total"))
        .where(Placement.is_required)
        .group_by(Placement.version_id)
        .subquery()
    )
    done = (
        select(ItemPass.enrolment_id, func.count().label("done"))
        .join(Enrolment, Enrolment.id == ItemPass.enrolment_id)
        .join(
            Placement,
            and_(Placement.version_id == Enrolment.version_id, Placement.item_id == ItemPass.item_id),
        )
        .where(Enrolment.person_id.in_(same_person(person_id)), Placement.is_required, ~is_asked_again())
        .group_by(ItemPass.enrolment_id)
        .subquery()
    )
    last = and_(Placement.version_id == Enrolment.version_id, Placement.item_id == Enrolment.last_item_id)
    statement: Any = (
        select(
            Course.slug,
            CourseVersion.title,
            CourseVersion.tiet_hundredths,
            func.coalesce(totals.c.total, 0),
            func.coalesce(done.c.done, 0),
            Placement.title,
            Enrolment,
        )
        .join(Course, Course.id == Enrolment.course_id)
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .outerjoin(totals, totals.c.version_id == Enrolment.version_id)
        .outerjoin(done, done.c.enrolment_id == Enrolment.id)
        .outerjoin(Placement, last)
        .where(Enrolment.person_id.in_(same_person(person_id)), Enrolment.withdrawn_at.is_(None))
        .order_by(
            Enrolment.last_at.is_(None),
            func.coalesce(Enrolment.last_at, Enrolment.enrolled_at).desc(),
            Enrolment.id.desc(),
        )
    )
    studies = [Study(*row) for row in db.session.execute(statement)]
    return [study for study in studies if study is _shown_of(study.course_slug, studies)]


def _shown_of(slug: str, studies: list[Study]) -> Study:
    """The one of a course that both of two merged accounts began: as `find_enrolment` chooses."""
    times = [study for study in studies if study.course_slug == slug]
    return max(times, key=lambda study: _rank(study.enrolment))


def _rank(enrolment: Enrolment) -> tuple[int, bool, int]:
    """The order of `_FIRST_SHOWN`."""
    later = 0 if enrolment.occasion == FIRST else enrolment.id
    return later, enrolment.completed_at is not None, enrolment.id


def find_completion(enrolment_id: int) -> Completion | None:
    """The completion of the enrolment, if it is completed."""
    return db.session.get(Completion, enrolment_id)


def get_enrolment_by_address(public_id: str) -> Enrolment:
    """The enrolment with that address."""
    found = db.session.scalar(select(Enrolment).where(Enrolment.public_id == public_id))
    if found is None:
        raise NotFound()
    return found
