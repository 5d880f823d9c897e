"""The desk of an author: the courses of one's units by where they stand."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, select

from courses.authoring.models import CourseDraft
from courses.authoring.queries.drafts import AUTHOR
from courses.catalogue.models import Course, CourseVersion
from lms.core.db import db
from lms.people.models import Person
from lms.people.queries import scope_for

_WRITTEN = CourseDraft.state.in_(("draft", "returned"))
_ASKED = CourseDraft.state.in_(("in_review", "approved"))
_OPEN = and_(Course.current_number.is_not(None), Course.archived_at.is_(None))
TABS: dict[str, Any] = {
    "ban-nhap": _WRITTEN,
    "cho-duyet": _ASKED,
    "dang-mo": _OPEN,
    "luu-tru": Course.archived_at.is_not(None),
}


@dataclass(frozen=True)
class DeskRow:
    """A course of one's units, its draft, its present version, and who saved the draft last."""

    course: Course
    draft: CourseDraft | None
    version: CourseVersion | None
    saved_by: str | None

    @property
    def title(self) -> str:
        """The name of the course, as it is being written where it is."""
        if self.draft is not None and self.draft.facts["title"]:
            return str(self.draft.facts["title"])
        return self.version.title if self.version else self.course.slug


def list_desk(tab: str) -> Select[Any]:
    """A select of (Course, CourseDraft, CourseVersion, full name) of the courses on that tab, the latest first."""
    current = and_(CourseVersion.course_id == Course.id, CourseVersion.number == Course.current_number)
    moment = func.coalesce(CourseDraft.updated_at, CourseVersion.published_at)
    statement: Any = (
        select(Course, CourseDraft, CourseVersion, Person.full_name)
        .outerjoin(CourseDraft, CourseDraft.course_id == Course.id)
        .outerjoin(CourseVersion, current)
        .outerjoin(Person, Person.id == CourseDraft.updated_by_id)
        .where(_is_own(), TABS[tab])
        .order_by(moment.desc(), Course.id.desc())
    )
    found: Select[Any] = statement
    return found


def count_desk() -> dict[str, int]:
    """How many courses of one's units stand on each tab: one statement."""
    statement = (
        select(*(func.count().filter(condition) for condition in TABS.values()))
        .select_from(Course)
        .outerjoin(CourseDraft, CourseDraft.course_id == Course.id)
        .where(_is_own())
    )
    return dict(zip(TABS, db.session.execute(statement).one(), strict=True))


def _is_own() -> Any:
    return Course.unit_id.in_(scope_for(AUTHOR).unit_ids())


def find_version(course: Course) -> CourseVersion | None:
    """What learners of the course get now, or got last."""
    return db.session.scalar(
        select(CourseVersion).where(
            CourseVersion.course_id == course.id, CourseVersion.number == course.current_number
        )
    )
