"""Where people stand this very moment, line by line: for their own pages, previews and what-ifs.

Read live from the tables by the same rules as the daily facts; so a learner sees at once what HR's figures
take up with the next snapshot.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select

from lms.core.clock import today
from lms.core.db import db
from lms.training.facts.gather import load_inputs
from lms.training.facts.rulebook import Rules
from lms.training.models import TargetExemption, TargetRule
from lms.training.rules import Line, Outcome, PersonInputs, Portion, RuleBook, Terms, reckoning_day, target_on
from lms.training.rules.standing import outcome_on
from lms.training.rules.targets import TargetOnDay


@dataclass(frozen=True)
class Assessment:
    """Where a person stands in a year as of a day, with everything it was made from.

    `is_counted` is False for somebody outside the rate on that day: their lines are on record all the same.
    """

    person_id: int
    year: int
    on: dt.date
    outcome: Outcome
    target_on_day: TargetOnDay | None

    @property
    def is_counted(self) -> bool:
        """Whether the person is in the denominator on that day."""
        return self.target_on_day is not None

    @property
    def target(self) -> int | None:
        """What the person has to reach, in hundredths; None without a rule or when exempt."""
        return self.target_on_day.amount if self.target_on_day else None

    @property
    def terms(self) -> Terms | None:
        """The version of the target that decides."""
        return self.target_on_day.terms if self.target_on_day else None

    @property
    def portions(self) -> tuple[Portion, ...]:
        """The parts of the year in the reckoning; none where the target is not in proportion."""
        return self.target_on_day.portions if self.target_on_day else ()

    @property
    def is_exempt(self) -> bool:
        """Whether a decision lets the person off the whole target."""
        return bool(self.target_on_day and self.target_on_day.is_exempt)

    @property
    def missing(self) -> int:
        """What the total lacks, in hundredths: 0 when it is there, or when there is no target."""
        return max((self.target or 0) - self.outcome.counted, 0)


def assess(person_id: int, year: int, on: dt.date | None = None) -> Assessment:
    """Where the person (any of their accounts) stands; read as of today, or the last day of a year that is over."""
    day = on or reckoning_day(year, today())
    return next(iter(assess_many([person_id], year, day).values()))


def assess_many(
    person_ids: Collection[int],
    year: int,
    on: dt.date,
    *,
    extra: Mapping[int, Iterable[Line]] | None = None,
    rules: Rules | None = None,
) -> dict[int, Assessment]:
    """The same for many people, by the account that speaks for each; three thousand at a time at most.

    `extra` are lines they do not have ("if they finished course X"); `rules` other rules than those in force.
    """
    inputs, known = load_inputs(person_ids), rules or Rules()
    more = extra or {}
    people = [
        replace(person, lines=(*person.lines, *more.get(person.person_id, ()))) for person in inputs.values()
    ]
    book = known.learn(people)
    return {person.person_id: assess_inputs(person, book, year, on) for person in people}


def assess_inputs(person: PersonInputs, book: RuleBook, year: int, on: dt.date) -> Assessment:
    """Where somebody stands whose inputs are given: nothing is read."""
    target = target_on(person, book, year, on)
    outcome = outcome_on(person, book, year, on, target)
    return Assessment(person.person_id, year, on, outcome, target)


def find_rule(assessment: Assessment) -> TargetRule | None:
    """The version of the target that decides, with its legal basis."""
    return db.session.get(TargetRule, assessment.terms.rule_id) if assessment.terms else None


def find_exemptions(assessment: Assessment) -> list[TargetExemption]:
    """The decisions that let the person off, wholly or in part, in the order in which they were recorded."""
    ids = [each.id for each in assessment.target_on_day.exemptions] if assessment.target_on_day else []
    if not ids:
        return []
    found = select(TargetExemption).where(TargetExemption.id.in_(ids)).order_by(TargetExemption.id)
    return list(db.session.scalars(found))
