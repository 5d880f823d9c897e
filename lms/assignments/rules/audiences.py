"""Whom a rule is for: conditions that all hold inside a group, of groups of which one suffices."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

# A group of so many units, titles and person groups that it has more rows than this is refused.
MOST_ROWS = 2000


@dataclass(frozen=True)
class Group:
    """People who are in one of the units (and below it), hold one of the titles and are of one of the groups.

    An empty list asks for nothing. `with_below` says whether the units below count, too.
    """

    unit_ids: tuple[int, ...] = ()
    title_ids: tuple[int, ...] = ()
    person_groups: tuple[str, ...] = ()
    with_below: bool = True


@dataclass(frozen=True)
class Audience:
    """Whoever is in one of the groups; everybody at the unit of the rule and below where there is none."""

    groups: tuple[Group, ...] = ()

    def rows(self, unit_id: int) -> list[dict[str, Any]]:
        """One row for every way to be in it: the unit, whether below counts, the title and the person group."""
        return [
            {"group_number": number, **row}
            for number, group in enumerate(self.groups or (Group(),), 1)
            for row in _rows(group, unit_id)
        ]

    def is_too_wide(self) -> bool:
        """True where it asks for more combinations than one rule may hold."""
        ways = (
            max(1, len(group.unit_ids)) * max(1, len(group.title_ids)) * max(1, len(group.person_groups))
            for group in self.groups
        )
        return sum(ways) > MOST_ROWS


def _rows(group: Group, unit_id: int) -> Iterator[dict[str, Any]]:
    ways = product(group.unit_ids or (unit_id,), group.title_ids or (None,), group.person_groups or (None,))
    for unit, title, person_group in ways:
        yield {
            "unit_id": unit,
            "with_below": group.with_below or not group.unit_ids,
            "title_id": title,
            "person_group": person_group,
        }


def write_audience(audience: Audience) -> list[dict[str, Any]]:
    """The audience as it is stored with a version."""
    return [
        {
            "unit_ids": list(group.unit_ids),
            "title_ids": list(group.title_ids),
            "person_groups": list(group.person_groups),
            "with_below": group.with_below,
        }
        for group in audience.groups
    ]


def read_audience(stored: list[dict[str, Any]]) -> Audience:
    """The audience that was stored."""
    return Audience(
        tuple(
            Group(
                tuple(each["unit_ids"]),
                tuple(each["title_ids"]),
                tuple(each["person_groups"]),
                each["with_below"],
            )
            for each in stored
        )
    )
