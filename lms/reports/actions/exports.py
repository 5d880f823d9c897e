"""Files that a job writes: asked for, ready, given up, deleted when their days are over."""

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import select

from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.events import emit
from lms.core.i18n import _
from lms.reports.events import EXPORT_ASKED
from lms.reports.formats import FORMATS
from lms.reports.models import Export
from lms.reports.queries import Cut

# A file holds names: it is kept no longer than somebody needs to fetch it.
KEPT = dt.timedelta(days=7)
_MOST_WAITING = 5


def ask_export(
    *,
    person_id: int,
    report: str,
    file_format: str,
    title: str,
    language: str,
    cut: Cut,
    options: Mapping[str, str],
    row_count: int,
) -> Export:
    """The file is asked for and a job waits to write it; what was asked before and still waits is that one."""
    _check(file_format, row_count)
    waiting = _waiting(person_id)
    same = (report, file_format, cut.snapshot_id, cut.unit.id, cut.on, cut.structure_on, dict(options))
    for export in waiting:
        if _identity(export) == same:
            return export
    if len(waiting) >= _MOST_WAITING:
        raise Refusal(_("Five files are being written for you. Wait until one of them is ready."))
    return _write(person_id, report, file_format, title, language, cut, dict(options), row_count)


def _check(file_format: str, row_count: int) -> None:
    most = FORMATS[file_format].most_rows
    if most is not None and row_count > most:
        raise Refusal(_("The list is longer than a file of this kind can be. Take the CSV file instead."))


def _waiting(person_id: int) -> list[Export]:
    own = select(Export).where(Export.person_id == person_id, Export.state == "waiting")
    return list(db.session.scalars(own))


def _identity(export: Export) -> tuple[object, ...]:
    return (
        *(export.report, export.format, export.snapshot_id, export.unit_id),
        *(export.on, export.structure_on, export.options),
    )


def _write(
    person_id: int,
    report: str,
    file_format: str,
    title: str,
    language: str,
    cut: Cut,
    options: dict[str, str],
    row_count: int,
) -> Export:
    moment = now()
    export = Export(
        person_id=person_id,
        report=report,
        format=file_format,
        title=title,
        language=language,
        unit_id=cut.unit.id,
        year=cut.year,
        on=cut.on,
        structure_on=cut.structure_on,
        snapshot_id=cut.snapshot_id,
        options=options,
        row_count=row_count,
        asked_at=moment,
        expires_at=moment + KEPT,
    )
    db.session.add(export)
    db.session.flush()
    detail = {"report": report, "format": file_format, "rows": row_count, "snapshot": cut.snapshot_id}
    record("reports.ask_export", kind="report_export", id=export.id, label=title, detail=detail)
    emit(EXPORT_ASKED, key=str(export.id), payload={"export_id": export.id})
    return export


def finish_export(*, export_id: int, file_name: str, size: int) -> None:
    """The file lies in its place and may be fetched."""
    export = db.session.get_one(Export, export_id)
    export.state, export.reason, export.file_name, export.size = "ready", None, file_name, size
    export.ready_at = now()
    db.session.flush()


def give_up_export(*, export_id: int, reason: str) -> None:
    """The file will not be written, and the page says why."""
    export = db.session.get_one(Export, export_id)
    export.state, export.reason = "failed", reason
    db.session.flush()


def drop_expired_exports() -> list[str]:
    """The files whose days are over may be fetched no more; their public ids, for whoever deletes them from disk."""
    over = select(Export).where(Export.expires_at <= now(), Export.state != "gone")
    exports = list(db.session.scalars(over))
    for export in exports:
        export.state = "gone"
    db.session.flush()
    return [export.public_id for export in exports]
