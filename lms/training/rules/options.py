"""Open courses, and what a year comes to once some of them are completed. That is asked of `evaluate` alone."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lms.training.rules.evaluation import Outcome, evaluate
from lms.training.rules.lines import Line
from lms.training.rules.terms import Terms

# Above the id of every line that is on record.
FIRST_ID = 2**62


@dataclass(frozen=True)
class Option:
    """An open course, and what completing it is credited with; `is_begun` where the person studies it already.

    `needs` are the keys of the courses that have to be completed before it, and are not yet.
    """

    key: str
    title: str
    amount: int
    content_group: int | None = None
    study_form: str = ""
    path: str = ""
    is_begun: bool = False
    needs: frozenset[str] = frozenset()

    def as_line(self, on: dt.date, number: int = 0) -> Line:
        """The line that completing it on that day would add, after every line of that day."""
        return Line(
            id=FIRST_ID + number,
            kind="course",
            earned_on=on,
            amount=self.amount,
            content_group=self.content_group,
            study_form=self.study_form,
            creditable_key=self.key,
            title=self.title,
        )


@dataclass(frozen=True)
class Advice:
    """What to complete, in this order, and the outcome then.

    Where even all open courses do not reach the target, `options` are none and the outcome is that of them all.
    `is_shortest` is False where a shorter set was not ruled out.
    """

    options: tuple[Option, ...]
    outcome: Outcome
    is_shortest: bool = True

    @property
    def amount(self) -> int:
        """What the courses come to, counted or not."""
        return sum(option.amount for option in self.options)


def in_order(options: Iterable[Option]) -> tuple[Option, ...]:
    """The options as they were given, but each after those that it needs."""
    waiting, ordered = list(options), []
    while waiting:
        keys = {option.key for option in waiting}
        ready = next((option for option in waiting if not option.needs & keys), waiting[0])
        waiting.remove(ready)
        ordered.append(ready)
    return tuple(ordered)


def is_whole(options: Iterable[Option]) -> bool:
    """Whether everything that one of them needs is among them."""
    chosen = list(options)
    keys = {option.key for option in chosen}
    return all(option.needs <= keys for option in chosen)


def completed(outcome: Outcome, terms: Terms, options: Sequence[Option], on: dt.date) -> Outcome:
    """The outcome once these courses are completed, one after another, on that day."""
    lines = [verdict.line for verdict in outcome.lines]
    added = [option.as_line(on, number) for number, option in enumerate(options)]
    return evaluate(
        [*lines, *added],
        terms,
        target=outcome.target,
        carried=outcome.carried,
        earlier_keys=earlier_keys_of(outcome),
    )


def earlier_keys_of(outcome: Outcome) -> set[str]:
    """The courses that do not count because an earlier year has them: the first of a key is a repeat already."""
    first: dict[str, str] = {}
    for verdict in outcome.lines:
        if verdict.line.creditable_key and verdict.line.amount:
            first.setdefault(verdict.line.creditable_key, verdict.reason)
    return {key for key, reason in first.items() if reason == "repeat"}
