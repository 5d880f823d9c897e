"""Writing the file of an export: the report as it was asked for, at the stand that was asked for."""

from lms.core.db import begin_writing, db, read_one_snapshot, transaction
from lms.core.errors import Refusal
from lms.core.i18n import in_language
from lms.organisations.models import Unit
from lms.organisations.queries import name_on
from lms.reports.actions import drop_expired_exports, finish_export, give_up_export
from lms.reports.export_files import drop_file, path_of, writing
from lms.reports.formats import FORMATS
from lms.reports.gallery import get_report
from lms.reports.models import Export
from lms.reports.queries import Cut
from lms.training.models import Snapshot


def write_export(export_id: int) -> None:
    """The file lies in its place; done again, it is the same file. Begins reading, ends writing."""
    read_one_snapshot()
    export = db.session.get(Export, export_id)
    if export is None or export.state != "waiting":
        return
    try:
        with in_language(export.language):
            name = _write(export)
    except Refusal as refusal:
        begin_writing()
        give_up_export(export_id=export_id, reason=" ".join(refusal.messages))
        return
    size = path_of(export.public_id).stat().st_size
    begin_writing()
    finish_export(export_id=export_id, file_name=name, size=size)


def _write(export: Export) -> str:
    """Returns the name under which the file is fetched."""
    cut, report = cut_of(export), get_report(export.report)
    paper = report.paper(cut, export.options, size=export.row_count)
    with writing(export.public_id) as (target, progress):
        FORMATS[export.format].write(target, paper, progress)
    return file_name(paper.heading.key, cut, export.format)


def cut_of(export: Export) -> Cut:
    """What the file is about."""
    unit, snapshot = (
        db.session.get_one(Unit, export.unit_id),
        db.session.get_one(Snapshot, export.snapshot_id),
    )
    return Cut(
        unit=unit,
        unit_name=name_on(unit.id, export.structure_on),
        year=export.year,
        on=export.on,
        read_at=snapshot.ready_at or snapshot.begun_at,
        structure_on=export.structure_on,
        snapshot_id=snapshot.id,
        taken_on=snapshot.on,
    )


def file_name(key: str, cut: Cut, ending: str) -> str:
    """A name that tells the report, the year and the day."""
    return f"{key}-{cut.year}-den-{cut.on:%Y%m%d}.{ending}"


def tidy_exports() -> None:
    """Files whose days are over are deleted: for the worker, in a transaction of its own."""
    with transaction(write=True):
        gone = drop_expired_exports()
    for public_id in gone:
        drop_file(public_id)
