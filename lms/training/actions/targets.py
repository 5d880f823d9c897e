"""Setting targets: a rule of a unit holds from a day to a day, and years that are over keep theirs."""

import datetime as dt

from sqlalchemy import select

from lms.audit.actions import record
from lms.core.clock import today
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _, format_date
from lms.core.text import clean_line, format_tiet
from lms.organisations.models import Unit
from lms.organisations.queries import get_root
from lms.training.defaults import TARGET_FROM, TARGET_HUNDREDTHS
from lms.training.models import TargetRule
from lms.training.rules import LARGEST_TARGET


def ship_default_target() -> None:
    """A site without any rule has the shipped default at its root, without a legal basis: nobody's law."""
    if db.session.scalar(select(TargetRule.id).limit(1)) is not None:
        return
    root = get_root()
    db.session.add(
        TargetRule(
            unit_id=root.id, amount_hundredths=TARGET_HUNDREDTHS, legal_basis=None, valid_from=TARGET_FROM
        )
    )
    db.session.flush()
    record(
        "target.shipped", kind="unit", id=root.id, label=root.code, detail={"hundredths": TARGET_HUNDREDTHS}
    )


def set_target(
    *, unit: Unit, amount_hundredths: int, valid_from: dt.date, legal_basis: str | None = None
) -> TargetRule:
    """From that day the unit, and those below without a rule of their own, have the target.

    The rule that ran ends then; one of the same day is replaced. All faults at once.
    """
    lock(unit)
    running = _running_rule(unit.id)
    _refuse_faults(unit, amount_hundredths, valid_from, running)
    basis = clean_line(legal_basis or "") or None
    if running is not None and running.valid_from == valid_from:
        rule = running
        rule.amount_hundredths, rule.legal_basis = amount_hundredths, basis
    else:
        if running is not None:
            running.valid_to = valid_from
        rule = TargetRule(
            unit_id=unit.id, amount_hundredths=amount_hundredths, legal_basis=basis, valid_from=valid_from
        )
        db.session.add(rule)
    db.session.flush()
    _record("target.set", unit, rule)
    return rule


def _running_rule(unit_id: int) -> TargetRule | None:
    return db.session.scalar(
        select(TargetRule).where(TargetRule.unit_id == unit_id, TargetRule.valid_to.is_(None))
    )


def _refuse_faults(
    unit: Unit, amount_hundredths: int, valid_from: dt.date, running: TargetRule | None
) -> None:
    faults = []
    if not 0 <= amount_hundredths <= LARGEST_TARGET:
        faults.append(_("The target is between 0 and %(most)s periods.", most=format_tiet(LARGEST_TARGET)))
    if valid_from < dt.date(today().year, 1, 1):
        faults.append(_("Years that are over keep their target: choose a day of this year or later."))
    if unit.valid_from > valid_from or (unit.valid_to is not None and unit.valid_to <= valid_from):
        faults.append(_("The unit does not exist on that day."))
    last = _last_day(unit.id) if running is None else running.valid_from
    if last is not None and valid_from < last:
        faults.append(
            _("A target from %(day)s is on record: choose that day or a later one.", day=format_date(last))
        )
    if faults:
        raise Refusal(*faults)


def _last_day(unit_id: int) -> dt.date | None:
    """The day on which the unit's last rule ended."""
    ended = select(TargetRule.valid_to).where(TargetRule.unit_id == unit_id)
    return db.session.scalar(ended.order_by(TargetRule.valid_from.desc()).limit(1))


def end_target(*, unit: Unit, on: dt.date) -> None:
    """From that day the unit's own rule is no more and the nearest one above holds.

    A rule planned for later never was: the one it would have replaced runs on.
    """
    lock(unit)
    rule = _running_rule(unit.id)
    if rule is None:
        raise Refusal(_("This unit has no running target of its own."))
    if rule.valid_from > today() and on <= rule.valid_from:
        _take_back(unit, rule)
        return
    if on < dt.date(today().year, 1, 1):
        raise Refusal(_("Years that are over keep their target: choose a day of this year or later."))
    if on <= rule.valid_from:
        raise Refusal(_("The target ends after the day it began."))
    rule.valid_to = on
    db.session.flush()
    _record("target.ended", unit, rule)


def _take_back(unit: Unit, rule: TargetRule) -> None:
    before = db.session.scalar(
        select(TargetRule).where(TargetRule.unit_id == unit.id, TargetRule.valid_to == rule.valid_from)
    )
    _record("target.taken_back", unit, rule)
    db.session.delete(rule)
    db.session.flush()
    if before is not None:
        before.valid_to = None
        db.session.flush()


def _record(action: str, unit: Unit, rule: TargetRule) -> None:
    detail = {
        "hundredths": rule.amount_hundredths,
        "from": rule.valid_from.isoformat(),
        "to": rule.valid_to.isoformat() if rule.valid_to else None,
        "legal_basis": rule.legal_basis,
    }
    record(action, kind="unit", id=unit.id, label=unit.code, detail=detail)
