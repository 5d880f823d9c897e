"""What an item declares: its response variables with their keys and mappings, its outcome variables."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TypeAlias

from courses.questions.formats.xml import Element

# A value of QTI: NULL, one value, or several (a container).
Single: TypeAlias = str | Fraction | bool
Value: TypeAlias = Single | tuple[Single, ...] | None
_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,2})?")


class Unmeasurable(Exception):
    """The item does something with responses that is not known here, or far too much."""


def number(text: str | None) -> Fraction | None:
    """The exact number in the text, None where it holds none."""
    bare = (text or "").strip()
    if not _DECIMAL.fullmatch(bare):
        return None
    try:
        return Fraction(Decimal(bare))
    except (InvalidOperation, ValueError, OverflowError):
        return None


def single(text: str, base_type: str) -> Single:
    """The value that the text writes in this base type; text where it writes none."""
    bare = text.strip()
    if base_type in ("float", "integer", "duration"):
        found = number(bare)
        return bare if found is None else found
    if base_type == "boolean":
        return bare in ("true", "1")
    if base_type == "pair":
        return " ".join(sorted(bare.split()))
    return " ".join(bare.split()) if base_type in ("directedPair", "point", "identifier") else bare


@dataclass(frozen=True)
class MapEntry:
    """What one response is worth."""

    key: str
    value: Fraction
    is_case_sensitive: bool = True


@dataclass(frozen=True)
class WorthMap:
    """What responses are worth, and the limits of their sum."""

    entries: tuple[MapEntry, ...]
    default: Fraction = Fraction(0)
    lower: Fraction | None = None
    upper: Fraction | None = None

    def total(self, worth: list[Fraction]) -> Fraction:
        """The sum within its limits."""
        found = sum(worth, Fraction(0))
        found = found if self.lower is None else max(found, self.lower)
        return found if self.upper is None else min(found, self.upper)


@dataclass(frozen=True)
class AreaEntry:
    """What a point inside this area is worth."""

    shape: str
    coords: tuple[Fraction, ...]
    value: Fraction


@dataclass(frozen=True)
class Response:
    """A response variable: its key, what its values are worth, and in which line it is declared."""

    id: str
    base_type: str = "identifier"
    is_container: bool = False
    is_ordered: bool = False
    correct: tuple[Single, ...] = ()
    mapping: WorthMap | None = None
    areas: tuple[AreaEntry, ...] = ()
    line: int = 1

    @property
    def key(self) -> Value:
        """The right response, as a value."""
        if not self.correct:
            return None
        return self.correct if self.is_container else self.correct[0]


@dataclass(frozen=True)
class Outcome:
    """An outcome variable, and the most it can be where the item says so."""

    id: str
    default: Value = None
    maximum: Fraction | None = None
    base_type: str = ""
    is_container: bool = False
    table: Mapping[str, Single] = field(default_factory=dict)


def read_response(element: Element) -> Response:
    """The response variable that this element declares."""
    base_type = element.get("baseType") or "identifier"
    cardinality = element.get("cardinality") or "single"
    key = element.find("correctResponse")
    values = [] if key is None else [value.text or "" for value in key.findall("value")]
    return Response(
        id=element.get("identifier") or "RESPONSE",
        base_type=base_type,
        is_container=cardinality in ("multiple", "ordered"),
        is_ordered=cardinality == "ordered",
        correct=tuple(single(value, base_type) for value in values if value.strip()),
        mapping=_mapping(element.find("mapping"), base_type),
        areas=_areas(element.find("areaMapping")),
        line=element.sourceline or 1,
    )


def _mapping(element: Element | None, base_type: str) -> WorthMap | None:
    if element is None:
        return None
    entries = []
    for entry in element.findall("mapEntry"):
        worth = number(entry.get("mappedValue"))
        if worth is not None and entry.get("mapKey") is not None:
            key = single(entry.get("mapKey"), base_type)
            is_exact = (entry.get("caseSensitive") or "true") != "false"
            entries.append(MapEntry(key if isinstance(key, str) else entry.get("mapKey"), worth, is_exact))
    return WorthMap(
        tuple(entries),
        number(element.get("defaultValue")) or Fraction(0),
        number(element.get("lowerBound")),
        number(element.get("upperBound")),
    )


def _areas(element: Element | None) -> tuple[AreaEntry, ...]:
    found = []
    for entry in [] if element is None else element.findall("areaMapEntry"):
        coords = [number(part.strip().rstrip("%")) for part in (entry.get("coords") or "").split(",")]
        worth = number(entry.get("mappedValue"))
        if worth is not None and None not in coords:
            found.append(
                AreaEntry(entry.get("shape") or "", tuple(one for one in coords if one is not None), worth)
            )
    return tuple(found)


def read_outcome(element: Element) -> Outcome:
    """The outcome variable that this element declares."""
    base_type = element.get("baseType") or "float"
    is_container = element.get("cardinality") in ("multiple", "ordered")
    default = element.find("defaultValue")
    values = (
        [] if default is None else [single(value.text or "", base_type) for value in default.findall("value")]
    )
    start: Value = tuple(values) if is_container and values else values[0] if values else None
    if start is None and not is_container and base_type in ("float", "integer"):
        start = Fraction(0)
    table = {
        entry.get("sourceValue") or "": single(entry.get("targetValue") or "", base_type)
        for entry in element.iter("matchTableEntry")
    }
    return Outcome(
        element.get("identifier") or "",
        start,
        number(element.get("normalMaximum")),
        base_type,
        is_container,
        table,
    )
