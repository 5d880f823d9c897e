"""Charts and diagrams of a slide by what they say: figures and texts."""

from typing import Any

from lxml import etree

from courses.exchange.readers.office_package import safe_parser
from courses.exchange.readers.pptx_text import A
from courses.exchange.readers.written import words

_POINTS = 60
DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"


def texts_of_diagram(blob: bytes) -> list[str]:
    """What the shapes of a diagram say, in its order."""
    root = etree.fromstring(blob, safe_parser())
    found = []
    for point in root.iter(f"{DGM}pt"):
        text = " ".join("".join(each.text or "" for each in point.iter(f"{A}t")).split())
        if text and point.get("type", "node") in ("node", "asst"):
            found.append(text)
    return found


def figures(chart: Any) -> list[list[tuple[str, int, int]]]:
    """The rows of a table of the figures of a chart, its head first."""
    plot = chart.plots[0]
    series = list(plot.series)[:20]
    names = [str(each) for each in plot.categories][:_POINTS]
    head = [("", 1, 1), *((words(str(each.name)), 1, 1) for each in series)]
    values = [list(each.values) for each in series]
    rows = [
        [(words(name), 1, 1), *((_number(each[at] if at < len(each) else None), 1, 1) for each in values)]
        for at, name in enumerate(names)
    ]
    return [head, *rows]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}".replace(".", ",")
