"""The sealed figures: one row a person, added up by unit and by kind of people."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields

from lms.reports.rules import Rated
from lms.sealing.rules.inputs import Frozen, PersonEntry, UnitEntry
from lms.training.rules import Stand, stand_on


@dataclass
class Sum(Rated):
    """How many people stand where, and what they earned, in hundredths of a tiết."""

    people: int = 0
    reached: int = 0
    not_started: int = 0
    no_target: int = 0
    exempt: int = 0
    participants: int = 0
    turns: int = 0
    counted: int = 0
    recorded: int = 0

    def take(self, stand: Stand) -> None:
        """One more person is in it."""
        self.people += 1
        self.reached += stand.is_reached is True
        self.not_started += stand.is_reached is False and not stand.has_started
        self.no_target += stand.target is None and not stand.is_exempt
        self.exempt += stand.is_exempt
        self.participants += stand.turns > 0
        self.turns += stand.turns
        self.counted += stand.counted
        self.recorded += stand.recorded

    def add(self, other: "Sum") -> None:
        """All people of the other are in it."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


@dataclass(frozen=True)
class PersonRow:
    """A person of the list, where they stand and at which unit of the day."""

    person: PersonEntry
    stand: Stand
    unit: UnitEntry


@dataclass
class Figures:
    """The sums by unit (its own people only, until `rolled_up`) and by kind of people."""

    total: Sum = field(default_factory=Sum)
    units: dict[int, Sum] = field(default_factory=dict)
    kinds: dict[tuple[str, str], Sum] = field(default_factory=dict)

    def take(self, row: PersonRow) -> None:
        """One more row of the list is counted."""
        stand = row.stand
        sums = [self.total, self.units.setdefault(row.unit.id, Sum())]
        kinds = (
            ("group", stand.person_group),
            ("gender", stand.gender or ""),
            ("leader", "1" if stand.is_leader else "0"),
        )
        sums += [self.kinds.setdefault(kind, Sum()) for kind in kinds]
        for each in sums:
            each.take(stand)

    def rolled_up(self, units: Iterable[UnitEntry]) -> dict[int, Sum]:
        """Each unit with all below it. The units are in the order of the tree: above before below."""
        every = list(units)
        found = {unit.id: Sum() for unit in every}
        for unit in reversed(every):
            found[unit.id].add(self.units.get(unit.id, Sum()))
            if unit.parent_id in found:
                found[unit.parent_id].add(found[unit.id])
        return found


def list_rows(frozen: Frozen) -> Iterator[PersonRow]:
    """The rows of the list in its order; who is not counted on the day, or stands elsewhere, has none."""
    book, places, head = frozen.book(), frozen.places(), frozen.head
    for person in frozen.people:
        stand = stand_on(person.inputs, book, head.year, head.on)
        unit = places.get(stand.unit_id) if stand else None
        if stand is not None and unit is not None:
            yield PersonRow(person, stand, unit)
