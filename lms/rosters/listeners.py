"""The long work on staff lists: checking, applying, undoing. Each may run twice without harm."""

from typing import Any

from lms.rosters.applying.running import apply_changes
from lms.rosters.applying.undoing import undo_changes
from lms.rosters.checking.running import check_file, recheck_rows
from lms.rosters.queries import find_roster


def check_roster(payload: dict[str, Any]) -> None:
    """Every row of the list has a verdict, unless the list was discarded or mapped anew meanwhile."""
    roster = find_roster(payload["roster_id"])
    if roster is None or roster.state != "checking" or roster.counts.get("run") != payload["run"]:
        return
    if payload.get("again"):
        recheck_rows(roster, payload["run"])
    else:
        check_file(roster, payload["run"])


def apply_roster(payload: dict[str, Any]) -> None:
    """What the list says is written, all of it or nothing."""
    roster = find_roster(payload["roster_id"])
    if roster is not None and roster.state == "applying":
        apply_changes(roster)


def undo_roster(payload: dict[str, Any]) -> None:
    """What the list wrote is as it was, but for what somebody changed later."""
    roster = find_roster(payload["roster_id"])
    if roster is not None and roster.state == "undoing":
        undo_changes(roster)
