"""How large a course would be as a file, and the files that were written of it."""

from collections.abc import Iterator

from sqlalchemy import func, select

from courses.catalogue.models import CourseFile, CourseVersion
from courses.catalogue.queries import get_outline
from courses.exchange.models import GONE, READY, CourseExport
from courses.exchange.things import FOLDERS
from courses.lessons.blocks.base import Block
from courses.lessons.queries import get_translated_lesson
from courses.media.models import Media
from courses.packages.models import Package
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.storage import StoredFile


def weight_of(version: CourseVersion) -> int:
    """About how many bytes the version would have as a file: its files, films and packages; nothing is read."""
    own = select(CourseFile.sha256).where(CourseFile.version_id == version.id)
    keys = {block[kind] for block in _blocks(version) for kind in FOLDERS if block.get(kind)}
    films = select(Media.original_sha256).where(Media.public_id.in_(keys))
    packages = select(Package.original_sha256).where(Package.public_id.in_(keys))
    digests = own.union(films, packages).subquery()
    total = select(func.sum(StoredFile.size)).where(StoredFile.sha256.in_(select(digests.c[0])))
    return int(db.session.scalar(total) or 0)


def _blocks(version: CourseVersion) -> Iterator[Block]:
    """The blocks of every lesson in every language."""
    for place in get_outline(version.id).places():
        if place.kind == "lesson":
            lesson, others = get_translated_lesson(place.item_id, place.content_number)
            yield from lesson.blocks
            for each in others.values():
                yield from each["blocks"]


def list_exports(course_id: int) -> list[CourseExport]:
    """The files that were asked for and are not gone, the latest first."""
    standing = select(CourseExport).where(CourseExport.course_id == course_id, CourseExport.state != GONE)
    return list(db.session.scalars(standing.order_by(CourseExport.id.desc())))


def get_ready_export(course_id: int, public_id: str) -> CourseExport:
    """The file of that course, if it is there to be fetched."""
    found = db.session.scalar(
        select(CourseExport).where(
            CourseExport.course_id == course_id,
            CourseExport.public_id == public_id,
            CourseExport.state == READY,
            CourseExport.expires_at > now(),
        )
    )
    if found is None:
        raise NotFound()
    return found
