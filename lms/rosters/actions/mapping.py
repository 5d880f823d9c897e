"""Use cases at the start of a staff list: the file, its sheet, and which column is what."""

import datetime as dt
from typing import Any

from sqlalchemy import select

from lms.audit.actions import record
from lms.core.clock import now, today
from lms.core.db import begin_writing, db, insert_once, lock
from lms.core.errors import Conflict, Refusal
from lms.core.events import emit
from lms.core.i18n import _
from lms.core.ids import public_id
from lms.core.storage import store_file
from lms.core.text import clean_line
from lms.organisations.models import Unit
from lms.rosters.checking.files import (
    describe_sheet,
    describe_sheets,
    headings_of,
    kept,
    opened,
    opened_file_of,
    said,
)
from lms.rosters.events import ROSTER_MAPPED
from lms.rosters.formats import Unreadable, best_sheet
from lms.rosters.models import Roster, RosterMapping

_MEDIA_TYPE = "application/octet-stream"
_BEFORE_CHECK = ("uploaded", "mapping", "checked", "failed")


def upload_roster(*, unit: Unit, content: bytes, file_name: str, by_id: int) -> Roster:
    """The file is kept and its sheets are known; a file that cannot be read leaves nothing but the reason.

    The file is read before the first write, which `begin_writing` begins where the page only prepared it.
    """
    unit_id, name = unit.id, clean_line(file_name)[-200:] or "danh-sach"
    try:
        with opened(content, name) as workbook:
            sheets, warnings = describe_sheets(workbook), [kept(each) for each in workbook.warnings]
            sheet = best_sheet(workbook)
            header, columns, faults = describe_sheet(workbook, sheet, None)
    except Unreadable as error:
        raise Refusal(said(error.problem)) from error
    begin_writing()
    roster = Roster(
        public_id=public_id(),
        unit_id=unit_id,
        file_sha256=store_file(content, _MEDIA_TYPE),
        file_name=name,
        state="mapping",
        sheets=sheets,
        sheet=sheet,
        header_row=header.row_number,
        columns=columns,
        mapping=_mapping_for(unit_id, columns),
        options={},
        counts={"warnings": warnings + faults},
        effective_on=today(),
        created_at=now(),
        created_by_id=by_id,
    )
    db.session.add(roster)
    db.session.flush()
    record("roster.uploaded", kind="roster", id=roster.id, label=name)
    return roster


def _mapping_for(unit_id: int, columns: list[dict[str, Any]]) -> dict[str, int]:
    """What this unit said of the same headings last time; else what the columns look like."""
    remembered = db.session.scalar(
        select(RosterMapping.mapping).where(
            RosterMapping.unit_id == unit_id, RosterMapping.headings == headings_of(columns)
        )
    )
    if remembered is not None:
        return dict(remembered)
    return {column["suggested"]: column["index"] for column in columns if column["suggested"]}


def choose_sheet(*, roster: Roster, sheet: str, header_row: int | None = None) -> None:
    """The list is on that sheet, its headings in that row (found again unless given)."""
    if sheet not in {each["name"] for each in roster.sheets}:
        raise Refusal(_("The workbook has no such sheet."))
    with opened_file_of(roster) as workbook:
        header, columns, faults = describe_sheet(workbook, sheet, header_row)
        warnings = [kept(each) for each in workbook.warnings]
    begin_writing()
    lock(roster)
    _refuse_unless(roster, *_BEFORE_CHECK)
    roster.sheet, roster.header_row, roster.columns = sheet, header.row_number, columns
    roster.mapping, roster.state = _mapping_for(roster.unit_id, columns), "mapping"
    roster.counts = {**roster.counts, "warnings": warnings + faults}
    db.session.flush()


def map_columns(*, roster: Roster, mapping: dict[str, int], options: dict[str, Any]) -> None:
    """Each field has its column, for this unit also next time; the rows are being checked."""
    lock(roster)
    _refuse_unless(roster, *_BEFORE_CHECK)
    _refuse_mapping(roster, mapping)
    roster.mapping, roster.options = dict(mapping), dict(options)
    roster.effective_on = dt.date.fromisoformat(options.get("effective_on") or today().isoformat())
    _remember(roster)
    ask_check(roster)
    record("roster.mapped", kind="roster", id=roster.id, label=roster.file_name)


def _refuse_unless(roster: Roster, *states: str) -> None:
    if roster.state not in states:
        raise Conflict(_("The list is no longer in the state that the page showed. Open it again."))


def _refuse_mapping(roster: Roster, mapping: dict[str, int]) -> None:
    known = {column["index"] for column in roster.columns}
    faults = []
    if "full_name" not in mapping and not {"family_middle", "given_name"} <= mapping.keys():
        faults.append(_("Say which column holds the names: one column, or two for họ đệm and tên."))
    if not set(mapping.values()) <= known:
        faults.append(_("The sheet has no such column."))
    if len(set(mapping.values())) < len(mapping):
        faults.append(_("One column was given to two fields."))
    if faults:
        raise Refusal(*faults)


def _remember(roster: Roster) -> None:
    values = {"unit_id": roster.unit_id, "headings": headings_of(roster.columns)}
    insert_once(RosterMapping, **values, mapping=roster.mapping, used_at=now())
    row = db.session.scalars(select(RosterMapping).filter_by(**values)).one()
    row.mapping, row.used_at = roster.mapping, now()


def ask_check(roster: Roster) -> None:
    """The list waits for the job that checks it."""
    run = roster.counts.get("run", 0) + 1
    warnings = roster.counts.get("warnings", [])
    roster.counts = {"warnings": warnings, "run": run, "progress": 0}
    roster.state, roster.reason, roster.checked_at = "checking", None, None
    db.session.flush()
    emit(ROSTER_MAPPED, key=f"{roster.id}:{run}", payload={"roster_id": roster.id, "run": run})
