"""All the days of a year at once: from which day on a person stands where."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from lms.training.rules.persons import PersonInputs
from lms.training.rules.standing import Stand, stand_on
from lms.training.rules.terms import RuleBook


@dataclass(frozen=True)
class Step:
    """Where somebody stands from a day to a day (`[from, to)`); the last one of a year is open."""

    holds_from: dt.date
    holds_to: dt.date | None
    stand: Stand


def steps_of(inputs: PersonInputs, book: RuleBook, year: int) -> list[Step]:
    """The steps of the person's year, in order, each unlike the one before; no step where they are not counted."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    days = sorted({first, *(day for day in _changes(inputs, book, year) if first < day <= last)})
    steps: list[Step] = []
    for number, day in enumerate(days):
        stand = stand_on(inputs, book, year, day)
        end = days[number + 1] if number + 1 < len(days) else None
        if stand is not None and steps and steps[-1].holds_to == day and steps[-1].stand == stand:
            steps[-1] = Step(steps[-1].holds_from, end, stand)
        elif stand is not None:
            steps.append(Step(day, end, stand))
    return steps


def _changes(inputs: PersonInputs, book: RuleBook, year: int) -> Iterator[dt.date]:
    """Every day on which where the person stands may change."""
    for post in inputs.posts:
        yield post.valid_from
        if post.valid_to:
            yield post.valid_to
        yield from book.changes(post.place)
    for exemption in inputs.exemptions:
        yield exemption.holds_from
        if exemption.withdrawn_on:
            yield exemption.withdrawn_on
    yield from (away.valid_from for away in inputs.aways)
    yield from (line.earned_on for line in inputs.lines if line.earned_on.year == year)
    for since, until in inputs.headships:
        yield since
        if until:
            yield until
    if year in inputs.starts:
        yield inputs.starts[year]
