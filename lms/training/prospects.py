"""What the completion rate would be if people completed a course.

Figures are those of a snapshot; who would reach the target is asked of the same rules that count credits.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from lms.core.bulk import among
from lms.core.clock import today
from lms.core.db import db
from lms.organisations.queries import SubtreeScope, places_on
from lms.people.models import Person
from lms.training.advice import options_of
from lms.training.assessments import Assessment, assess_many
from lms.training.facts.tallies import known_in
from lms.training.models import Snapshot, UnitTally
from lms.training.rules import Outcome
from lms.training.rules.options import Option, completed
from lms.training.standings import standings

# How many people one question may be about.
MOST_PEOPLE = 1000


@dataclass(frozen=True)
class Rate:
    """How many people have a target and how many of them reached it."""

    people: int
    reached: int

    @property
    def share(self) -> float | None:
        """Reached over people; None where nobody has a target."""
        return self.reached / self.people if self.people else None


@dataclass(frozen=True)
class Ground:
    """What a question is about: the people of a scope at a snapshot, in the year of its day."""

    scope: SubtreeScope
    snapshot: Snapshot

    @property
    def on(self) -> dt.date:
        """The day of the figures."""
        return self.snapshot.on

    def rate(self) -> Rate:
        """The rate as it stands, from the tallies of the units."""
        row = UnitTally
        with_target = func.sum(row.people - row.no_target - row.exempt)
        here = (row.year == self.on.year, row.dimension == "all", known_in(row, self.snapshot.id))
        found = db.session.execute(
            select(with_target, func.sum(row.reached)).where(*here, row.unit_id.in_(self.scope.unit_ids()))
        ).one()
        return Rate(int(found[0] or 0), int(found[1] or 0))

    def people(self, *, is_late: bool = False, nearest_first: bool = False) -> Select[Any]:
        """A select of who has a target: id, public_id, full_name, title, unit_name, tiet, target, reached.

        `is_late` leaves out who has reached it. By name, or those who lack least first.
        """
        standing = standings(self.scope, self.on.year, self.on, self.snapshot.id)
        places, column = places_on(self.on), standing.c
        order = [column.target - column.tiet] if nearest_first else []
        known = [column.reached == 0] if is_late else [column.target.is_not(None)]
        return (
            select(
                Person.id,
                Person.public_id,
                Person.full_name,
                column.title,
                places.c.name.label("unit_name"),
                column.tiet,
                column.target,
                column.reached,
            )
            .join(standing, column.person_id == Person.id)
            .join(places, places.c.unit_id == column.unit_id)
            .where(*known)
            .order_by(*order, Person.sort_key, Person.id)
        )


@dataclass(frozen=True)
class Change:
    """Where one person stands, and would stand; `then` is None where it cannot be completed now (or again)."""

    person: Any
    now: Outcome
    then: Outcome | None
    option: Option | None

    @property
    def gain(self) -> int:
        """1 where the rate counts one more person, -1 where one less, else 0."""
        is_reached = (self.then or self.now).is_reached
        return 0 if is_reached is None else int(is_reached) - int(self.person.reached)


@dataclass(frozen=True)
class Prospect:
    """The rate now and then, and each of the people it was asked for."""

    now: Rate
    then: Rate
    changes: list[Change]


def chosen_people(ground: Ground, public_ids: Collection[str]) -> list[Any]:
    """The people with these addresses who have a target there; others are as if there were none."""
    return list(db.session.execute(ground.people().where(among(Person.public_id, list(public_ids)))))


def if_completed(ground: Ground, people: Sequence[Any], key: str) -> Prospect:
    """What the rate becomes once all these people have completed that course.

    An account that was merged into another since the figures were taken is left out.
    """
    assessments = assess_many([person.id for person in people], ground.on.year, today())
    options, changes = options_of(assessments), []
    for person in (each for each in people if each.id in assessments):
        option = next((each for each in options[person.id] if each.key == key), None)
        changes.append(_change(person, assessments[person.id], option))
    now = ground.rate()
    return Prospect(now, Rate(now.people, now.reached + sum(change.gain for change in changes)), changes)


def _change(person: Any, assessment: Assessment, option: Option | None) -> Change:
    then = None
    if option is not None and not option.needs and assessment.terms is not None:
        then = completed(assessment.outcome, assessment.terms, [option], today())
    return Change(person, assessment.outcome, then, option)
