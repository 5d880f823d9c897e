"""Use cases on the rows of a checked list: mended in place, decided, checked again."""

from sqlalchemy import select, update

from lms.core.clock import today
from lms.core.db import batches, db, lock
from lms.core.errors import Conflict, NotFound, Refusal
from lms.core.events import emit
from lms.core.i18n import _
from lms.rosters.checking.counting import count_all
from lms.rosters.checking.drafts import correct, draft_of
from lms.rosters.checking.judging import ground_of, judge
from lms.rosters.checking.storing import refresh_absent, update_rows
from lms.rosters.checking.twins import columns_of_row
from lms.rosters.events import ROSTER_MAPPED
from lms.rosters.models import Roster, RosterRow
from lms.rosters.rules.rows import Draft

_DECISIONS = ("", "skip", "apply", "correct", "new")
# More rows than this are decided by a job, which checks them all.
_AT_ONCE = 1000


def correct_row(*, roster: Roster, row: RosterRow, values: dict[str, str]) -> None:
    """The row says what was typed instead of the file, and has a new verdict; so have rows that name the same."""
    _begin(roster, row)
    if row.number is None:
        raise Refusal(_("This person is not in the file."))
    draft = draft_of(row)
    draft.decision = None
    correct(draft, values, today())
    _judge_again(roster, [draft], _keys(row))


def decide_row(*, roster: Roster, row: RosterRow, decision: str) -> None:
    """What is to become of the row: "skip", "apply", "correct", "new", "same:<public id>"; "" takes it back.

    For somebody absent "apply" lets the person leave, "skip" keeps them.
    """
    _begin(roster, row)
    _refuse_decision(decision)
    row.decision = decision or None
    db.session.flush()
    if row.number is not None:
        _judge_again(roster, [draft_of(row)], _keys(row))
    else:
        roster.counts = count_all(roster)


def decide_rows(*, roster: Roster, verdict: str, decision: str) -> None:
    """Every row with that verdict is decided alike; many of them are then checked again by a job."""
    _begin(roster)
    _refuse_decision(decision)
    if decision.startswith("same:"):
        raise Refusal(_("Say for each row by itself who is meant."))
    chosen = (RosterRow.roster_id == roster.id, RosterRow.verdict == verdict)
    numbers = list(db.session.scalars(select(RosterRow.number).where(*chosen)))
    db.session.execute(update(RosterRow).where(*chosen).values(decision=decision or None))
    if verdict == "absent":
        roster.counts = count_all(roster)
    elif decision == "skip":
        db.session.execute(update(RosterRow).where(*chosen).values(verdict="skipped"))
        _recount(roster)
    elif len(numbers) > _AT_ONCE:
        recheck_roster(roster=roster)
    else:
        _judge_numbers(roster, [number for number in numbers if number is not None])


def recheck_roster(*, roster: Roster) -> None:
    """Every row is being judged again by the database as it is now; corrections and decisions stay."""
    _begin(roster)
    run = roster.counts.get("run", 0) + 1
    roster.counts = {**roster.counts, "run": run, "progress": 0}
    roster.state, roster.reason = "checking", None
    db.session.flush()
    payload = {"roster_id": roster.id, "run": run, "again": True}
    emit(ROSTER_MAPPED, key=f"{roster.id}:{run}", payload=payload)


def _begin(roster: Roster, row: RosterRow | None = None) -> None:
    lock(roster)
    if roster.state != "checked":
        raise Conflict(_("The list is no longer in the state that the page showed. Open it again."))
    if row is not None and row.roster_id != roster.id:
        raise NotFound()


def _refuse_decision(decision: str) -> None:
    if decision not in _DECISIONS and not decision.startswith("same:"):
        raise Refusal(_("This decision is not known."))


def _keys(row: RosterRow) -> dict[str, object]:
    names = ("national_id", "staff_key", "email_key", "name_key", "person_id")
    return {name: getattr(row, name) for name in names}


def _judge_numbers(roster: Roster, numbers: list[int]) -> None:
    rows = select(RosterRow).where(RosterRow.roster_id == roster.id, RosterRow.number.in_(numbers))
    drafts = [draft_of(row) for row in db.session.scalars(rows.order_by(RosterRow.number))]
    _judge(roster, drafts)
    _recount(roster)


def _judge(roster: Roster, drafts: list[Draft]) -> None:
    ground = ground_of(roster)
    for batch in batches(drafts):
        update_rows(roster.id, judge(batch, ground))


def _judge_again(roster: Roster, drafts: list[Draft], keys: dict[str, object]) -> None:
    """The rows have new verdicts, and after them the rows that had, or have, a key in common with them."""
    _judge(roster, drafts)
    numbers = {draft.number for draft in drafts}
    others = set[int]()
    for draft in drafts:
        others |= _sharing(roster, keys) | _sharing(roster, columns_of_row(draft))
    others -= numbers
    if others:
        found = select(RosterRow).where(RosterRow.roster_id == roster.id, RosterRow.number.in_(others))
        _judge(roster, [draft_of(row) for row in db.session.scalars(found.order_by(RosterRow.number))])
    _recount(roster)


def _sharing(roster: Roster, keys: dict[str, object]) -> set[int]:
    found = set[int]()
    for name, key in keys.items():
        if name == "search_text" or key is None:
            continue
        rows = select(RosterRow.number).where(
            RosterRow.roster_id == roster.id, getattr(RosterRow, name) == key, RosterRow.number.is_not(None)
        )
        found |= {number for number in db.session.scalars(rows.limit(_AT_ONCE)) if number is not None}
    return found


def _recount(roster: Roster) -> None:
    refresh_absent(roster)
    roster.counts = count_all(roster)
    db.session.flush()
