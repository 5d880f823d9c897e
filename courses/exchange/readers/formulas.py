"""Formulas of Office (OMML) in one line of plain text: (a+b)/2, x^2, √(x)."""

from typing import Any

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MATH = f"{_MATH}oMath"


def formula_text(element: Any) -> str:
    """The formula as one would type it."""
    return " ".join(_text(element).split())


def _text(element: Any) -> str:
    name = str(element.tag).removeprefix(_MATH)
    parts = {str(child.tag).removeprefix(_MATH): child for child in element}
    if name == "t":
        return element.text or ""
    if name == "f":
        return f"{_group(parts.get('num'))}/{_group(parts.get('den'))}"
    if name in ("sSup", "sSub", "sSubSup"):
        low = f"_{_group(parts['sub'])}" if "sub" in parts else ""
        high = f"^{_group(parts['sup'])}" if "sup" in parts else ""
        return f"{_group(parts.get('e'))}{low}{high}"
    if name == "rad":
        degree = _text(parts["deg"]).strip() if "deg" in parts else ""
        return f"{degree}√({_text(parts['e']).strip() if 'e' in parts else ''})"
    if name == "d":
        return f"({' , '.join(_text(child) for child in element if str(child.tag) == f'{_MATH}e')})"
    if name == "nary":
        return f"{_sign(element)}({_inner(parts.get('sub'))}..{_inner(parts.get('sup'))}) {_inner(parts.get('e'))}"
    return "".join(_text(child) for child in element)


def _inner(element: Any) -> str:
    return _text(element).strip() if element is not None else ""


def _group(element: Any) -> str:
    text = _inner(element)
    return text if len(text) < 2 or text.isalnum() else f"({text})"


def _sign(element: Any) -> str:
    found = next(element.iter(f"{_MATH}chr"), None)
    return str(found.get(f"{_MATH}val", "∫")) if found is not None else "∫"
