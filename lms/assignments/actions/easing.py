"""What moves a due day or lifts an assignment: outages, a later day granted, an excuse; and why somebody is late."""

import datetime as dt
from typing import Any

from lms.assignments.models import Assignment, SiteOutage
from lms.assignments.rules.causes import TOLD_CAUSES
from lms.assignments.rules.changes import EXCUSED
from lms.audit.actions import record
from lms.core.clock import today
from lms.core.db import db, insert_once, lock
from lms.core.errors import Conflict, Refusal
from lms.core.i18n import _
from lms.core.text import clean_line

_LONGEST = dt.timedelta(days=730)


def record_outage(*, key: str, from_at: dt.datetime, until_at: dt.datetime, reason: str) -> bool:
    """The site was away then, once for its key: the next look at the assignments postpones what was open."""
    if until_at <= from_at:
        raise Refusal(_("An outage ends after it began."))
    is_new = insert_once(SiteOutage, key=key, from_at=from_at, until_at=until_at, reason=clean_line(reason))
    if is_new:
        detail = {"from": from_at.isoformat(), "until": until_at.isoformat()}
        record("outage.recorded", kind="site_outage", id=key, label=clean_line(reason), detail=detail)
    return is_new


def postpone(*, assignment: Assignment, until: dt.date, reason: str, by_id: int | None) -> None:
    """Nobody is late with it before that day; a granted day is only ever moved on."""
    lock(assignment)
    faults = []
    if assignment.state != "open":
        faults.append(_("Only what is open can be postponed."))
    if assignment.due_on is not None and until <= assignment.due_on:
        faults.append(_("The new day lies after the present one."))
    if until > today() + _LONGEST:
        faults.append(_("The new day lies within two years."))
    if not clean_line(reason):
        faults.append(_("Say why it is postponed."))
    if faults:
        raise Refusal(*faults)
    assignment.due_on = assignment.granted_until = until
    assignment.granted_reason, assignment.granted_by_id = clean_line(reason), by_id
    db.session.flush()
    detail = {"until": until.isoformat(), "reason": clean_line(reason)}
    _record("assignment.postponed", assignment, detail)


def excuse(*, assignment: Assignment, reason: str, by_id: int | None) -> None:
    """The person need not do it; it does not open again for this period."""
    lock(assignment)
    if assignment.state != "open":
        raise Conflict(_("Only what is open can be lifted."))
    if not clean_line(reason):
        raise Refusal(_("Say why the person need not do it."))
    assignment.state, assignment.closed_as, assignment.closed_on = "cancelled", EXCUSED, today()
    assignment.closed_reason = clean_line(reason)
    db.session.flush()
    _record("assignment.excused", assignment, {"reason": clean_line(reason), "by": by_id})


def tell_cause(*, assignment: Assignment, cause: str) -> None:
    """It is on record why the person is late, as HR was told."""
    lock(assignment)
    if cause not in TOLD_CAUSES:
        raise Refusal(_("Choose a cause from the list."))
    assignment.told_cause = cause
    db.session.flush()
    _record("assignment.cause_told", assignment, {"cause": cause})


def _record(action: str, assignment: Assignment, detail: dict[str, Any]) -> None:
    record(
        action,
        kind="assignment",
        id=assignment.id,
        label=assignment.target_key,
        detail=detail,
        subject_id=assignment.person_id,
    )
