"""Whether somebody may begin a course: what it asks for has to be completed first."""

from sqlalchemy import select

from courses.catalogue.prerequisites import list_prerequisites
from courses.progress.models import Enrolment
from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.people.aliases import same_person


def completed_among(person_id: int, course_ids: list[int]) -> set[int]:
    """Those of the courses that the person has completed, at whatever time."""
    done = select(Enrolment.course_id).where(
        Enrolment.person_id.in_(same_person(person_id)),
        Enrolment.course_id.in_(course_ids),
        Enrolment.completed_at.is_not(None),
    )
    return set(db.session.scalars(done))


def prerequisites_of(person_id: int, course_id: int) -> list[tuple[str, str, bool]]:
    """(address, title, whether the person completed it) of what the course asks for.

    Of a course that was archived only those are told who completed it: nobody could begin it any more.
    """
    needed = list_prerequisites(course_id)
    if not needed:
        return []
    done = completed_among(person_id, [course.id for course, _title in needed])
    return [
        (course.slug, title, course.id in done)
        for course, title in needed
        if course.archived_at is None or course.id in done
    ]


def is_untouched(enrolment: Enrolment) -> bool:
    """True for somebody who was enrolled by an assignment and has opened nothing yet."""
    return enrolment.last_item_id is None and enrolment.completed_at is None


def refuse_unready(*, person_id: int, course_id: int) -> None:
    """Refused, naming them, while courses are missing that have to be completed before."""
    missing = [title for _slug, title, is_done in prerequisites_of(person_id, course_id) if not is_done]
    if missing:
        named = ", ".join(f"“{title}”" for title in missing)
        raise Refusal(_("Complete first: %(courses)s. Then this course opens.", courses=named))
