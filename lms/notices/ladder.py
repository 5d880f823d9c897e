"""Who is told about late people: the head of their unit, and the HR officers, of the nearest unit that has one."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from lms.core.bulk import among
from lms.core.db import batches, db
from lms.core.permissions import Role
from lms.organisations.queries import holds_on, lines_up
from lms.people.aliases import is_living, survivor_of
from lms.people.models import Person, PersonAlias, RoleGrant, UnitDuty

_UNITS = 500
# (distance, person) of whoever has the part at the unit or above it, nearest first.
Steps = list[tuple[int, int]]


class Ladder:
    """Heads and officers above units on one day; each unit is looked up once."""

    def __init__(self, on: dt.date) -> None:
        self.on = on
        self.steps: dict[str, dict[int, Steps]] = {"head": {}, "officer": {}}

    def load(self, role: str, unit_ids: Collection[int]) -> None:
        """Who has that part above these units is known."""
        known = self.steps[role]
        for chunk in batches([unit_id for unit_id in set(unit_ids) if unit_id not in known], _UNITS):
            known.update({unit_id: [] for unit_id in chunk})
            for row in db.session.execute(self._holders(role, chunk)):
                known[row.start_id].append((row.distance, row.person_id))

    def _holders(self, role: str, unit_ids: list[int]) -> Any:
        table: Any = UnitDuty if role == "head" else RoleGrant
        part = UnitDuty.duty == "head" if role == "head" else RoleGrant.role == Role.HR_OFFICER.value
        line = lines_up(unit_ids, self.on)
        return (
            select(line.c.start_id, line.c.distance, Person.id.label("person_id"))
            .join(table, table.unit_id == line.c.unit_id)
            .join(Person, Person.id == survivor_of(table.person_id))
            .where(part, holds_on(table, self.on), Person.is_active)
            .order_by(line.c.start_id, line.c.distance, Person.id)
        )

    def told(self, role: str, *, unit_id: int | None, about_id: int) -> list[int]:
        """Who is told about that person: those of the nearest unit, never the person alone."""
        if unit_id is None:
            return []
        steps = [step for step in self.steps[role].get(unit_id, []) if step[1] != about_id]
        return sorted({person_id for distance, person_id in steps if distance == steps[0][0]})


def survivors(person_ids: Collection[int]) -> dict[int, int]:
    """For those of the accounts that were merged into another one: that other one."""
    rows = db.session.execute(
        select(PersonAlias.person_id, PersonAlias.into_id).where(
            among(PersonAlias.person_id, list(person_ids)), is_living()
        )
    )
    return {row.person_id: row.into_id for row in rows}
