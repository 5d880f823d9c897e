"""Closing a course to newcomers, and opening it again."""

from courses.authoring.actions.steps import take_step
from courses.authoring.queries.versions import find_version
from courses.catalogue.actions import creditable_key
from courses.catalogue.models import Course
from lms.core.clock import now
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.training.actions import offer_creditable


def archive_course(*, course: Course, person_id: int) -> None:
    """Nobody new begins the course or is given it; those under way finish it."""
    lock(course)
    if course.current_number is None:
        raise Refusal(_("A course that was never published is not archived: discard its draft."))
    if course.archived_at is None:
        course.archived_at = now()
        _set(course, person_id, "archived", is_open=False)


def unarchive_course(*, course: Course, person_id: int) -> None:
    """The course stands in the catalogue again and can be given to people."""
    lock(course)
    if course.archived_at is not None:
        course.archived_at = None
        _set(course, person_id, "unarchived", is_open=True)


def _set(course: Course, person_id: int, what: str, *, is_open: bool) -> None:
    db.session.flush()
    version = find_version(course.id, course.current_number)
    if version is None:
        return
    offer_creditable(
        key=creditable_key(course.slug),
        title=version.title,
        amount_hundredths=version.tiet_hundredths,
        content_group=version.content_group,
        study_form=version.study_form,
        path=f"/khoa-hoc/{course.slug}",
        is_open=is_open,
    )
    take_step(course.id, what, label=version.title, person_id=person_id)
