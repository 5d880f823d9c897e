"""Large courses as files: asked for, written by a job into the data folder, fetched, deleted after some days."""

import datetime as dt

import structlog
from sqlalchemy import select

from courses.catalogue.models import Course, CourseVersion
from courses.exchange.events import FILE_ASKED
from courses.exchange.leaving import Leaving, find_leaving
from courses.exchange.models import FAILED, GONE, READY, WAITING, CourseExport
from courses.exchange.plan_queries import get_plan
from courses.exchange.shown.parcel import Parcel
from lms.core.clock import now
from lms.core.db import begin_writing, db, lock, on_commit, transaction
from lms.core.errors import NotFound, Refusal
from lms.core.events import emit
from lms.core.i18n import in_language
from lms.core.ids import public_id
from lms.reports.export_files import drop_file, path_of, writing

log = structlog.get_logger()
# What is not larger is sent at once.
AT_ONCE = 25_000_000
# The file holds the keys of graded questions: it is kept no longer than somebody needs to fetch it.
KEPT = dt.timedelta(days=2)
# A file that is still not written then is asked for anew: whoever wrote it is dead.
_PATIENCE = dt.timedelta(hours=2)


def ask_export(
    *, course: Course, version: CourseVersion, leaving: Leaving, weight: int, person_id: int, language: str
) -> CourseExport:
    """A job waits to write the file; one that waits for the same is that one, an older one of the kind is gone."""
    lock(course)
    moment = now()
    for export in _standing(course.id, leaving.key):
        is_same = (export.state, export.number, export.language) == (WAITING, version.number, language)
        if is_same and moment - export.asked_at < _PATIENCE:
            return export
        _drop(export)
    export = CourseExport(
        public_id=public_id(),
        course_id=course.id,
        person_id=person_id,
        number=version.number,
        kind=leaving.key,
        language=language,
        weight=weight,
        asked_at=moment,
        expires_at=moment + KEPT,
    )
    db.session.add(export)
    db.session.flush()
    emit(FILE_ASKED, key=export.public_id, payload={"export_id": export.id})
    return export


def _standing(course_id: int, kind: str) -> list[CourseExport]:
    own = select(CourseExport).where(CourseExport.course_id == course_id, CourseExport.kind == kind)
    return list(db.session.scalars(own.where(CourseExport.state != GONE)))


def _drop(export: CourseExport) -> None:
    """The file may be fetched no more, and is deleted once that is certain."""
    export.state, name = GONE, export.public_id
    db.session.flush()
    on_commit(lambda: drop_file(name))


def write_export(export_id: int) -> None:
    """The file lies in its place, or it is said why not; done again, it is the same file. Begins reading."""
    export = db.session.get(CourseExport, export_id)
    if export is None or export.state != WAITING:
        return
    name, reason, is_written = export.public_id, "", False
    try:
        _write(export)
        is_written = True
    except Refusal as refusal:
        reason = " ".join(refusal.messages)
    except Exception:
        log.exception("course_not_written", export=export_id)
    db.session.rollback()
    begin_writing()
    _finish(db.session.get_one(CourseExport, export_id), name, reason, is_written=is_written)


def _write(export: CourseExport) -> None:
    course = db.session.get_one(Course, export.course_id)
    version = db.session.scalars(
        select(CourseVersion).where(
            CourseVersion.course_id == course.id, CourseVersion.number == export.number
        )
    ).one()
    leaving, name = find_leaving(export.kind), export.public_id
    if leaving is None:
        raise NotFound()
    with in_language(export.language):
        parcel: Parcel = leaving.write(get_plan(course, version))
    # All is read: nobody waits for the database while the bytes are written.
    db.session.rollback()
    with writing(name) as (target, tell):
        parcel.write(target, tell)


def _finish(export: CourseExport, name: str, reason: str, *, is_written: bool) -> None:
    lock(export)
    if export.state == GONE:
        on_commit(lambda: drop_file(name))
        return
    export.state, export.reason = READY if is_written else FAILED, reason
    export.size = path_of(name).stat().st_size if is_written else None
    db.session.flush()


def tidy_exports() -> None:
    """Files whose days are over are deleted: for the worker, in a transaction of its own."""
    with transaction(write=True):
        over = select(CourseExport).where(CourseExport.expires_at <= now(), CourseExport.state != GONE)
        for export in db.session.scalars(over).all():
            _drop(export)
