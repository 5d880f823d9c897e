"""The HTML that Word, Excel and browsers put on the clipboard, as lines with their emphasis, and tables."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from courses.questions.formats.paste_lines import PICTURE, Line, Run, clean, narrowed
from courses.questions.formats.paste_styles import label_of, list_of, marks_of

_DEPTH_LIMIT = 200
_SKIPPED = {"head", "style", "script", "title", "xml", "template", "noscript", "object", "svg", "iframe",
            "select"}  # fmt: skip
_BLOCKS = {
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "tr", "td", "th", "table", "blockquote",
    "pre", "section", "article", "body", "dl", "dt", "dd", "hr", "center", "caption", "header", "footer",
}  # fmt: skip
_RULE = re.compile(r"\.([\w-]{1,40})\s*\{([^{}]{0,2000})\}")


@dataclass
class Table:
    """The cells of a table, row by row, each with its lines."""

    rows: list[list[list[Line]]] = field(default_factory=list)


Block = Line | Table


@dataclass(frozen=True)
class _Context:
    marks: frozenset[str] = frozenset()
    lists: tuple[list[Any], ...] = ()
    depth: int = 0


def read_html(source: str) -> list[Block]:
    """The lines and tables of the page in their order; lines have no number yet."""
    if not source.strip():
        return []
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(clean(source).encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        return []
    if root is None:
        return []
    styles = "".join(root.itertext("style"))
    reader = _Reader(dict(_RULE.findall(styles)))
    reader.element(root, _Context())
    reader.end_line()
    return reader.blocks


class _Reader:
    """Walks the page; every block element and every <br> ends a line."""

    def __init__(self, classes: Mapping[str, str]) -> None:
        self.classes = classes
        self.blocks: list[Block] = []
        self.runs: list[Run] = []

    def end_line(self) -> None:
        runs = _squeezed(self.runs)
        self.runs = []
        if runs:
            self.blocks.append(Line(0, runs))

    def text(self, text: str | None, context: _Context) -> None:
        if text:
            self.runs.append(Run(re.sub(r"[ \n\r]+", " ", text), context.marks))

    def element(self, element: Any, context: _Context) -> None:
        name = element.tag.lower() if isinstance(element.tag, str) else ""
        if (
            not name
            or name in _SKIPPED
            or element.get("aria-hidden") == "true"
            or context.depth > _DEPTH_LIMIT
        ):
            return
        if name == "math":
            self.text(_formula(element), context)
            return
        if name in _BLOCKS or name == "br":
            self.end_line()
        inner = replace(
            context, depth=context.depth + 1, marks=marks_of(element, name, context.marks, self.classes)
        )
        if name == "img":
            self.runs.append(Run(PICTURE, inner.marks, clean(element.get("src") or "")))
        elif name == "table":
            self.blocks.append(self.table(element, inner))
        elif name != "br":
            self.children(element, name, inner)
        if name in _BLOCKS:
            self.end_line()

    def children(self, element: Any, name: str, context: _Context) -> None:
        if name in ("ol", "ul"):
            context = replace(context, lists=(*context.lists, list_of(element, name, len(context.lists))))
        if name == "li" and context.lists:
            self.text(label_of(element, context.lists[-1]), replace(context, marks=frozenset()))
        self.text(element.text, context)
        for child in element:
            self.element(child, context)
            self.text(child.tail, context)

    def table(self, element: Any, context: _Context) -> Table:
        table = Table()
        for row in _rows(element):
            cells = []
            for cell in row:
                if isinstance(cell.tag, str) and cell.tag.lower() in ("td", "th"):
                    reader = _Reader(self.classes)
                    reader.element(cell, replace(context, lists=()))
                    reader.end_line()
                    cells.append(list(_flat(reader.blocks)))
            table.rows.append(cells)
        return table


def _flat(blocks: list[Block]) -> Iterator[Line]:
    for block in blocks:
        if isinstance(block, Line):
            yield block
        else:
            for row in block.rows:
                for cell in row:
                    yield from cell


def _rows(table: Any) -> Iterator[Any]:
    """The rows of this table, not those of tables in it."""
    for child in table:
        name = child.tag.lower() if isinstance(child.tag, str) else ""
        if name == "tr":
            yield child
        elif name in ("tbody", "thead", "tfoot"):
            yield from _rows(child)


def _squeezed(runs: list[Run]) -> tuple[Run, ...]:
    """The runs without white space at both ends; empty where nothing is left."""
    line = Line(0, tuple(replace(run, text=narrowed(run.text)) for run in runs if run.text)).strip()
    return line.runs if line.text else ()


def _formula(element: Any) -> str:
    """The TeX of a formula where the page says it, else its text."""
    for inner in element.iter():
        is_note = isinstance(inner.tag, str) and inner.tag.lower().endswith("annotation")
        if is_note and "tex" in (inner.get("encoding") or "").lower() and inner.text:
            return f"\\({inner.text.strip()}\\)"
    return "".join(element.itertext())
