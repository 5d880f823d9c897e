"""Editions of a plan: the first one is decided, every further one is an amendment with its own decision."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import delete, exists, func, select, update

from lms.audit.actions import record
from lms.core.clock import now, today
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.text import clean_line
from lms.organisations.queries import unit_names
from lms.plans.models import (
    LineVersion,
    PlanEdition,
    PlanLine,
    PlanShare,
    ShareVersion,
    TrainingNeed,
    TrainingPlan,
)
from lms.plans.queries import FIRST, find_draft
from lms.plans.rules import Account, can_become
from lms.plans.wordings import shares_at, sums_at, wordings


@dataclass(frozen=True)
class Decision:
    """The decision by which an edition holds: number, day, signer."""

    number: str
    decided_on: dt.date
    signer: str


def draft_of(plan: TrainingPlan) -> PlanEdition:
    """The edition that is being written; refused where the plan is decided and nobody amends it."""
    lock(plan)
    edition = find_draft(plan.id)
    if edition is None:
        raise Refusal(_("A decided plan changes only by an amendment. Begin one first."))
    return edition


def start_amendment(*, plan: TrainingPlan, reason: str, by_id: int | None) -> PlanEdition:
    """An amendment is being written; until it is decided the plan stays as it is."""
    lock(plan)
    faults = []
    if plan.state != "decided":
        faults.append(_("A draft is not amended: change it until it is decided."))
    elif find_draft(plan.id) is not None:
        faults.append(_("An amendment of this plan is being written already. Decide or discard it first."))
    if not clean_line(reason):
        faults.append(_("Say why the plan is amended."))
    if faults:
        raise Refusal(*faults)
    last = select(func.max(PlanEdition.number)).where(PlanEdition.plan_id == plan.id)
    edition = PlanEdition(
        plan_id=plan.id,
        number=int(db.session.scalar(last) or FIRST) + 1,
        reason=clean_line(reason),
        created_at=now(),
        created_by_id=by_id,
    )
    db.session.add(edition)
    db.session.flush()
    return edition


def discard_edition(*, plan: TrainingPlan) -> None:
    """What was being written is gone: an amendment, or with the first edition the whole draft of the plan.

    Needs that a line of it had taken wait again.
    """
    edition = draft_of(plan)
    _drop_lines(edition)
    db.session.delete(edition)
    db.session.flush()
    if edition.number == FIRST:
        record("plan.discarded", kind="plan", id=plan.id, label=plan.title)
        db.session.delete(plan)
        db.session.flush()


def _drop_lines(edition: PlanEdition) -> None:
    """The lines that no other edition knows are gone with what the edition says of others."""
    for table in (ShareVersion, LineVersion):
        db.session.execute(delete(table).where(table.edition_id == edition.id))
    unknown = (PlanLine.plan_id == edition.plan_id, ~exists().where(LineVersion.line_id == PlanLine.id))
    orphans = list(db.session.scalars(select(PlanLine.id).where(*unknown)))
    waiting = update(TrainingNeed).where(TrainingNeed.line_id.in_(orphans))
    db.session.execute(waiting.values(state="stated", line_id=None))
    db.session.execute(delete(PlanLine).where(PlanLine.id.in_(orphans)))


def publish_edition(*, plan: TrainingPlan, decision: Decision, by_id: int | None) -> PlanEdition:
    """The edition holds by that decision: every share stands as it says, and what was done stays done.

    Refused, with every reason, where a line has no turns or a turn that was carried out would fall out.
    """
    edition = draft_of(plan)
    faults = [*_faults_of(decision), *_faults_in(plan, edition)]
    if faults:
        raise Refusal(*faults)
    faults = _settle(plan, edition)
    if faults:
        raise Refusal(*faults)
    edition.state, plan.state = "decided", "decided"
    edition.decision_number, edition.decided_on = clean_line(decision.number), decision.decided_on
    edition.signer = clean_line(decision.signer)
    edition.published_at, edition.published_by_id = now(), by_id
    deed = "plan.decided" if edition.number == FIRST else "plan.amended"
    detail = {"edition": edition.number, "decision": edition.decision_number, "reason": edition.reason}
    record(deed, kind="plan", id=plan.id, label=plan.title, detail=detail)
    db.session.flush()
    return edition


def _faults_of(decision: Decision) -> list[str]:
    faults = []
    if not clean_line(decision.number):
        faults.append(_("Enter the number of the decision."))
    if not clean_line(decision.signer):
        faults.append(_("Enter who signed the decision."))
    if decision.decided_on > today():
        faults.append(_("The day of the decision has not come yet."))
    return faults


def _faults_in(plan: TrainingPlan, edition: PlanEdition) -> list[str]:
    said = wordings(plan.id, edition.number)
    if not said:
        return [_("The plan has no line yet.")]
    sums = sums_at(plan.id, edition.number)
    empty = [
        _("“%(topic)s” has no turns for any unit.", topic=wording.version.topic)
        for line_id, wording in said.items()
        if wording.number == edition.number and not sums.get(line_id, (0,))[0]
    ]
    if edition.number != FIRST and not _changes_anything(edition):
        return [_("The amendment changes nothing yet."), *empty]
    return empty


def _changes_anything(edition: PlanEdition) -> bool:
    found = [
        db.session.scalar(select(table.id).where(table.edition_id == edition.id).limit(1))
        for table in (LineVersion, ShareVersion)
    ]
    return any(row is not None for row in found)


def _settle(plan: TrainingPlan, edition: PlanEdition) -> list[str]:
    """Every share becomes what the edition says; the faults where one cannot."""
    wanted = shares_at(plan.id, edition.number)
    rows = db.session.execute(select(wanted).where(wanted.c.number == edition.number)).all()
    lines = {row.line_id for row in rows}
    held = select(PlanShare).where(PlanShare.line_id.in_(lines)).order_by(PlanShare.id).with_for_update()
    held = held.execution_options(populate_existing=True)
    shares = {(share.line_id, share.unit_id): share for share in db.session.scalars(held)}
    stuck = []
    for row in rows:
        share = shares.get((row.line_id, row.unit_id)) or PlanShare(
            line_id=row.line_id, unit_id=row.unit_id, recorded=0, planned=0, cancelled=0
        )
        if not put_figures(share, planned=row.planned, cancelled=row.cancelled):
            stuck.append(share)
    return _words_for(plan, stuck)


def put_figures(share: PlanShare, *, planned: int, cancelled: int) -> bool:
    """The share has these figures and is settled; False, and nothing happens, where done turns would fall out."""
    account = Account(share.planned, share.cancelled, share.recorded)
    if not can_become(account, planned=planned, cancelled=cancelled):
        return False
    share.planned, share.cancelled = planned, cancelled
    settled = Account(planned, cancelled, share.recorded)
    share.done, share.open = settled.done, settled.open
    db.session.add(share)
    return True


def _words_for(plan: TrainingPlan, stuck: list[PlanShare]) -> list[str]:
    if not stuck:
        return []
    called, said = unit_names({share.unit_id for share in stuck}, today()), wordings(plan.id)
    return [
        _(
            "“%(topic)s”, %(unit)s: %(done)s turns are done already, the amendment leaves fewer.",
            topic=said[share.line_id].version.topic,
            unit=called[share.unit_id],
            done=share.done,
        )
        for share in stuck
    ]
