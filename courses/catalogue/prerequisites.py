"""What has to be completed before a course is begun. A circle of courses is refused, and shown."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import aliased

from courses.catalogue.models import Course, CoursePrerequisite, CourseVersion
from courses.catalogue.queries import is_current
from courses.catalogue.rules import find_cycle
from lms.audit.actions import record
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.organisations.queries import get_root


def list_prerequisites(course_id: int) -> list[tuple[Course, str]]:
    """(course, title) of what has to be completed before, by title."""
    statement = (
        select(Course, CourseVersion.title)
        .join(CourseVersion, is_current())
        .join(CoursePrerequisite, CoursePrerequisite.needs_id == Course.id)
        .where(CoursePrerequisite.course_id == course_id)
        .order_by(CourseVersion.title)
    )
    return [(row[0], row[1]) for row in db.session.execute(statement)]


def all_needs() -> dict[str, set[str]]:
    """What every course asks for, by address."""
    needed = aliased(Course)
    rows = db.session.execute(
        select(Course.slug, needed.slug.label("needs"))
        .join(CoursePrerequisite, CoursePrerequisite.course_id == Course.id)
        .join(needed, needed.id == CoursePrerequisite.needs_id)
    )
    needs: dict[str, set[str]] = {}
    for slug, needed_slug in rows:
        needs.setdefault(slug, set()).add(needed_slug)
    return needs


def set_prerequisites(*, course: Course, slugs: Sequence[str]) -> bool:
    """The course asks for exactly these; a circle is refused with its way. True when anything changed."""
    lock(get_root())
    wanted = set(slugs)
    needs = all_needs()
    if needs.get(course.slug, set()) == wanted:
        return False
    ids = _ids(wanted)
    faults = [
        _("There is no course “%(slug)s” that could be asked for.", slug=slug)
        for slug in sorted(wanted - ids.keys())
    ]
    faults += _faults_of_circle(course, needs | {course.slug: wanted})
    if faults:
        raise Refusal(*faults)
    db.session.execute(delete(CoursePrerequisite).where(CoursePrerequisite.course_id == course.id))
    db.session.add_all(CoursePrerequisite(course_id=course.id, needs_id=ids[slug]) for slug in sorted(wanted))
    db.session.flush()
    detail = {"before": sorted(needs.get(course.slug, ())), "after": sorted(wanted)}
    record("course.prerequisites_set", kind="course", id=course.id, label=course.slug, detail=detail)
    return True


def _ids(slugs: set[str]) -> dict[str, int]:
    found = select(Course.slug, Course.id).where(Course.slug.in_(slugs), Course.current_number.is_not(None))
    return {row.slug: row.id for row in db.session.execute(found)}


def _faults_of_circle(course: Course, needs: dict[str, set[str]]) -> list[str]:
    way = find_cycle(needs, course.slug)
    if not way:
        return []
    titles = _titles(set(way))
    shown = " → ".join(f"“{titles.get(slug, slug)}”" for slug in way)
    return [_("Courses cannot ask for each other in a circle: %(way)s.", way=shown)]


def _titles(slugs: set[str]) -> dict[str, str]:
    rows = db.session.execute(
        select(Course.slug, CourseVersion.title)
        .join(CourseVersion, is_current())
        .where(Course.slug.in_(slugs))
    )
    return {row.slug: row.title for row in rows}


def no_course_waits_for_itself() -> list[str]:
    """An invariant: no course asks for itself, over whatever way."""
    needs = all_needs()
    return [" → ".join(way) for slug in sorted(needs) if (way := find_cycle(needs, slug))]
