"""Where one person stands in a year as of a day: the calculation behind every figure."""

import datetime as dt
from dataclasses import dataclass

from lms.training.rules.evaluation import Outcome, evaluate, lines_up_to
from lms.training.rules.persons import PersonInputs, holds
from lms.training.rules.targets import TargetOnDay, target_on
from lms.training.rules.terms import RuleBook, Terms

_NO_TERMS = Terms(rule_id=0, unit_id=0, amount=0, repeat_years=0)


@dataclass(frozen=True)
class Stand:
    """A row of the daily facts (`Standing`): amounts in hundredths, `target` None without one or when exempt."""

    unit_id: int
    title: str
    person_group: str
    gender: str | None
    is_leader: bool
    rule_id: int | None
    is_exempt: bool
    target: int | None
    counted: int
    recorded: int
    turns: int
    is_reached: bool | None
    has_started: bool


def stand_on(inputs: PersonInputs, book: RuleBook, year: int, on: dt.date) -> Stand | None:
    """The row of the person as of that day; None for somebody who is not counted on it."""
    target = target_on(inputs, book, year, on)
    if target is None:
        return None
    outcome = outcome_on(inputs, book, year, on, target)
    post, start = target.post, inputs.starts.get(year)
    is_head = any(holds(since, until, on) for since, until in inputs.headships)
    return Stand(
        unit_id=post.unit_id,
        title=post.title,
        person_group=post.person_group,
        gender=inputs.gender,
        is_leader=post.is_leadership or is_head,
        rule_id=target.terms.rule_id if target.terms else None,
        is_exempt=target.is_exempt,
        target=target.amount,
        counted=outcome.counted,
        recorded=outcome.recorded,
        turns=sum(1 for verdict in outcome.lines if verdict.line.amount),
        is_reached=outcome.is_reached,
        has_started=bool(outcome.lines) or (start is not None and start <= on),
    )


def outcome_on(
    inputs: PersonInputs, book: RuleBook, year: int, on: dt.date, target: TargetOnDay | None
) -> Outcome:
    """What the person's lines come to as of that day, line by line; also for somebody who is not counted."""
    terms = target.terms if target and target.terms else _NO_TERMS
    lines = lines_up_to(inputs.lines, year, on)
    carried = carried_into(inputs, book, year, terms)
    earlier = earlier_keys(inputs, year, terms.repeat_years)
    return evaluate(
        lines, terms, target=target.amount if target else None, carried=carried, earlier_keys=earlier
    )


def earlier_keys(inputs: PersonInputs, year: int, repeat_years: int) -> frozenset[str]:
    """The courses of earlier years that keep one of this year from counting again."""
    return frozenset(
        line.creditable_key
        for line in inputs.lines
        if line.creditable_key and line.amount and year - repeat_years < line.earned_on.year < year
    )


def carried_into(inputs: PersonInputs, book: RuleBook, year: int, terms: Terms) -> int:
    """What the year before had too much of, up to what the terms carry over. It is carried one year, not further."""
    if not terms.carry_over:
        return 0
    last_day = dt.date(year - 1, 12, 31)
    before = target_on(inputs, book, year - 1, last_day)
    if before is None or before.amount is None or before.terms is None:
        return 0
    earlier = earlier_keys(inputs, year - 1, before.terms.repeat_years)
    lines = lines_up_to(inputs.lines, year - 1, last_day)
    outcome = evaluate(lines, before.terms, target=before.amount, earlier_keys=earlier)
    return min(max(outcome.counted - before.amount, 0), terms.carry_over) if outcome.is_reached else 0
