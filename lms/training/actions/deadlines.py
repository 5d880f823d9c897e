"""The day of the yearly report: shipped once, changed from a year on; past years keep theirs."""

import datetime as dt

from sqlalchemy import select

from lms.audit.actions import record
from lms.core.clock import today
from lms.core.db import db, insert_once, lock
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.text import clean_line
from lms.organisations.queries import get_root
from lms.training.defaults import REPORT_DUE, TARGET_FROM
from lms.training.models import ReportDeadline

_FURTHEST = 10


def ship_report_deadline() -> None:
    """A site that says nothing about the day of the report has the shipped one, without a legal basis."""
    if db.session.scalar(select(ReportDeadline.id).limit(1)) is None:
        month, day = REPORT_DUE
        insert_once(ReportDeadline, valid_from=TARGET_FROM, month=month, day=day)


def set_report_deadline(*, due_on: dt.date, legal_basis: str) -> ReportDeadline:
    """From the year of that day on reports are due on its day and month; earlier years keep their day."""
    lock(get_root())
    if not today().year <= due_on.year <= today().year + _FURTHEST:
        raise Refusal(_("Past years keep their day: choose this year or one of the next ten."))
    if (due_on.month, due_on.day) == (2, 29):
        raise Refusal(_("Not every year has a 29 February."))
    begin = dt.date(due_on.year, 1, 1)
    row = _row_from(begin)
    row.month, row.day, row.legal_basis = due_on.month, due_on.day, clean_line(legal_basis) or None
    db.session.flush()
    detail = {"from": begin.isoformat(), "basis": row.legal_basis}
    record("report_deadline.set", kind="report_deadline", id=row.id, label=f"{due_on:%d/%m}", detail=detail)
    return row


def _row_from(begin: dt.date) -> ReportDeadline:
    """The row that begins on that day; one that is new ends the one before, and where the next one begins."""
    rows = list(db.session.scalars(select(ReportDeadline).order_by(ReportDeadline.valid_from)))
    same = next((row for row in rows if row.valid_from == begin), None)
    if same is not None:
        return same
    before = next((row for row in reversed(rows) if row.valid_from < begin), None)
    after = next((row for row in rows if row.valid_from > begin), None)
    if before is not None:
        before.valid_to = begin
    row = ReportDeadline(valid_from=begin, valid_to=after.valid_from if after else None)
    db.session.add(row)
    return row
