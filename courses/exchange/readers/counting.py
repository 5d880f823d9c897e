"""How the lists of Word count: the formats, the levels, and the numbers as they are printed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from docx.oxml.ns import qn

_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_DEPTH, _LONGEST, _HIGHEST = 9, 60, 3000


def roman(number: int) -> str:
    """The number in capital Roman numerals."""
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def letters(number: int) -> str:
    """a, b, … z, aa, bb, … as Word counts with letters."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "lowerLetter": letters,
    "upperLetter": lambda number: letters(number).upper(),
    "lowerRoman": lambda number: roman(number).lower(),
    "upperRoman": roman,
    "none": lambda _number: "",
}


@dataclass(frozen=True)
class Level:
    """How one level of a list counts."""

    start: int = 1
    format: str = "decimal"
    text: str = ""

    @property
    def is_bullet(self) -> bool:
        """True where nothing is counted."""
        return self.format not in _FORMATS

    @property
    def is_plain(self) -> bool:
        """True for 1. 2. 3. and 1) 2) 3), which the web counts the same way."""
        return self.format == "decimal" and self.text.strip("%123456789") in (".", ")", "")


def printed(levels: Mapping[int, Level], counts: Mapping[int, int], level: int) -> str:
    """The number of a paragraph of that level, as Word prints it."""
    text = levels[level].text
    for each in range(_DEPTH):
        if f"%{each + 1}" in text and each in levels:
            value = counts.get(each, levels[each].start)
            shown = _FORMATS.get(levels[each].format, str)(min(max(value, 1), _HIGHEST))
            text = text.replace(f"%{each + 1}", shown)
    return text.strip()[:_LONGEST]


def levels_of(document: Any) -> dict[str, dict[int, Level]]:
    """The levels of every list by its id."""
    root = _numbering_of(document)
    if root is None:
        return {}
    kinds = {each.get(qn("w:abstractNumId")): each for each in root.findall(qn("w:abstractNum"))}
    found = {}
    for number in root.findall(qn("w:num")):
        kind = number.find(qn("w:abstractNumId"))
        abstract = kinds.get(kind.get(qn("w:val"))) if kind is not None else None
        if abstract is not None:
            found[number.get(qn("w:numId"))] = _levels(abstract, number)
    return found


def whole(text: str | None, otherwise: int) -> int:
    """The number that the text is; what a program wrote instead of one counts as `otherwise`."""
    return (
        int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 9 else otherwise
    )


def _numbering_of(document: Any) -> Any:
    for relation in document.part.rels.values():
        if relation.reltype.rpartition("/")[2] == "numbering" and not relation.is_external:
            return relation.target_part.element
    return None


def _levels(abstract: Any, number: Any) -> dict[int, Level]:
    levels = {
        whole(each.get(qn("w:ilvl")), 0): Level(
            whole(_value(each, "start"), 1),
            _value(each, "numFmt") or "decimal",
            _value(each, "lvlText") or "",
        )
        for each in abstract.findall(qn("w:lvl"))
    }
    for change in number.findall(qn("w:lvlOverride")):
        at, start = whole(change.get(qn("w:ilvl")), 0), _value(change, "startOverride")
        if at in levels and start is not None:
            levels[at] = replace(levels[at], start=whole(start, levels[at].start))
    return levels


def _value(element: Any, name: str) -> str | None:
    found = element.find(qn(f"w:{name}"))
    return found.get(qn("w:val")) if found is not None else None
