"""Demonstration reports: the first half of the year sealed, and the figures of today beside it."""

import datetime as dt

from sqlalchemy import select

from lms.core.clock import today
from lms.core.db import db
from lms.organisations.models import Unit
from lms.sealing.actions import ask_comparison, ask_seal
from lms.sealing.models import SealedReport


def _unit() -> Unit | None:
    return db.session.scalar(
        select(Unit).where(Unit.kind == "ministry", Unit.valid_to.is_(None)).order_by(Unit.id).limit(1)
    )


def seed_half_year() -> None:
    """A ministry sealed its figures of the thirtieth of June, or of the year before while that is to come."""
    unit, day = _unit(), today()
    half = dt.date(day.year, 6, 30)
    if unit is not None:
        ask_seal(unit=unit, on=half if half <= day else dt.date(day.year - 1, 12, 31), by_id=None)


def seed_today() -> None:
    """The same ministry sealed the figures of today."""
    unit = _unit()
    if unit is not None:
        ask_seal(unit=unit, on=today(), by_id=None)


def seed_comparison() -> None:
    """Both reports are compared."""
    sealed = select(SealedReport).where(SealedReport.state == "sealed").order_by(SealedReport.id).limit(2)
    reports = list(db.session.scalars(sealed))
    if len(reports) == 2:
        ask_comparison(first=reports[0], second=reports[1])


SEEDERS = (seed_half_year, seed_today, seed_comparison)
