"""The numbers that Word counts by itself: written out where a list of the web would count otherwise.

"a)", "Điều 5." or "II.1" mean something in official texts: they stay as they were printed.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from courses.exchange.readers.counting import levels_of, printed, whole
from courses.exchange.readers.stories import name_of, styles_of

_MOST = 3000
_DEEPEST_STYLE = 10


@dataclass(frozen=True)
class _Numbered:
    """A paragraph that Word numbers."""

    paragraph: Any
    list_id: str
    level: int
    at: int
    text: str
    is_plain: bool
    is_heading: bool
    value: int


def write_out_numbers(document: Any) -> None:
    """Paragraphs have their numbers in their text wherever a list of the web would show others."""
    group: list[_Numbered] = []
    for each in _numbered(document):
        if group and not _goes_on(group[-1], each):
            _settle(group)
            group = []
        group.append(each)
    _settle(group)


def _goes_on(before: _Numbered, after: _Numbered) -> bool:
    """True where the web makes one list of both: nothing stands between them, and they are in one cell."""
    is_near = after.at == before.at + 1 and after.paragraph.getparent() is before.paragraph.getparent()
    return is_near and after.list_id == before.list_id


def _settle(group: list[_Numbered]) -> None:
    if not group or _counts_alike(group):
        return
    for each in group:
        if each.text:
            _write(each)


def _counts_alike(group: list[_Numbered]) -> bool:
    """True where the web counts the whole list as Word does."""
    if any(not each.is_plain or each.is_heading for each in group):
        return False
    expected: dict[int, int] = {}
    for each in group:
        expected = {level: value for level, value in expected.items() if level <= each.level}
        expected[each.level] = expected.get(each.level, 0) + 1
        if each.text and each.value != expected[each.level]:
            return False
    return True


def _write(each: _Numbered) -> None:
    paragraph = each.paragraph
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
    for found in list(counting):
        counting.remove(found)
    counting.append(counting.makeelement(qn("w:numId"), {qn("w:val"): "0"}))


def _numbered(document: Any) -> Iterator[_Numbered]:
    levels, styles = levels_of(document), {each.get(qn("w:styleId")): each for each in styles_of(document)}
    counters: dict[str, dict[int, int]] = {}
    for at, paragraph in enumerate(document.element.body.iter(qn("w:p"))):
        list_id, level = _place(paragraph, styles)
        shape = levels.get(list_id, {}).get(level)
        if shape is None:
            continue
        counts = counters.setdefault(list_id, {})
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        counts[level] = min(counts.get(level, shape.start - 1) + 1, _MOST)
        text = "" if shape.is_bullet else printed(levels[list_id], counts, level)
        is_heading = name_of(_style_of(paragraph, styles)).startswith(("heading", "title"))
        is_plain = shape.is_bullet or shape.is_plain
        yield _Numbered(paragraph, list_id, level, at, text, is_plain, is_heading, counts[level])


def _place(paragraph: Any, styles: Mapping[str, Any]) -> tuple[str, int]:
    """(list id, level) of the paragraph, by itself or by its style; ("", 0) for one that is not numbered."""
    found = _own_place(paragraph.find(qn("w:pPr")))
    style, depth = _style_of(paragraph, styles), 0
    while found is None and style is not None and depth < _DEEPEST_STYLE:
        found = _own_place(style.find(qn("w:pPr")))
        base = style.find(qn("w:basedOn"))
        style, depth = styles.get(base.get(qn("w:val"))) if base is not None else None, depth + 1
    return found if found is not None and found[0] != "0" else ("", 0)


def _style_of(paragraph: Any, styles: Mapping[str, Any]) -> Any:
    found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return styles.get(found.get(qn("w:val"))) if found is not None else None


def _own_place(properties: Any) -> tuple[str, int] | None:
    counting = properties.find(qn("w:numPr")) if properties is not None else None
    number = counting.find(qn("w:numId")) if counting is not None else None
    if counting is None or number is None:
        return None
    level = counting.find(qn("w:ilvl"))
    return number.get(qn("w:val"), "0"), whole(level.get(qn("w:val")), 0) if level is not None else 0
