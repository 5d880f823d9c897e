"""Needs: units state them, the one who plans takes them into a line or declines them with a reason."""

from collections.abc import Collection
from dataclasses import asdict, dataclass

from lms.audit.actions import record
from lms.core.clock import now, today
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.ids import public_id
from lms.core.text import clean_line, fold
from lms.organisations.models import Unit
from lms.plans.actions.editions import draft_of
from lms.plans.actions.lines import LineFacts, put_line, put_shares
from lms.plans.models import PlanEdition, PlanLine, TrainingNeed, TrainingPlan
from lms.plans.rules import MOST_TURNS
from lms.plans.wordings import shares_of


@dataclass(frozen=True, kw_only=True)
class NeedFacts:
    """What a unit needs: a topic or a course of the site, for how many people, in what form, when."""

    topic: str
    people: int
    content_group: int
    study_form: str
    quarter: int | None = None
    creditable_id: int | None = None
    note: str = ""


def state_need(*, unit: Unit, year: int, facts: NeedFacts, by_id: int | None) -> TrainingNeed:
    """The unit needs that in that year; it waits to be taken into a plan."""
    _refuse_faults(facts)
    if not today().year <= year <= today().year + 5:
        raise Refusal(_("Needs are stated for this year or one to come."))
    need = TrainingNeed(
        public_id=public_id(),
        unit_id=unit.id,
        year=year,
        stated_at=now(),
        stated_by_id=by_id,
        **_columns(facts),
    )
    db.session.add(need)
    db.session.flush()
    _record("need.stated", need)
    return need


def _refuse_faults(facts: NeedFacts) -> None:
    faults = []
    if not clean_line(facts.topic):
        faults.append(_("Enter the topic."))
    if not 0 < facts.people <= MOST_TURNS:
        faults.append(_("Enter for how many people, at least 1."))
    if faults:
        raise Refusal(*faults)


def _columns(facts: NeedFacts) -> dict[str, object]:
    topic = clean_line(facts.topic)
    return {**asdict(facts), "topic": topic, "topic_key": fold(topic), "note": clean_line(facts.note)}


def _record(deed: str, need: TrainingNeed) -> None:
    detail = {"year": need.year, "people": need.people, "reason": need.reason or None}
    record(deed, kind="need", id=need.id, label=need.topic, detail=detail)


def _held(need: TrainingNeed, *states: str) -> None:
    lock(need)
    if need.state not in states:
        raise Refusal(_("This need was dealt with meanwhile. Look at it again."))


def change_need(*, need: TrainingNeed, facts: NeedFacts) -> None:
    """A need that still waits reads like this."""
    _held(need, "stated")
    _refuse_faults(facts)
    for name, value in _columns(facts).items():
        setattr(need, name, value)
    db.session.flush()
    _record("need.changed", need)


def withdraw_need(*, need: TrainingNeed) -> None:
    """The unit needs it no more."""
    _held(need, "stated")
    need.state = "withdrawn"
    db.session.flush()
    _record("need.withdrawn", need)


def decline_need(*, need: TrainingNeed, reason: str) -> None:
    """It will not be in the plan, and the unit reads why."""
    _held(need, "stated")
    if not clean_line(reason):
        raise Refusal(_("Say why, so that the unit can read it."))
    need.state, need.reason = "declined", clean_line(reason)
    db.session.flush()
    _record("need.declined", need)


def reopen_need(*, need: TrainingNeed) -> None:
    """A need that was withdrawn or declined waits again."""
    _held(need, "declined", "withdrawn")
    need.state, need.reason = "stated", ""
    db.session.flush()
    _record("need.reopened", need)


def take_needs(
    *, plan: TrainingPlan, needs: Collection[TrainingNeed], line: PlanLine | None = None
) -> PlanLine:
    """The needs stand in one line of the draft, each unit with as many turns as it has people: a new line, or
    that one with these turns added.
    """
    edition = draft_of(plan)
    chosen = sorted(needs, key=lambda need: need.id)
    if not chosen:
        raise Refusal(_("Choose at least one need."))
    for need in chosen:
        _held(need, "stated")
        if need.year != plan.year:
            raise Refusal(_("A need of another year does not belong in this plan."))
    line = line or put_line(plan=plan, facts=_line_of(chosen[0]))
    _add_turns(plan, edition, line, chosen, 1)
    for need in chosen:
        need.state, need.line_id = "taken", line.id
        _record("need.taken", need)
    db.session.flush()
    return line


def _line_of(need: TrainingNeed) -> LineFacts:
    return LineFacts(
        topic=need.topic,
        content_group=need.content_group,
        study_form=need.study_form,
        quarter=need.quarter,
        creditable_id=need.creditable_id,
    )


def _add_turns(
    plan: TrainingPlan, edition: PlanEdition, line: PlanLine, needs: list[TrainingNeed], sign: int
) -> None:
    shares = shares_of(plan.id, line.id, edition.number)
    changed: dict[int, tuple[int, int]] = {}
    for need in needs:
        planned, cancelled = changed.get(need.unit_id) or shares.get(need.unit_id, (0, 0))
        changed[need.unit_id] = (max(planned + sign * need.people, cancelled), cancelled)
    put_shares(plan=plan, line=line, shares=changed)


def give_back_need(*, plan: TrainingPlan, need: TrainingNeed) -> None:
    """The need waits again, and the draft has that many turns less; once decided, only an amendment does that."""
    edition = draft_of(plan)
    _held(need, "taken")
    line = db.session.get_one(PlanLine, need.line_id)
    if line.plan_id != plan.id:
        raise Refusal(_("This need stands in another plan."))
    _add_turns(plan, edition, line, [need], -1)
    need.state, need.line_id = "stated", None
    db.session.flush()
    _record("need.given_back", need)
