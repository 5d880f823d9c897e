"""The emphasis that a page gives its words, and the numbers that it shows before the items of its lists."""

import re
from collections.abc import Mapping
from typing import Any

_TAG_MARKS = {
    "b": "bold", "strong": "bold", "u": "underline", "ins": "underline", "i": "italic", "em": "italic",
    "sub": "sub", "sup": "sup", "mark": "highlight",
}  # fmt: skip
_NUMBERS = re.compile(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})(,0(?:\.0+)?)?\)?.*")
# Names of colours that mark nothing; any other name marks.
_PLAIN_NAMES = {
    "inherit", "initial", "unset", "auto", "windowtext", "transparent", "none", "currentcolor", "black",
    "white", "gray", "grey", "dimgray", "dimgrey", "whitesmoke", "silver", "lightgray", "lightgrey",
}  # fmt: skip
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


def _style(element: Any, classes: Mapping[str, str]) -> dict[str, str]:
    """The style of the element itself, in lower case and without spaces in values."""
    rules = ";".join([*(classes.get(name, "") for name in (element.get("class") or "").split()),
                      element.get("style") or ""])  # fmt: skip
    pairs = (rule.partition(":") for rule in rules.split(";"))
    return {name.strip().lower(): re.sub(r"\s+", "", value).lower() for name, _, value in pairs if value}


def marks_of(
    element: Any, name: str, inherited: frozenset[str], classes: Mapping[str, str]
) -> frozenset[str]:
    """The emphasis inside this element."""
    marks = set(inherited)
    if name in _TAG_MARKS:
        marks.add(_TAG_MARKS[name])
    style = _style(element, classes)
    colour = style.get("color") or (
        re.sub(r"\s+", "", element.get("color") or "").lower() if name == "font" else ""
    )
    behind = style.get("mso-highlight") or style.get("background-color") or style.get("background") or ""
    _set(marks, "colour", _is_coloured(colour) if colour else None)
    if behind and name not in ("body", "table", "td", "th", "tr", "div", "p", "li"):
        _set(marks, "highlight", _is_coloured(behind))
    weight = style.get("font-weight", "")
    _set(
        marks,
        "bold",
        None if not weight else weight in ("bold", "bolder") or (weight.isdecimal() and int(weight) >= 600),
    )
    _set(marks, "italic", None if "font-style" not in style else style["font-style"].startswith("italic"))
    if "underline" in style.get("text-decoration", "") + style.get("text-decoration-line", ""):
        marks.add("underline")
    raised = style.get("vertical-align", "")
    marks |= {"sup"} if raised == "super" else {"sub"} if raised == "sub" else set()
    return frozenset(marks)


def _is_coloured(colour: str) -> bool:
    """True for a colour that is neither black nor white nor grey."""
    found = _NUMBERS.fullmatch(colour)
    if found:
        parts = [int(number) for number in found.groups()[:3]]
        return not found[4] and max(parts) - min(parts) > 40
    digits = colour.removeprefix("#")
    if colour.startswith("#") and re.fullmatch(r"[0-9a-f]{3}|[0-9a-f]{6}", digits):
        width = len(digits) // 3
        parts = [int(digits[at : at + width] * (3 - width), 16) for at in range(0, len(digits), width)]
        return max(parts) - min(parts) > 40
    return colour not in _PLAIN_NAMES


def _set(marks: set[str], mark: str, is_on: bool | None) -> None:
    if is_on is not None:
        (marks.add if is_on else marks.discard)(mark)


def list_of(element: Any, name: str, depth: int) -> list[Any]:
    """[style of the numbers, next number] of a list; a list inside an item of another is its options."""
    style = _style(element, {}).get("list-style-type", "")
    kind = {"a": "alpha", "A": "alpha", "i": "roman", "I": "roman"}.get(element.get("type") or "", "")
    kind = "alpha" if "alpha" in style or "latin" in style else "roman" if "roman" in style else kind
    if not kind:
        kind = "alpha" if depth else "decimal" if name == "ol" else ""
    start = element.get("start") or "1"
    return [kind, int(start) if start.isdecimal() and len(start) < 5 else 1]


def label_of(item: Any, counter: list[Any]) -> str:
    """The number that a page shows before this item, '' for a bullet."""
    value = item.get("value") or ""
    if value.isdecimal() and len(value) < 5:
        counter[1] = int(value)
    style = _style(item, {}).get("list-style-type", "")
    kind = "alpha" if "alpha" in style else "decimal" if style == "decimal" else counter[0]
    number, counter[1] = counter[1], counter[1] + 1
    if kind == "alpha" and 1 <= number <= 26:
        return f"{chr(64 + number)}. "
    if kind == "roman" and 1 <= number <= len(_ROMAN):
        return f"{_ROMAN[number - 1]}. "
    return f"{number}. " if kind == "decimal" else ""
