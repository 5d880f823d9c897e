"""Formulas of Office (OMML) in one line of plain text: (a+b)/2, x^2, √(x)."""

from collections.abc import Callable
from typing import Any

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MATH = f"{_MATH}oMath"
Parts = dict[str, Any]


def formula_text(element: Any) -> str:
    """The formula as one would type it."""
    return " ".join(_text(element).split())


def _text(element: Any) -> str:
    name = str(element.tag).removeprefix(_MATH)
    parts = {str(child.tag).removeprefix(_MATH): child for child in element}
    if name == "t":
        return element.text or ""
    write = _WRITERS.get(name)
    return write(parts, element) if write else "".join(_text(child) for child in element)


def _fraction(parts: Parts, element: Any) -> str:
    """One above the other; without a line between them it is no fraction."""
    is_bare = any(each.get(f"{_MATH}val") == "noBar" for each in element.iterfind(f"{_MATH}fPr/{_MATH}type"))
    return f"{_group(parts.get('num'))}{' ¦ ' if is_bare else '/'}{_group(parts.get('den'))}"


def _scripts(parts: Parts, _element: Any) -> str:
    low = f"_{_group(parts['sub'])}" if "sub" in parts else ""
    high = f"^{_group(parts['sup'])}" if "sup" in parts else ""
    return f"{_group(parts.get('e'))}{low}{high}"


def _root(parts: Parts, _element: Any) -> str:
    return f"{_inner(parts.get('deg'))}√({_inner(parts.get('e'))})"


def _brackets(_parts: Parts, element: Any) -> str:
    return f"({' , '.join(_text(child) for child in element if str(child.tag) == f'{_MATH}e')})"


def _over_all(parts: Parts, element: Any) -> str:
    """A sum, a product, an integral, with its bounds where it has any."""
    low, high = _inner(parts.get("sub")), _inner(parts.get("sup"))
    bounds = f"({low}..{high})" if high else f"({low})" if low else ""
    return f"{_sign(element)}{bounds} {_inner(parts.get('e'))}"


def _limit(parts: Parts, element: Any) -> str:
    mark = "_" if str(element.tag).endswith("Low") else "^"
    return f"{_inner(parts.get('e'))}{mark}{_group(parts.get('lim'))}"


def _function(parts: Parts, _element: Any) -> str:
    return f"{_inner(parts.get('fName'))} {_inner(parts.get('e'))}"


def _rows(_parts: Parts, element: Any) -> str:
    """The rows of a matrix or of several equations."""
    rows = [child for child in element if str(child.tag) in (f"{_MATH}mr", f"{_MATH}e")]
    return "; ".join(
        ", ".join(map(_inner, row)) if str(row.tag) == f"{_MATH}mr" else _inner(row) for row in rows
    )


_WRITERS: dict[str, Callable[[Parts, Any], str]] = {
    "f": _fraction, "sSup": _scripts, "sSub": _scripts, "sSubSup": _scripts, "rad": _root, "d": _brackets,
    "nary": _over_all, "limLow": _limit, "limUpp": _limit, "func": _function, "m": _rows, "eqArr": _rows,
}  # fmt: skip


def _inner(element: Any) -> str:
    return _text(element).strip() if element is not None else ""


def _group(element: Any) -> str:
    text = _inner(element)
    return text if len(text) < 2 or text.isalnum() or _is_bracketed(text) else f"({text})"


def _is_bracketed(text: str) -> bool:
    """True where one pair of brackets is around all of it."""
    return text[0] == "(" and text[-1] == ")" and not {"(", ")"} & set(text[1:-1])


def _sign(element: Any) -> str:
    found = next(element.iter(f"{_MATH}chr"), None)
    return str(found.get(f"{_MATH}val", "∫")) if found is not None else "∫"
