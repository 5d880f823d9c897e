"""What follows from the ledger, from merged accounts and from work asked for. Each may run twice without harm."""

from typing import Any

from lms.assignments.actions.closing import close_by_credit
from lms.assignments.actions.running import start_run, work_on
from lms.assignments.actions.watching import look_around, look_at
from lms.assignments.events import RUN_ASKED
from lms.assignments.models import AssignmentRun
from lms.core.db import db, transaction
from lms.core.events import emit
from lms.people.aliases import find_alias, surviving


def close_what_is_credited(payload: dict[str, Any]) -> None:
    """What the new line of the ledger answers is done."""
    close_by_credit(credit_id=payload["credit_id"])


def go_on_with_run(payload: dict[str, Any]) -> None:
    """The next part of the run is worked off, and the job for the one after it stands."""
    run = db.session.get(AssignmentRun, payload["run_id"])
    if run is None or work_on(run):
        return
    reached = db.session.get_one(AssignmentRun, payload["run_id"]).reached_id
    emit(RUN_ASKED, key=f"{payload['run_id']}:{reached}", payload={"run_id": payload["run_id"]})


def begin_day(payload: dict[str, Any]) -> None:
    """Everybody has what the rules for it say of today."""
    start_run(kind="day", target_key=payload["target_key"])


def look_at_people(payload: dict[str, Any]) -> None:
    """These people have what the rules say of today."""
    look_at(payload["person_ids"])


def look_at_accounts(payload: dict[str, Any]) -> None:
    """Two accounts that were merged, or parted again, have together what one person has, or each their own."""
    alias = find_alias(payload["alias_id"])
    if alias is not None:
        look_at({surviving(alias.person_id), surviving(alias.into_id)})


def part_accounts(payload: dict[str, Any]) -> None:
    """As `look_at_accounts`, after a merger was undone."""
    look_at_accounts(payload)


def keep_up() -> None:
    """What changed since the last look is taken up by jobs."""
    with transaction(write=True):
        look_around()
