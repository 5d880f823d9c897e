"""Targets that hold: published from a day, ended on a day, taken back before they begin. Past years keep theirs."""

import datetime as dt

from sqlalchemy import select

from lms.audit.actions import record
from lms.core.clock import now, today
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.organisations.models import Unit
from lms.organisations.queries import get_root
from lms.training.actions.drafts import faults_in, locked_draft, record_target
from lms.training.actions.target_days import faults_of_past
from lms.training.defaults import TARGET_FROM, TARGET_HUNDREDTHS
from lms.training.models import StandingDue, TargetRule
from lms.training.rules.wanted import EVERYBODY, Audience
from lms.training.versions import audience_of, find_last_version, wanted_of


def ship_default_target() -> None:
    """A site without any rule has the shipped default at its root, without a legal basis: nobody's law."""
    if db.session.scalar(select(TargetRule.id).limit(1)) is not None:
        return
    root = get_root()
    db.session.add(
        TargetRule(
            unit_id=root.id,
            amount_hundredths=TARGET_HUNDREDTHS,
            legal_basis=None,
            valid_from=TARGET_FROM,
            published_at=now(),
        )
    )
    db.session.flush()
    record(
        "target.shipped", kind="unit", id=root.id, label=root.code, detail={"hundredths": TARGET_HUNDREDTHS}
    )


def publish_target(*, rule: TargetRule, by_id: int | None) -> None:
    """From its day the draft holds for the unit and those below without a nearer target; what ran ends then.

    A published version is never edited again. All faults at once.
    """
    unit, audience = locked_draft(rule), audience_of(rule)
    faults = faults_in(unit, audience, wanted_of(rule))
    if faults:
        raise Refusal(*faults)
    last = find_last_version(unit.id, audience)
    if last is not None and last.valid_to is None:
        last.valid_to, rule.replaces_id = rule.valid_from, last.id
        db.session.flush()
    rule.state, rule.published_at, rule.published_by_id = "live", now(), by_id
    _look_again(unit)
    record_target("target.set", unit, rule)


def end_target(*, unit: Unit, on: dt.date, audience: Audience = EVERYBODY) -> None:
    """From that day the unit's own target for these people is no more and the nearest one above holds.

    One that has not begun by today and would end before it begins is taken back instead.
    """
    lock(unit)
    rule = find_last_version(unit.id, audience)
    if rule is None or rule.valid_to is not None:
        raise Refusal(_("This unit has no running target of its own."))
    if rule.valid_from > today() and on <= rule.valid_from:
        take_back_target(rule=rule)
        return
    faults = faults_of_past(on)
    if on <= rule.valid_from:
        faults.append(_("The target ends after the day it began."))
    if faults:
        raise Refusal(*faults)
    rule.valid_to = on
    _look_again(unit)
    record_target("target.ended", unit, rule)


def reopen_target(*, rule: TargetRule) -> None:
    """The end of the version is undone: it runs on."""
    unit = _locked(rule)
    faults = faults_of_past(rule.valid_to) if rule.valid_to else [_("This target has no end.")]
    if find_last_version(unit.id, audience_of(rule)) is not rule:
        faults.append(_("Another target follows this one: it stays ended."))
    if faults:
        raise Refusal(*faults)
    rule.valid_to = None
    _look_again(unit)
    record_target("target.reopened", unit, rule)


def take_back_target(*, rule: TargetRule) -> None:
    """A version that has not begun never will; the one that it would have replaced runs on. It stays on record."""
    unit = _locked(rule)
    faults = []
    if rule.valid_from <= today():
        faults.append(_("This target has begun: end it, or set another one."))
    if find_last_version(unit.id, audience_of(rule)) is not rule:
        faults.append(_("Another target follows this one: take that one back first."))
    if faults:
        raise Refusal(*faults)
    rule.state = "withdrawn"
    db.session.flush()
    if rule.replaces_id is not None:
        db.session.get_one(TargetRule, rule.replaces_id).valid_to = None
    _look_again(unit)
    record_target("target.taken_back", unit, rule)


def _locked(rule: TargetRule) -> Unit:
    unit = db.session.get_one(Unit, rule.unit_id)
    lock(unit)
    lock(rule)
    if rule.state != "live":
        raise Refusal(_("This version does not hold."))
    return unit


def _look_again(unit: Unit) -> None:
    """Where everybody below the unit stands is worked out anew with the next snapshot."""
    db.session.flush()
    db.session.add(StandingDue(unit_id=unit.id))
    db.session.flush()
