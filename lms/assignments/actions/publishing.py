"""A draft goes live, a rule ends, or begins again; everybody concerned has what the rules then say."""

from lms.assignments.actions.running import start_run
from lms.assignments.models import AssignmentRule, AssignmentRun
from lms.assignments.planning import fingerprint, set_scene
from lms.assignments.queries import find_draft, find_live, find_rule_for, hold_target
from lms.audit.actions import record
from lms.core.clock import now, today
from lms.core.db import db, lock
from lms.core.errors import Conflict, Refusal
from lms.core.i18n import _
from lms.core.text import clean_line
from lms.organisations.models import Unit


def publish_rule(*, rule: AssignmentRule, by_id: int | None, seen: str | None = None) -> AssignmentRun:
    """The draft of the rule is live from today: exactly what its preview said happens to everybody.

    The run says how many were added, removed and re-dated; for many people a job works it off in parts. `seen` is
    the fingerprint of the preview: where it would be another one by now, publishing is refused.
    """
    lock(rule)
    hold_target(rule.target_key)
    draft = find_draft(rule.id)
    if draft is None:
        raise Conflict(_("There is no draft to publish."))
    if seen is not None and seen != fingerprint(set_scene(rule.target_key, today(), draft=draft)):
        raise Conflict(
            _(
                "Since you looked, people joined, moved or left, or another rule changed. Look at the preview again."
            )
        )
    live = find_live(rule.id)
    if live is not None:
        live.state = "past"
        db.session.flush()
    draft.state, draft.published_at, draft.published_by_id = "live", now(), by_id
    rule.state = "live"
    db.session.flush()
    detail = {"version": draft.number, "decision": draft.decision_number}
    record("assignment_rule.published", kind="assignment_rule", id=rule.id, label=draft.title, detail=detail)
    return start_run(kind="publish", target_key=rule.target_key, version_id=draft.id)


def end_rule(*, rule: AssignmentRule, reason: str, by_id: int | None) -> AssignmentRun:
    """The rule asks for nothing any more: what nobody else asks for is closed, what was done stays done."""
    lock(rule)
    if rule.state != "live":
        raise Conflict(_("Only a live rule can be ended."))
    if not clean_line(reason):
        raise Refusal(_("Say why the rule ends: people will read it."))
    rule.state, rule.ended_on, rule.ended_by_id = "ended", today(), by_id
    rule.ended_reason = clean_line(reason)
    db.session.flush()
    _record("assignment_rule.ended", rule, {"reason": rule.ended_reason})
    return start_run(kind="end", target_key=rule.target_key)


def resume_rule(*, rule: AssignmentRule, by_id: int | None) -> AssignmentRun:
    """The rule is live again as it was; closed periods open again, and nothing that was done is asked twice."""
    lock(rule)
    if rule.state != "ended":
        raise Conflict(_("Only a rule that has ended can be taken up again."))
    lock(db.session.get_one(Unit, rule.unit_id))
    if find_rule_for(rule.unit_id, rule.target_key) is not None:
        raise Refusal(_("This unit has another rule for the same course by now: change that one."))
    rule.state, rule.ended_on, rule.ended_by_id, rule.ended_reason = "live", None, None, None
    db.session.flush()
    _record("assignment_rule.resumed", rule, {"by": by_id})
    return start_run(kind="resume", target_key=rule.target_key)


def _record(action: str, rule: AssignmentRule, detail: dict[str, object]) -> None:
    live = find_live(rule.id)
    label = live.title if live is not None else rule.target_key
    record(action, kind="assignment_rule", id=rule.id, label=label, detail=detail)
