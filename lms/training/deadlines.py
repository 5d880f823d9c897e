"""The days of a year that count, for pages, reminders and reports: when its report is due, and its last day."""

import datetime as dt

from sqlalchemy import select

from lms.core.db import db
from lms.organisations.queries import holds_on
from lms.training.defaults import REPORT_DUE, YEAR_END
from lms.training.models import ReportDeadline


def report_due(year: int) -> dt.date:
    """The day by which the report of that year is sent."""
    last = dt.date(year, *YEAR_END)
    row = db.session.scalar(select(ReportDeadline).where(holds_on(ReportDeadline, last)))
    return dt.date(year, *((row.month, row.day) if row else REPORT_DUE))


def deadlines(year: int) -> tuple[dt.date, dt.date]:
    """The day of the report, and the last day of the year."""
    return report_due(year), dt.date(year, *YEAR_END)


def list_report_deadlines() -> list[ReportDeadline]:
    """Every rule about the day of the report, the latest first."""
    return list(db.session.scalars(select(ReportDeadline).order_by(ReportDeadline.valid_from.desc())))
