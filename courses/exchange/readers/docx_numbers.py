"""The numbers that Word counts by itself: written out where a list of the web would count otherwise.

"a)", "Điều 5." or "II.1" mean something in official texts: they stay as they were printed.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_MOST = 3000


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
class _Level:
    """How one level of a list counts."""

    start: int
    format: str
    text: str

    @property
    def is_bullet(self) -> bool:
        return self.format == "bullet" or self.format not in _FORMATS

    @property
    def is_plain(self) -> bool:
        """True for 1. 2. 3. and 1) 2) 3), which the web counts the same way."""
        return self.format == "decimal" and self.text.strip("%123456789") in (".", ")", "")


@dataclass(frozen=True)
class _Numbered:
    """A paragraph that Word numbers."""

    paragraph: Any
    list_id: str
    level: int
    at: int
    text: str
    is_plain: bool
    value: int


def write_out_numbers(document: Any) -> None:
    """Paragraphs have their numbers in their text wherever a list of the web would show others."""
    group: list[_Numbered] = []
    for each in _numbered(document):
        if group and (each.list_id != group[-1].list_id or each.at != group[-1].at + 1):
            _settle(group)
            group = []
        group.append(each)
    _settle(group)


def _settle(group: list[_Numbered]) -> None:
    if not group or _counts_alike(group):
        return
    for each in group:
        if each.text:
            _write(each)


def _counts_alike(group: list[_Numbered]) -> bool:
    """True where the web counts the whole list as Word does."""
    if any(not each.is_plain or _is_heading(each.paragraph) for each in group):
        return False
    expected: dict[int, int] = {}
    for each in group:
        expected = {level: value for level, value in expected.items() if level <= each.level}
        expected[each.level] = expected.get(each.level, 0) + 1
        if each.text and each.value != expected[each.level]:
            return False
    return True


def _is_heading(paragraph: Any) -> bool:
    style = paragraph.style
    return style is not None and (style.name or "").lower().startswith(("heading", "title"))


def _write(each: _Numbered) -> None:
    paragraph = each.paragraph._p
    run = paragraph.makeelement(qn("w:r"), {})
    first = next(paragraph.iter(qn("w:r")), None)
    about = first.find(qn("w:rPr")) if first is not None else None
    if about is not None:
        run.append(deepcopy(about))
    text = paragraph.makeelement(qn("w:t"), {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
    text.text = f"{each.text} "
    run.append(text)
    properties = paragraph.get_or_add_pPr()
    properties.addnext(run)
    counting = properties.get_or_add_numPr()
    for name in ("ilvl", "numId"):
        found = counting.find(qn(f"w:{name}"))
        if found is not None:
            counting.remove(found)
    none = counting.makeelement(qn("w:numId"), {qn("w:val"): "0"})
    counting.append(none)


def _numbered(document: Any) -> Iterator[_Numbered]:
    levels = _levels(document)
    counters: dict[str, dict[int, int]] = {}
    for at, paragraph in enumerate(document.paragraphs):
        found = _place(paragraph)
        if found is None or found[0] not in levels:
            continue
        list_id, level = found
        shape = levels[list_id].get(level)
        if shape is None:
            continue
        counts = counters.setdefault(list_id, {})
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        counts[level] = min(counts.get(level, shape.start - 1) + 1, _MOST)
        text = "" if shape.is_bullet else _text(levels[list_id], counts, level)
        yield _Numbered(paragraph, list_id, level, at, text, shape.is_bullet or shape.is_plain, counts[level])


def _text(levels: dict[int, _Level], counts: dict[int, int], level: int) -> str:
    text = levels[level].text
    for each in range(9):
        if f"%{each + 1}" in text and each in levels:
            value = counts.get(each, levels[each].start)
            text = text.replace(f"%{each + 1}", _FORMATS.get(levels[each].format, str)(max(value, 1)))
    return text.strip()[:60]


def _place(paragraph: Any) -> tuple[str, int] | None:
    """(list id, level) of the paragraph, by itself or by its style."""
    found = _own_place(paragraph._p.pPr)
    style, depth = paragraph.style, 0
    while found is None and style is not None and depth < 10:
        found = _own_place(style.element.pPr)
        style, depth = style.base_style, depth + 1
    return found if found is not None and found[0] != "0" else None


def _own_place(properties: Any) -> tuple[str, int] | None:
    counting = properties.numPr if properties is not None else None
    if counting is None or counting.numId is None:
        return None
    level = counting.ilvl.val if counting.ilvl is not None else 0
    return str(counting.numId.val), int(level)


def _levels(document: Any) -> dict[str, dict[int, _Level]]:
    """The levels of every list by its id."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    kinds = {each.get(qn("w:abstractNumId")): each for each in root.findall(qn("w:abstractNum"))}
    found = {}
    for number in root.findall(qn("w:num")):
        kind = number.find(qn("w:abstractNumId"))
        abstract = kinds.get(kind.get(qn("w:val"))) if kind is not None else None
        if abstract is not None:
            found[number.get(qn("w:numId"))] = _levels_of(abstract, number)
    return found


def _levels_of(abstract: Any, number: Any) -> dict[int, _Level]:
    levels = {}
    for each in abstract.findall(qn("w:lvl")):
        at = int(each.get(qn("w:ilvl"), "0"))
        levels[at] = _Level(
            int(_value(each, "start", "1") or 1),
            _value(each, "numFmt", "decimal"),
            _value(each, "lvlText", ""),
        )
    for change in number.findall(qn("w:lvlOverride")):
        at = int(change.get(qn("w:ilvl"), "0"))
        if at in levels and change.find(qn("w:startOverride")) is not None:
            levels[at] = _Level(int(_value(change, "startOverride", "1")), levels[at].format, levels[at].text)
    return levels


def _value(element: Any, name: str, otherwise: str) -> str:
    found = element.find(qn(f"w:{name}"))
    return str(found.get(qn("w:val"), otherwise)) if found is not None else otherwise
