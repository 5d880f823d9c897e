"""Writing what a rule will say: a draft that reaches nobody until it is published."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select

from lms.assignments.models import AssignmentAudience, AssignmentRule, AssignmentVersion
from lms.assignments.queries import find_draft, find_rule_for, has_rule_above
from lms.assignments.rules.audiences import Audience, write_audience
from lms.assignments.rules.effects import FIELDS
from lms.assignments.rules.schedules import MOST_MONTHS, MOST_NOTICE_DAYS, Schedule
from lms.assignments.targets import Target, get_target, target_key
from lms.audit.actions import record
from lms.core.clock import now, today
from lms.core.db import db, lock
from lms.core.errors import Conflict, Refusal
from lms.core.i18n import _
from lms.core.text import clean_line
from lms.organisations.models import Unit, UnitLine
from lms.organisations.queries import ancestors, holds_on, subtree


@dataclass(frozen=True, kw_only=True)
class Saying:
    """Everything that a version says."""

    title: str
    audience: Audience
    schedule: Schedule
    decision_number: str | None = None
    binding: frozenset[str] = frozenset()


def draft_rule(
    *,
    unit_id: int,
    creditable_id: int | None = None,
    programme_id: int | None = None,
    title: str,
    audience: Audience,
    schedule: Schedule,
    decision_number: str | None,
    by_id: int | None,
    binding: frozenset[str] = frozenset(),
) -> AssignmentRule:
    """The unit has a draft of a rule for that course or programme. All faults at once; a second rule is refused."""
    key = target_key(creditable_id=creditable_id, programme_id=programme_id)
    saying = Saying(
        title=title, audience=audience, schedule=schedule, decision_number=decision_number, binding=binding
    )
    target = get_target(key)
    lock(db.session.get_one(Unit, unit_id))
    _refuse(unit_id, target, saying, is_new=True)
    rule = AssignmentRule(
        unit_id=unit_id,
        creditable_id=creditable_id,
        programme_id=programme_id,
        target_key=key,
        state="draft",
        created_at=now(),
        created_by_id=by_id,
    )
    db.session.add(rule)
    db.session.flush()
    _write(rule, saying, by_id)
    record("assignment_rule.drafted", kind="assignment_rule", id=rule.id, label=clean_line(title))
    return rule


def edit_rule(*, rule: AssignmentRule, saying: Saying, by_id: int | None) -> AssignmentVersion:
    """The draft of the rule says this; what is live goes on until the draft is published."""
    lock(rule)
    if rule.state == "ended":
        raise Conflict(_("This rule has ended. Take it up again first."))
    _refuse(rule.unit_id, get_target(rule.target_key), saying, is_new=False)
    draft = _write(rule, saying, by_id)
    record("assignment_rule.edited", kind="assignment_rule", id=rule.id, label=draft.title)
    return draft


def discard_draft(*, rule: AssignmentRule) -> None:
    """The draft is gone; a rule that was never published goes with it."""
    lock(rule)
    draft = find_draft(rule.id)
    if draft is None:
        raise Conflict(_("There is no draft."))
    label = draft.title
    db.session.execute(delete(AssignmentAudience).where(AssignmentAudience.version_id == draft.id))
    db.session.delete(draft)
    db.session.flush()
    if rule.state == "draft":
        db.session.delete(rule)
        db.session.flush()
    record("assignment_rule.draft_discarded", kind="assignment_rule", id=rule.id, label=label)


def _write(rule: AssignmentRule, saying: Saying, by_id: int | None) -> AssignmentVersion:
    draft = find_draft(rule.id)
    if draft is None:
        draft = AssignmentVersion(rule_id=rule.id, number=_next_number(rule.id), state="draft")
        db.session.add(draft)
    for name, value in _values(saying).items():
        setattr(draft, name, value)
    draft.written_at, draft.written_by_id = now(), by_id
    db.session.flush()
    db.session.execute(delete(AssignmentAudience).where(AssignmentAudience.version_id == draft.id))
    rows = saying.audience.rows(rule.unit_id)
    db.session.add_all(AssignmentAudience(version_id=draft.id, **row) for row in rows)
    db.session.flush()
    return draft


def _values(saying: Saying) -> dict[str, Any]:
    schedule = saying.schedule
    return {
        "title": clean_line(saying.title),
        "decision_number": clean_line(saying.decision_number or "") or None,
        "audience": write_audience(saying.audience),
        "due_on": schedule.due_on,
        "every_months": schedule.every_months,
        "notice_days": schedule.notice_days,
        "open_days": schedule.open_days,
        "counts_from": schedule.counts_from,
        "binding": sorted(saying.binding),
    }


def _next_number(rule_id: int) -> int:
    last = select(func.max(AssignmentVersion.number)).where(AssignmentVersion.rule_id == rule_id)
    return (db.session.scalar(last) or 0) + 1


def _refuse(unit_id: int, target: Target, saying: Saying, *, is_new: bool) -> None:
    faults = [
        *(_faults_of_rule(unit_id, target) if is_new else []),
        *_faults_of_time(unit_id, target, saying.schedule),
        *_faults_of_audience(unit_id, saying.audience),
    ]
    if not clean_line(saying.title):
        faults.append(_("Give the rule a name that people will read."))
    if saying.binding - {name for name in FIELDS if getattr(saying.schedule, name) is not None}:
        faults.append(_("Only what the rule itself says can be binding for the units below."))
    if faults:
        raise Refusal(*faults)


def _faults_of_rule(unit_id: int, target: Target) -> list[str]:
    faults = []
    if not db.session.scalar(select(Unit.id).where(Unit.id == unit_id, holds_on(Unit, today()))):
        faults.append(_("The unit of a rule exists today."))
    if not target.is_open:
        faults.append(_("“%(title)s” is not open any more.", title=target.title))
    if find_rule_for(unit_id, target.key) is not None:
        words = _("This unit has a rule for “%(title)s” already: change that one.", title=target.title)
        faults.append(words)
    return faults


def _faults_of_time(unit_id: int, target: Target, schedule: Schedule) -> list[str]:
    faults = []
    if schedule.due_on is None and not has_rule_above(ancestors(unit_id, today())[1:], target.key):
        faults.append(_("Enter the due day: no unit above has a rule that would give one."))
    if schedule.every_months is not None and not 0 <= schedule.every_months <= MOST_MONTHS:
        faults.append(_("The frequency is between 0 and %(most)s months.", most=MOST_MONTHS))
    if schedule.notice_days is not None and not 1 <= schedule.notice_days <= MOST_NOTICE_DAYS:
        faults.append(_("The notice is between 1 and %(most)s days.", most=MOST_NOTICE_DAYS))
    if schedule.open_days is not None and schedule.open_days < 1:
        faults.append(_("It opens at least one day before it is due."))
    if schedule.counts_from and schedule.due_on and schedule.counts_from > schedule.due_on:
        faults.append(_("Completions cannot count only from a day after the due day."))
    return faults


def _faults_of_audience(unit_id: int, audience: Audience) -> list[str]:
    if audience.is_too_wide():
        return [_("The audience has too many combinations: leave conditions out, or make several groups.")]
    wanted = {unit for group in audience.groups for unit in group.unit_ids}
    if not wanted:
        return []
    inside = set(db.session.scalars(subtree([unit_id], today()).where(UnitLine.unit_id.in_(wanted))))
    return [_("A unit of the audience does not stand below the unit of the rule.")] if wanted - inside else []
