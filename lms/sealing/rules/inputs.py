"""What is frozen: who was counted, what is known of them, the rules, the units and their names."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from lms.sealing.rules.codec import Unreadable, canonical, from_plain, to_plain
from lms.training.rules import PersonInputs, RuleBook, Terms

Fact = TypeVar("Fact")
# The form of the files, and the calculation by which outputs are made from inputs.
FORMAT, ENGINE = 1, 1


@dataclass(frozen=True)
class Head:
    """What the report is about. `known_at` is the moment whose records were read (ISO, UTC)."""

    unit_id: int
    unit_public_id: str
    unit_name: str
    number: str
    year: int
    on: dt.date
    known_at: dt.datetime
    snapshot: int | None = None
    format: int = FORMAT
    engine: int = ENGINE


@dataclass(frozen=True)
class UnitEntry:
    """A unit as of the day: its code and name, where it stands, and the ids whose people it answers for."""

    id: int
    code: str
    name: str
    parent_id: int | None
    depth: int
    stands_for: tuple[int, ...]


@dataclass(frozen=True)
class RuleEntry:
    """One version of a target with what it says of itself."""

    terms: Terms
    public_id: str
    unit_name: str
    audience: str
    legal_basis: str | None
    valid_from: dt.date
    valid_to: dt.date | None


@dataclass(frozen=True)
class TimelineEntry:
    """Which rule (id, None for none) holds at a place (unit, person group, title) from each day on."""

    unit_id: int
    person_group: str
    title_id: int | None
    days: tuple[tuple[dt.date, int | None], ...]


@dataclass(frozen=True)
class PersonEntry:
    """A person who was counted: who that is, and everything the figures are made from."""

    public_id: str
    full_name: str
    staff_number: str | None
    inputs: PersonInputs


@dataclass(frozen=True)
class Frozen:
    """The frozen inputs, people as a stream in the order of the list."""

    head: Head
    units: tuple[UnitEntry, ...]
    rules: tuple[RuleEntry, ...]
    timelines: tuple[TimelineEntry, ...]
    people: Iterable[PersonEntry]

    def book(self) -> RuleBook:
        """The rules as the calculation looks them up."""
        terms: dict[int | None, Terms] = {entry.terms.rule_id: entry.terms for entry in self.rules}
        return RuleBook(
            {
                (line.unit_id, line.person_group, line.title_id): tuple(
                    (day, terms[rule_id] if rule_id is not None else None) for day, rule_id in line.days
                )
                for line in self.timelines
            }
        )

    def places(self) -> dict[int, UnitEntry]:
        """For every unit id a post may name: the unit that answers for it."""
        return {old: entry for entry in self.units for old in entry.stands_for}


def written(fact: Any) -> bytes:
    """The fact as one line of a file."""
    return canonical(to_plain(fact)) + b"\n"


def read_line(kind: type[Fact], line: bytes) -> Fact:
    """The fact that the line holds; Unreadable for any other line."""
    try:
        plain = json.loads(line)
    except ValueError as error:
        raise Unreadable(str(error)) from error
    fact: Fact = from_plain(kind, plain)
    return fact


def read_lines(kind: type[Fact], lines: Iterable[bytes]) -> Iterator[Fact]:
    """The facts of a file, one a line."""
    return (read_line(kind, line) for line in lines)
