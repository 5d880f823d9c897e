"""Use cases at the end of a staff list: applied, agreed to, withdrawn, undone, discarded."""

from lms.audit.actions import record
from lms.core.clock import today
from lms.core.db import db, lock
from lms.core.errors import Conflict, Forbidden, Refusal
from lms.core.events import emit
from lms.core.i18n import _
from lms.rosters.checking.counting import count_all
from lms.rosters.events import APPLYING_ASKED, UNDOING_ASKED
from lms.rosters.models import Roster
from lms.rosters.policy import can_agree, can_undo, left_lately


def start_applying(*, roster: Roster, by_id: int) -> None:
    """The list is being applied; or it waits for a second person, where more people leave than one may decide."""
    _begin(roster, "checked")
    counts = count_all(roster)
    faults = []
    if counts.get("faulty"):
        faults.append(_("%(count)s rows are faulty. Mend them, or skip all of them.", count=counts["faulty"]))
    if counts.get("suspicious"):
        faults.append(
            _("%(count)s rows are in doubt. Decide them, or skip all of them.", count=counts["suspicious"])
        )
    if faults:
        raise Refusal(*faults)
    counts["lately"] = left_lately(roster, by_id)
    roster.counts, roster.asked_by_id, roster.agreed_by_id = counts, by_id, None
    if counts["leaving"] and counts["leaving"] + counts["lately"] > counts["ceiling"]:
        roster.state = "waiting"
        db.session.flush()
        record("roster.asked", kind="roster", id=roster.id, label=roster.file_name)
        return
    _apply(roster)


def _begin(roster: Roster, *states: str) -> None:
    lock(roster)
    if roster.state not in states:
        raise Conflict(_("The list is no longer in the state that the page showed. Open it again."))


def _apply(roster: Roster) -> None:
    tries = roster.counts.get("tries", 0) + 1
    roster.counts, roster.state, roster.reason = {**roster.counts, "tries": tries}, "applying", None
    db.session.flush()
    emit(APPLYING_ASKED, key=f"{roster.id}:{tries}", payload={"roster_id": roster.id, "run": tries})


def agree_roster(*, roster: Roster, by_id: int) -> None:
    """A second person, who answers for the people of the unit as well, lets the list be applied."""
    _begin(roster, "waiting")
    if not can_agree(roster, by_id, today()):
        raise Forbidden(_("Another person who manages the people of this unit has to agree."))
    roster.agreed_by_id = by_id
    record("roster.agreed", kind="roster", id=roster.id, label=roster.file_name)
    _apply(roster)


def withdraw_roster(*, roster: Roster) -> None:
    """Nobody needs to agree any more: the list is checked, and can be changed or discarded."""
    _begin(roster, "waiting")
    roster.state, roster.asked_by_id = "checked", None
    db.session.flush()
    record("roster.withdrawn", kind="roster", id=roster.id, label=roster.file_name)


def discard_roster(*, roster: Roster) -> None:
    """The list is not applied; what it said stays to be read."""
    _begin(roster, "uploaded", "mapping", "checking", "checked", "waiting", "failed")
    roster.state = "discarded"
    db.session.flush()
    record("roster.discarded", kind="roster", id=roster.id, label=roster.file_name)


def undo_roster(*, roster: Roster, by_id: int) -> None:
    """The whole import is being undone, within its days of grace."""
    _begin(roster, "applied")
    if not can_undo(roster):
        raise Refusal(_("An import can be undone for 30 days. This one is older."))
    roster.state, roster.undone_by_id = "undoing", by_id
    db.session.flush()
    emit(UNDOING_ASKED, key=str(roster.id), payload={"roster_id": roster.id})
