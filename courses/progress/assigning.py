"""Enrolling those to whom a course was given: many people in one statement, each once for each time through."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from courses.catalogue.models import Course, CourseVersion
from courses.catalogue.queries import hold_current, is_current
from courses.progress.models import Enrolment
from courses.progress.rules import FIRST, assigned_occasion
from lms.assignments.models import Assignment
from lms.audit.actions import record
from lms.core.bulk import among
from lms.core.clock import now, vietnam_date
from lms.core.db import batches, db
from lms.core.ids import public_id
from lms.people.aliases import is_living, survivor_of
from lms.people.models import PersonAlias

_ROWS = 500


@dataclass(frozen=True)
class Given:
    """One open assignment: of whom, since which day a completion counts."""

    public_id: str
    person_id: int
    begins_on: dt.date


def enrol_assigned(*, assignment_ids: Collection[int], creditable_keys: Sequence[str]) -> int:
    """The people of these open assignments are enrolled in the courses; how many enrolments were new.

    Nobody begins a course that is archived. Whoever studies the course already goes on; whoever completed it before
    the period begins anew, as an occasion of its own: what was completed stays as it is.
    """
    given = _given(assignment_ids)
    slugs = [key.removeprefix("courses:") for key in creditable_keys if key.startswith("courses:")]
    hold_current(*slugs)
    courses = db.session.execute(
        select(Course, CourseVersion)
        .join(CourseVersion, is_current())
        .where(Course.slug.in_(slugs), Course.archived_at.is_(None))
    ).all()
    made = sum(_enrol_in(course, version, given) for course, version in courses) if given else 0
    db.session.flush()
    return made


def _given(assignment_ids: Collection[int]) -> list[Given]:
    rows = db.session.execute(
        select(Assignment.public_id, survivor_of(Assignment.person_id), Assignment.begins_on)
        .where(among(Assignment.id, assignment_ids), Assignment.state == "open")
        .order_by(Assignment.id)
    )
    return [Given(*row) for row in rows]


def _enrol_in(course: Course, version: CourseVersion, given: Sequence[Given]) -> int:
    known = _known(course.id, [each.person_id for each in given])
    rows, back = [], []
    for each in given:
        occasion, left = _occasion(each, known.get(each.person_id, []))
        back += left
        if occasion:
            rows.append(_row(each, course, version, occasion))
    _take_up(back)
    made = _insert(rows)
    if made:
        detail = {"people": made}
        record("enrolments.assigned", kind="course", id=course.id, label=version.title, detail=detail)
    return made


def _known(course_id: int, people: Sequence[int]) -> dict[int, list[Enrolment]]:
    """What the people, under whichever account, studied of the course."""
    merged = select(PersonAlias.person_id).where(among(PersonAlias.into_id, people), is_living())
    own = or_(among(Enrolment.person_id, people), Enrolment.person_id.in_(merged))
    rows = db.session.execute(
        select(Enrolment, survivor_of(Enrolment.person_id)).where(Enrolment.course_id == course_id, own)
    )
    known: dict[int, list[Enrolment]] = {}
    for enrolment, survivor in rows:
        known.setdefault(survivor, []).append(enrolment)
    return known


def _occasion(given: Given, known: Sequence[Enrolment]) -> tuple[str, list[int]]:
    """(the occasion to enrol for, '' for none, the enrolments that were left and are taken up again)."""
    running = [each for each in known if each.completed_at is None]
    if any(each.withdrawn_at is None for each in running):
        return "", []
    if running:
        return "", [running[-1].id]
    counts = [
        each for each in known if each.completed_at and vietnam_date(each.completed_at) >= given.begins_on
    ]
    if counts:
        return "", []
    return assigned_occasion(given.public_id) if known else FIRST, []


def _row(given: Given, course: Course, version: CourseVersion, occasion: str) -> dict[str, Any]:
    return {
        "public_id": public_id(),
        "person_id": given.person_id,
        "course_id": course.id,
        "occasion": occasion,
        "version_id": version.id,
        "enrolled_at": now(),
    }


def _take_up(ids: Sequence[int]) -> None:
    for part in batches(ids, _ROWS):
        again = update(Enrolment).where(among(Enrolment.id, part)).values(withdrawn_at=None)
        db.session.execute(again.execution_options(synchronize_session=False))


def _insert(rows: Sequence[dict[str, Any]]) -> int:
    table: Any = Enrolment.__table__
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    made = 0
    for part in batches(rows, _ROWS):
        statement = insert(table).values(part).on_conflict_do_nothing().returning(table.c.id)
        made += len(db.session.connection().execute(statement).all())
    return made
