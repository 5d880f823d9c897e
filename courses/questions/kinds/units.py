"""Units of measurement behind a typed number: "3,5 km" and "3500 m" are the same length."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from courses.questions.kinds import shape
from courses.questions.kinds.base import Fault, Json
from courses.questions.kinds.numerals import readings

_NUMERAL = re.compile(r"\s*([+\-\u2212]?[0-9., \u00a0\u202f]*[0-9])\s*(.*)")
_LENGTH = 30


@dataclass(frozen=True)
class Unit:
    """A unit and how many of the unit of factor 1 it is: metres where kilometres count have 0.001."""

    text: str
    factor: Decimal

    def to_json(self) -> Json:
        """The stored form."""
        return {"text": self.text, "factor": shape.plain_decimal(self.factor)}


@dataclass(frozen=True)
class Units:
    """The units that are understood, none where the number stands alone, and whether one has to be typed."""

    known: tuple[Unit, ...] = ()
    is_required: bool = False

    def to_json(self) -> Json:
        """The stored form, with nothing that goes without saying."""
        stored: Json = {"units": [unit.to_json() for unit in self.known]} if self.known else {}
        return stored | {"unit_required": True} if self.is_required else stored

    @property
    def mode(self) -> str:
        """'' where no unit is understood, else 'required' or 'optional'."""
        return "" if not self.known else "required" if self.is_required else "optional"

    @property
    def base(self) -> str:
        """The unit in which values are stored, "" where there is none."""
        return next((unit.text for unit in self.known if unit.factor == 1), "")

    def values(self, typed: str) -> tuple[Fraction, ...]:
        """Every value the text can mean, in the unit of factor 1; none where its unit is not understood."""
        if not self.known:
            return tuple(Fraction(number) for number in readings(typed))
        numeral, written = split_unit(typed)
        factor = self._factor(written)
        return tuple(Fraction(number) * factor for number in readings(numeral)) if factor else ()

    def _factor(self, written: str) -> Fraction | None:
        """What the unit multiplies by. Case counts (mW, MW) unless the unit is clear without it."""
        if not written:
            return None if self.is_required else Fraction(1)
        name = _name(written)
        alike = [unit for unit in self.known if _name(unit.text).casefold() == name.casefold()]
        exact = [unit for unit in alike if _name(unit.text) == name] or alike
        return Fraction(exact[0].factor) if len(exact) == 1 else None


def split_unit(typed: str) -> tuple[str, str]:
    """The number at the beginning of the text and what stands behind it: ("3,5", "km")."""
    found = _NUMERAL.fullmatch(typed.strip())
    return (found[1], found[2].strip()) if found else ("", typed.strip())


def parse_units(data: Json) -> Units:
    """The typed units; Malformed where the JSON has another shape."""
    known = [
        Unit(shape.text(entry, "text"), shape.number(entry, "factor"))
        for entry in shape.entries(data, "units", optional=True)
    ]
    return Units(tuple(known), shape.flag(data, "unit_required", False))


def unit_faults(units: Units) -> list[Fault]:
    """Why these units cannot be understood; empty when they can."""
    names = [_name(unit.text) for unit in units.known]
    found = []
    if units.is_required and not names:
        found.append(Fault("A unit is required, but none is named."))
    if any(not name or len(name) > _LENGTH or split_unit(f"1 {name}") != ("1", name) for name in names):
        found.append(Fault("A unit is a short word or sign that does not begin with a digit."))
    if len(set(names)) < len(names):
        found.append(Fault("Two units are the same."))
    if any(unit.factor <= 0 for unit in units.known):
        found.append(Fault("The factor of a unit must be above 0."))
    if names and not units.base:
        found.append(Fault("One of the units must have the factor 1."))
    return found


def _name(text: str) -> str:
    """The unit however it is typed: m² is m2, km / h is km/h."""
    return "".join(unicodedata.normalize("NFKC", text).split())
