"""Keeping verdicts: rows of the file, and the people of the branch who are not in it."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import and_, delete, exists, or_, select, update

from lms.core.bulk import insert_many
from lms.core.db import batches, db
from lms.organisations.queries import holds_on
from lms.people.models import PersonAlias, Post
from lms.rosters.checking.judging import row_values
from lms.rosters.checking.twins import columns_of_row
from lms.rosters.models import Roster, RosterRow
from lms.rosters.policy import branch_of
from lms.rosters.rules.rows import Judged


def insert_rows(roster_id: int, judged: list[Judged]) -> None:
    """The rows are there, with their verdicts."""
    rows = [{"roster_id": roster_id, **_kept(each), **row_values(each)} for each in judged]
    insert_many(RosterRow, rows)


def _kept(judged: Judged) -> dict[str, Any]:
    draft = judged.draft
    return {
        "number": draft.number,
        "decision": draft.decision,
        "raw": draft.raw,
        "corrected": draft.corrected,
        "values": draft.values,
        **columns_of_row(draft),
    }


def update_rows(roster_id: int, judged: list[Judged]) -> None:
    """The rows have their new verdicts."""
    ids = _ids(roster_id, [each.draft.number for each in judged])
    rows = [
        {"id": ids[each.draft.number], **_kept(each), **row_values(each)}
        for each in judged
        if each.draft.number in ids
    ]
    if rows:
        db.session.execute(update(RosterRow), rows)
        db.session.expire_all()


def _ids(roster_id: int, numbers: list[int]) -> dict[int, int]:
    rows = select(RosterRow.number, RosterRow.id).where(
        RosterRow.roster_id == roster_id, RosterRow.number.in_(numbers)
    )
    return {number: row_id for number, row_id in db.session.execute(rows) if number is not None}


def _named_in(roster_id: int) -> Any:
    """The condition that a post is of somebody whom a row of the list was found to be, under any account."""
    mine = and_(RosterRow.roster_id == roster_id, RosterRow.number.is_not(None))
    merged = and_(PersonAlias.person_id == Post.person_id, PersonAlias.ended_at.is_(None))
    return or_(
        exists().where(mine, RosterRow.person_id == Post.person_id),
        exists().where(mine, RosterRow.person_id == PersonAlias.into_id, merged),
    )


def _here(roster: Roster) -> Any:
    """The condition that a post is a main post in the branch on the day the list takes effect."""
    inside = Post.unit_id.in_(branch_of(roster).unit_ids())
    return and_(Post.is_main, holds_on(Post, roster.effective_on), inside)


def candidates_of(roster_id: int) -> set[int]:
    """Everybody whom an undecided row may mean: they may be in the list after all, and are not absent."""
    rows = select(RosterRow.candidates, RosterRow.decision).where(
        RosterRow.roster_id == roster_id, RosterRow.verdict.in_(("suspicious", "faulty", "skipped"))
    )
    found = db.session.execute(rows.execution_options(yield_per=1000))
    return {each[0] for candidates, decision in found if decision != "new" for each in candidates}


def list_missing(roster: Roster) -> Any:
    """A select of (person id, unit id) of the people of the branch whom no row names."""
    return select(Post.person_id, Post.unit_id).where(_here(roster), ~_named_in(roster.id))


def write_absent(roster: Roster) -> None:
    """Each person of the branch who is not in the list has a row that says so; decisions on them are kept."""
    kept = select(RosterRow.person_id, RosterRow.decision).where(
        RosterRow.roster_id == roster.id, RosterRow.number.is_(None), RosterRow.decision.is_not(None)
    )
    decided = dict(db.session.execute(kept).all())
    db.session.execute(delete(RosterRow).where(RosterRow.roster_id == roster.id, RosterRow.number.is_(None)))
    meant = candidates_of(roster.id)
    rows = db.session.execute(list_missing(roster)).all()
    for chunk in batches(row for row in rows if row.person_id not in meant):
        _insert_absent(roster.id, chunk, decided)


def refresh_absent(roster: Roster) -> None:
    """Who is absent is true again after single rows were judged anew: few come, few go."""
    absent = (RosterRow.roster_id == roster.id, RosterRow.verdict == "absent")
    meant = candidates_of(roster.id)
    named = select(RosterRow.person_id).where(
        RosterRow.roster_id == roster.id, RosterRow.number.is_not(None), RosterRow.person_id.is_not(None)
    )
    gone = RosterRow.person_id.in_(named) | RosterRow.person_id.in_(meant)
    db.session.execute(delete(RosterRow).where(*absent, gone).execution_options(synchronize_session=False))
    there = select(RosterRow.person_id).where(*absent)
    rows = db.session.execute(list_missing(roster).where(Post.person_id.not_in(there))).all()
    for chunk in batches(row for row in rows if row.person_id not in meant):
        _insert_absent(roster.id, chunk, {})


def _insert_absent(roster_id: int, chunk: Iterable[Any], decided: dict[Any, Any]) -> None:
    empty: dict[str, Any] = {"raw": {}, "corrected": {}, "values": {}, "changes": {}, "faults": []}
    rows = [
        {
            **empty,
            "roster_id": roster_id,
            "number": None,
            "verdict": "absent",
            "decision": decided.get(person_id),
            "candidates": [],
            "search_text": "",
            "person_id": person_id,
            "unit_id": unit_id,
        }
        for person_id, unit_id in chunk
    ]
    insert_many(RosterRow, rows)
