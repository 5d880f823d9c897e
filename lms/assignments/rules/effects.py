"""Which rule decides: field by field the nearest unit's, unless a unit above made the field binding."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from lms.assignments.rules.schedules import USUAL_NOTICE_DAYS, Schedule, Terms
from lms.core.text import msgid

# What a unit may say otherwise, and may make binding.
FIELDS = {
    "due_on": msgid("Due day"),
    "every_months": msgid("Frequency"),
    "notice_days": msgid("Notice"),
    "open_days": msgid("Opens"),
}


@dataclass(frozen=True)
class RuleTerms:
    """What the live version of a rule says, and which fields no unit below may change."""

    rule_id: int
    schedule: Schedule
    binding: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Effect:
    """What holds for a person: the terms, which rule decided each field, and the rule that obliges."""

    terms: Terms
    rule_id: int
    decided_by: dict[str, int] = field(default_factory=dict, hash=False)


def effect(covering: Sequence[RuleTerms]) -> Effect | None:
    """What the rules that reach a person come to, given nearest first; None where none sets a due day.

    A rule without a due day obliges nobody: it only changes what a unit above asks. Of the rules that oblige,
    the one of the highest unit is the reason why the person is assigned.
    """
    values: dict[str, Any] = {}
    decided: dict[str, int] = {}
    for name in FIELDS:
        rule = _decider(covering, name)
        if rule is not None:
            values[name], decided[name] = getattr(rule.schedule, name), rule.rule_id
            if name == "due_on":
                values["counts_from"] = rule.schedule.counts_from
    if "due_on" not in values:
        return None
    obliging = [rule.rule_id for rule in covering if rule.schedule.due_on is not None]
    return Effect(_terms(values), obliging[-1], decided)


def _decider(covering: Sequence[RuleTerms], name: str) -> RuleTerms | None:
    saying = [rule for rule in covering if getattr(rule.schedule, name) is not None]
    binding = [rule for rule in saying if name in rule.binding]
    return binding[-1] if binding else (saying[0] if saying else None)


def _terms(values: dict[str, Any]) -> Terms:
    due: dt.date = values["due_on"]
    return Terms(
        due_on=due,
        every_months=values.get("every_months", 0),
        notice_days=values.get("notice_days", USUAL_NOTICE_DAYS),
        open_days=values.get("open_days"),
        counts_from=values.get("counts_from"),
    )
