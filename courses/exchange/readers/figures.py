"""Charts and diagrams of Office by what they say: figures and texts, whichever program holds them."""

from itertools import islice
from typing import Any

from lxml import etree

from courses.exchange.readers.office_package import safe_parser

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_POINTS, _SERIES = 60, 20


def texts_of_diagram(blob: bytes) -> list[str]:
    """What the shapes of a diagram say, in its order."""
    root = etree.fromstring(blob, safe_parser())
    found = []
    for point in root.iter(f"{DGM}pt"):
        text = " ".join("".join(each.text or "" for each in point.iter(f"{A}t")).split())
        if text and point.get("type", "node") in ("node", "asst"):
            found.append(text)
    return found


def rows_of_chart(blob: bytes) -> list[list[str]]:
    """The rows of a table of the figures of a chart, its head first; nothing where it has no figures."""
    root = etree.fromstring(blob, safe_parser())
    series = list(islice(root.iter(f"{C}ser"), _SERIES))
    columns = [_values(each) for each in series]
    keys = sorted({key for column in columns for key in column})[:_POINTS]
    if not keys:
        return []
    labels = _points(
        next((each.find(f"{C}cat") for each in series if each.find(f"{C}cat") is not None), None)
    )
    head = ["", *(_name(each) for each in series)]
    return [
        head,
        *([labels.get(key, str(key + 1)), *(each.get(key, "") for each in columns)] for key in keys),
    ]


def _values(series: Any) -> dict[int, str]:
    """The figures of a series by their places; of points in a plane both figures."""
    across = {key: _number(text) for key, text in _points(series.find(f"{C}xVal")).items()}
    up = series.find(f"{C}yVal") if across else series.find(f"{C}val")
    figures = {key: _number(text) for key, text in _points(up).items()}
    return {key: f"{across[key]}; {text}" if key in across else text for key, text in figures.items()}


def _points(element: Any) -> dict[int, str]:
    found: dict[int, str] = {}
    for point in element.iter(f"{C}pt") if element is not None else ():
        place, value = point.get("idx", ""), point.find(f"{C}v")
        if place.isascii() and place.isdigit() and value is not None and len(found) < _POINTS:
            found.setdefault(int(place), (value.text or "").strip())
    return found


def _name(series: Any) -> str:
    title = series.find(f"{C}tx")
    return " ".join(each.text or "" for each in title.iter(f"{C}v")).strip() if title is not None else ""


def _number(text: str) -> str:
    """As it is written here: 61,5."""
    try:
        return f"{float(text):.10g}".replace(".", ",")
    except ValueError:
        return text
