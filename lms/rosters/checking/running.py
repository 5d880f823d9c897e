"""The check of a whole list, in parts that are each committed: others may write in between, and see how far it is."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, select, update

from lms.core.clock import now, today
from lms.core.db import batches, begin_writing, commit_part, db
from lms.rosters.checking.counting import count_all
from lms.rosters.checking.drafts import Reader, draft_of
from lms.rosters.checking.files import opened_file_of, rows_of, said
from lms.rosters.checking.judging import ground_of, judge
from lms.rosters.checking.neighbours import neighbours_of
from lms.rosters.checking.storing import insert_rows, update_rows, write_absent
from lms.rosters.formats import Unreadable
from lms.rosters.models import Roster, RosterRow
from lms.rosters.rules.rows import Draft

_BATCH = 4000


def check_file(roster: Roster, run: int) -> None:
    """Every row of the file has a verdict; a file that cannot be read to its end fails with the reason."""
    roster_id = roster.id
    begin_writing()
    db.session.execute(delete(RosterRow).where(RosterRow.roster_id == roster_id))
    commit_part()
    try:
        with opened_file_of(roster) as workbook:
            reader = Reader(roster, today())
            reader.doubts.look_over(rows_of(workbook, roster))
            length = next((sheet.rows for sheet in workbook.sheets if sheet.name == roster.sheet), 0)
            done = _judge_all(roster, run, reader.drafts(rows_of(workbook, roster)), length)
    except Unreadable as error:
        _fail(roster_id, run, said(error.problem))
        return
    if done:
        _finish(roster_id, run)


def _judge_all(roster: Roster, run: int, drafts: Iterable[Draft], length: int) -> bool:
    """False when somebody discarded the list, or asked for another check, meanwhile."""
    roster_id, done = roster.id, 0
    ground = ground_of(roster, neighbours_of(roster, length))
    for batch in batches(drafts, _BATCH):
        judged = judge(batch, ground)
        begin_writing()
        if not _is_ours(roster_id, run):
            return False
        insert_rows(roster_id, judged)
        done += len(batch)
        _say_progress(roster_id, done, length)
        commit_part()
    return True


def recheck_rows(roster: Roster, run: int) -> None:
    """Every row that is stored is judged again, with what was corrected and decided."""
    roster_id, last = roster.id, 0
    length = db.session.scalar(
        select(RosterRow.number)
        .where(RosterRow.roster_id == roster_id, RosterRow.number.is_not(None))
        .order_by(RosterRow.number.desc())
        .limit(1)
    )
    ground = ground_of(roster, neighbours_of(roster, length or 0))
    while drafts := _drafts_after(roster_id, last):
        judged = judge(drafts, ground)
        begin_writing()
        if not _is_ours(roster_id, run):
            return
        update_rows(roster_id, judged)
        last = drafts[-1].number
        _say_progress(roster_id, last, length or 0)
        commit_part()
    _finish(roster_id, run)


def _drafts_after(roster_id: int, number: int) -> list[Draft]:
    table: Any = RosterRow.__table__
    rows = select(table).where(table.c.roster_id == roster_id, table.c.number > number)
    return [draft_of(row) for row in db.session.execute(rows.order_by(table.c.number).limit(_BATCH))]


def _is_ours(roster_id: int, run: int) -> bool:
    row = db.session.execute(
        select(Roster.state, Roster.counts).where(Roster.id == roster_id).with_for_update()
    ).one()
    return row.state == "checking" and row.counts.get("run") == run


def _say_progress(roster_id: int, done: int, length: int) -> None:
    counts = db.session.scalar(select(Roster.counts).where(Roster.id == roster_id)) or {}
    said = {**counts, "progress": done, "total": max(length, done)}
    db.session.execute(update(Roster).where(Roster.id == roster_id).values(counts=said))


def _finish(roster_id: int, run: int) -> None:
    begin_writing()
    if not _is_ours(roster_id, run):
        return
    roster = db.session.get_one(Roster, roster_id)
    write_absent(roster)
    roster.counts, roster.state, roster.checked_at = count_all(roster), "checked", now()
    db.session.flush()


def _fail(roster_id: int, run: int, reason: str) -> None:
    begin_writing()
    if _is_ours(roster_id, run):
        values = {"state": "failed", "reason": reason}
        db.session.execute(update(Roster).where(Roster.id == roster_id).values(**values))
