"""Files on their way in, and what they would become."""

import json
from pathlib import Path

from sqlalchemy import Select, or_, select

from courses.authoring.queries import AUTHOR
from courses.catalogue.models import Course
from courses.exchange.models import DROPPED, Conversion
from courses.exchange.readers.base import Reading
from courses.exchange.readers.stored import reading_from_json
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import the_actor
from lms.core.storage import path_of, read_file
from lms.people.queries import scope_for


def get_conversion(public_id: str) -> Conversion:
    """One's own file, or one brought for a course of one's units; to all others there is none."""
    courses = select(Course.id).where(Course.unit_id.in_(scope_for(AUTHOR).unit_ids()))
    found = db.session.scalar(
        select(Conversion).where(
            Conversion.public_id == public_id,
            or_(
                Conversion.course_id.in_(courses),
                Conversion.course_id.is_(None) & (Conversion.person_id == the_actor().person_id),
            ),
        )
    )
    if found is None:
        raise NotFound()
    return found


def conversions_of(course_id: int) -> Select[Conversion]:
    """The files that were brought for the course, the latest first."""
    return (
        select(Conversion)
        .where(Conversion.course_id == course_id, Conversion.state != DROPPED)
        .order_by(Conversion.id.desc())
    )


def open_conversions() -> Select[Conversion]:
    """One's own files that have become no course yet, the latest first."""
    return (
        select(Conversion)
        .where(
            Conversion.course_id.is_(None),
            Conversion.person_id == the_actor().person_id,
            Conversion.state != DROPPED,
        )
        .order_by(Conversion.id.desc())
    )


def find_course_of(conversion: Conversion) -> Course | None:
    """The course that the file is for, or became."""
    return db.session.get(Course, conversion.course_id) if conversion.course_id else None


def reading_of(conversion: Conversion) -> Reading:
    """What the file would become; its files lie in the store."""
    if conversion.result_sha256 is None:
        raise NotFound()
    return reading_from_json(json.loads(read_file(conversion.result_sha256)), _locate)


def _locate(place: str) -> Path:
    return path_of(place.rpartition("/")[2])
