"""The fewest completions of courses that lead to a wanted completion rate."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lms.core.clock import today
from lms.core.db import db
from lms.training.advice import advise_people, open_courses
from lms.training.assessments import assess_many
from lms.training.prospects import MOST_PEOPLE, Ground, Rate
from lms.training.rules import Outcome
from lms.training.rules.advice import least_courses, still_needed
from lms.training.rules.options import Option

_PART = 250


@dataclass(frozen=True)
class Step:
    """What one person has to complete to reach the target."""

    person: Any
    options: tuple[Option, ...]
    outcome: Outcome


@dataclass(frozen=True)
class Plan:
    """The fewest completions that lead to a wanted rate: `steps`, one a person, the easiest first.

    `needed` is how many more people have to reach the target. Where there are fewer `steps`, the open courses
    do not lead there (or, not `is_exact`, not everybody was looked at). `is_exact` is False where a way of
    fewer completions was not ruled out.
    """

    now: Rate
    then: Rate
    needed: int
    steps: list[Step]
    is_exact: bool

    @property
    def completions(self) -> int:
        """How many courses are completed in all."""
        return sum(len(step.options) for step in self.steps)


def plan_for(ground: Ground, wanted: int) -> Plan:
    """The fewest completions that make the rate at least `wanted` hundredths of a percent."""
    now = ground.rate()
    needed = still_needed(reached=now.reached, people=now.people, wanted=wanted)
    search = _Search(ground, needed)
    steps = search.run() if 0 < needed <= MOST_PEOPLE else []
    then = Rate(now.people, now.reached + len(steps))
    return Plan(now, then, needed, steps, search.is_exact and needed <= MOST_PEOPLE)


class _Search:
    """Those who lack least are looked at first, until nobody left can need fewer courses than those found."""

    def __init__(self, ground: Ground, needed: int) -> None:
        self.ground, self.needed, self.is_exact = ground, needed, True
        self.amounts = sorted((option.amount for option in open_courses()), reverse=True)
        self.steps: list[Step] = []

    def run(self) -> list[Step]:
        people = list(self._nearest())
        for start in range(0, len(people[:MOST_PEOPLE]), _PART):
            part = people[start : start + _PART]
            if self._is_done(part[0]):
                return self.steps[: self.needed]
            self._look_at(part)
        if len(people) > MOST_PEOPLE and not self._is_done(people[-1]):
            self.is_exact = False
        return self.steps[: self.needed]

    def _nearest(self) -> Iterator[Any]:
        statement = self.ground.people(is_late=True, nearest_first=True)
        yield from db.session.execute(statement.limit(MOST_PEOPLE + 1))

    def _is_done(self, person: Any) -> bool:
        """Whether neither this person nor anybody after needs fewer courses than the dearest of the steps taken."""
        if len(self.steps) < self.needed:
            return False
        fewest = least_courses(person.target - person.tiet, self.amounts)
        return len(self.steps[self.needed - 1].options) <= fewest

    def _look_at(self, people: list[Any]) -> None:
        assessments = assess_many([person.id for person in people], self.ground.on.year, today())
        advice = advise_people(assessments)
        for person in (each for each in people if each.id in assessments):
            found, outcome = advice.get(person.id), assessments[person.id].outcome
            if found is None and outcome.is_reached:
                self.steps.append(Step(person, (), outcome))
            elif found is not None and found.outcome.is_reached:
                self.is_exact = self.is_exact and found.is_shortest
                self.steps.append(Step(person, found.options, found.outcome))
        self.steps.sort(key=_dearness)


def _dearness(step: Step) -> tuple[int, int]:
    return (len(step.options), sum(option.amount for option in step.options))
