"""Drafts of targets: written and changed as often as one likes; nobody has another target because of them."""

from sqlalchemy import delete, select

from lms.audit.actions import record
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.text import format_tiet
from lms.organisations.models import Unit
from lms.people.models import PostTitle
from lms.people.rules import PERSON_GROUPS
from lms.training.actions.target_days import faults_of_day
from lms.training.models import Creditable, TargetPreview, TargetRule
from lms.training.rules.wanted import EVERYBODY, Audience, Fault, Wanted, faults_of
from lms.training.versions import audience_of, columns_of, find_draft


def draft_target(*, unit: Unit, wanted: Wanted, audience: Audience = EVERYBODY) -> TargetRule:
    """There is a draft of a target for the audience at the unit and below; nothing holds yet. All faults at once."""
    lock(unit)
    faults = [*_faults_of_audience(audience), *faults_in(unit, audience, wanted)]
    if find_draft(unit.id, audience) is not None:
        faults.append(_("There is a draft for these people at this unit already: go on with that one."))
    if faults:
        raise Refusal(*faults)
    draft = TargetRule(
        unit_id=unit.id,
        person_group=audience.person_group,
        title_id=audience.title_id,
        audience_key=audience.key,
        state="draft",
        **columns_of(wanted),
    )
    db.session.add(draft)
    db.session.flush()
    record_target("target.drafted", unit, draft)
    return draft


def change_draft(*, rule: TargetRule, wanted: Wanted) -> None:
    """The draft says what is wanted now; who it is for stays. All faults at once."""
    unit = locked_draft(rule)
    faults = faults_in(unit, audience_of(rule), wanted)
    if faults:
        raise Refusal(*faults)
    for name, value in columns_of(wanted).items():
        setattr(rule, name, value)
    db.session.flush()
    record_target("target.draft_changed", unit, rule)


def discard_draft(*, rule: TargetRule) -> None:
    """The draft is gone, with every preview of it; the trail keeps what it said."""
    unit = locked_draft(rule)
    record_target("target.draft_discarded", unit, rule)
    db.session.execute(delete(TargetPreview).where(TargetPreview.rule_id == rule.id))
    db.session.delete(rule)
    db.session.flush()


def locked_draft(rule: TargetRule) -> Unit:
    """The unit of the draft, held with it against other writers; refused once it is no draft any more."""
    unit = db.session.get_one(Unit, rule.unit_id)
    lock(unit)
    lock(rule)
    if rule.state != "draft":
        raise Refusal(_("This version is published: write a new one instead."))
    return unit


def faults_in(unit: Unit, audience: Audience, wanted: Wanted) -> list[str]:
    """Everything that keeps the unit from having such a target, in the language of the reader."""
    faults = [_in_words(fault) for fault in faults_of(wanted)]
    unknown = _unknown_courses(wanted)
    if unknown:
        faults.append(_("These courses are not on offer: %(courses)s.", courses=", ".join(unknown)))
    return faults + faults_of_day(unit, audience, wanted.valid_from)


def _in_words(fault: Fault) -> str:
    values = {name: format_tiet(each) if name == "most" else each for name, each in fault.values.items()}
    return _(fault.text, **values)


def _faults_of_audience(audience: Audience) -> list[str]:
    faults = []
    if audience.person_group is not None and audience.title_id is not None:
        faults.append(_("A target is for a group or for a title, not for both."))
    if audience.person_group is not None and audience.person_group not in PERSON_GROUPS:
        faults.append(_("Choose the group from the list."))
    if audience.title_id is not None and db.session.get(PostTitle, audience.title_id) is None:
        faults.append(_("Choose the title from the master list."))
    return faults


def _unknown_courses(wanted: Wanted) -> list[str]:
    keys = {key for leg in wanted.legs for key in leg.creditables}
    known = set(db.session.scalars(select(Creditable.key).where(Creditable.key.in_(keys)))) if keys else set()
    return sorted(keys - known)


def record_target(action: str, unit: Unit, rule: TargetRule) -> None:
    """The deed stands in the trail with all that the version says."""
    policy = {
        "audience": rule.audience_key,
        "measure": [rule.measure, rule.measure_hundredths],
        "pro_rata": rule.pro_rata,
        "carry_over": rule.carry_over_hundredths,
        "repeat_years": rule.repeat_years,
        "legs": rule.legs,
    }
    detail = {
        "version": rule.public_id,
        "hundredths": rule.amount_hundredths,
        "from": rule.valid_from.isoformat(),
        "to": rule.valid_to.isoformat() if rule.valid_to else None,
        "legal_basis": rule.legal_basis,
        "policy": policy,
    }
    record(action, kind="unit", id=unit.id, label=unit.code, detail=detail)
