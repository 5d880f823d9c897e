"""Tables too long for one request: a job applies them or takes them back, all of it or nothing, also if killed."""

import uuid

from lms.core.db import db, lock
from lms.core.errors import Conflict, Refusal
from lms.core.events import emit
from lms.core.i18n import _
from lms.organisations.events import UNIT_LOAD_ASKED
from lms.organisations.loading.loads import By, apply_load, undo_load
from lms.organisations.models import UnitLoad

# Up to so many rows or units, it is done while the officer waits.
MOST_AT_ONCE = 500
BUSY = ("applying", "undoing")


def ask_applying(*, load: UnitLoad, by: tuple[int, str]) -> None:
    """The new units of the table will exist, once a job has written them."""
    _ask(load, "read", "applying", by)


def ask_undoing(*, load: UnitLoad, by: tuple[int, str]) -> None:
    """The units of the table will be taken back by a job."""
    _ask(load, "applied", "undoing", by)


def _ask(load: UnitLoad, before: str, state: str, by: tuple[int, str]) -> None:
    lock(load)
    if load.state != before:
        raise Conflict(_("The table is no longer in the state that the page showed. Open it again."))
    load.state, load.reason = state, None
    db.session.flush()
    emit(UNIT_LOAD_ASKED, key=uuid.uuid4().hex, payload={"load_id": load.id, "by": by})


def work_off(*, load: UnitLoad, by: By) -> None:
    """What was asked of the table is done; or, where it is refused, nothing is written and it says why."""
    deed, before = (apply_load, "read") if load.state == "applying" else (undo_load, "applied")
    try:
        with db.session.begin_nested():
            deed(load=load, in_state=load.state, by=by)
    except Refusal as refusal:
        load.state, load.reason = before, " ".join(str(message) for message in refusal.messages)
        db.session.flush()
