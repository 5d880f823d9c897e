"""Writing HTML and blocks from what readers find: everything that a document says is escaped here."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from courses.authoring.incoming import IncomingLesson
from courses.lessons.blocks.base import HTML_LIMIT, Block
from courses.lessons.blocks.registry import MOST_BLOCKS
from lms.core.html import sanitise
from lms.core.text import clean_line

# (nesting level from 0, or None for a paragraph outside of lists; the HTML of its words; True for a numbered list)
Line = tuple[int | None, str, bool]
_LINKS = ("https://", "mailto:")


def words(text: str) -> str:
    """The text as HTML that says just this."""
    return escape(text, quote=False)


def marked(text: str, marks: Iterable[str]) -> str:
    """The text within these elements ("strong", "em", …)."""
    html = words(text).replace("\v", "<br>").replace("\n", "<br>")
    if not text.strip():
        return html
    for mark in marks:
        html = f"<{mark}>{html}</{mark}>"
    return html


def may_link(address: str) -> bool:
    """True for an address that lessons may point at."""
    return address.lower().startswith(_LINKS)


def link(html: str, address: str) -> str:
    """The HTML as a link to an address that may be linked."""
    return f'<a href="{escape(address)}">{html}</a>'


def lines_html(lines: Iterable[Line]) -> str:
    """Paragraphs, and lists nested as their levels say."""
    parts = []
    for is_list, group in groupby(lines, key=lambda line: line[0] is not None):
        if is_list:
            parts.append(_list_html(list(group), 0))
        else:
            parts += [f"<p>{html}</p>" for _, html, _ in group]
    return "".join(parts)


def _list_html(lines: Sequence[Line], level: int) -> str:
    items: list[tuple[str, list[Line]]] = []
    for line in lines:
        if items and (line[0] or 0) > level:
            items[-1][1].append(line)
        else:
            items.append((line[1], []))
    tag = "ol" if lines[0][2] else "ul"
    inner = "".join(
        f"<li>{html}{_list_html(below, min(each[0] or 0 for each in below)) if below else ''}</li>"
        for html, below in items
    )
    return f"<{tag}>{inner}</{tag}>"


def table_html(rows: Sequence[Sequence[tuple[str, int, int]]], *, has_head: bool) -> str:
    """A table of cells (HTML, columns, rows); the first row is its head where that is known."""
    lines = []
    for number, row in enumerate(rows):
        tag = "th" if has_head and number == 0 else "td"
        cells = "".join(f"<{tag}{_spans(tag, across, down)}>{html}</{tag}>" for html, across, down in row)
        lines.append(f"<tr>{cells}</tr>")
    return f"<table><tbody>{''.join(lines)}</tbody></table>" if lines else ""


def _spans(tag: str, across: int, down: int) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    return (f' colspan="{across}"' if across > 1 else "") + (f' rowspan="{down}"' if down > 1 else "") + scope


def text_block(html: str) -> Block:
    """A text, sanitised."""
    return {"kind": "text", "html": str(sanitise(html))}


def heading(text: str, level: int = 2) -> Block:
    """A heading within a lesson."""
    return {"kind": "heading", "level": level, "text": clean_line(text)[:300]}


def image(file: str, alt: str = "", caption: str = "", *, is_decorative: bool = False) -> Block:
    """A picture of the course."""
    return {
        "kind": "image",
        "file": file,
        "alt": clean_line(alt)[:300],
        "caption": clean_line(caption)[:300],
        "is_decorative": is_decorative,
    }


def lessons_of(title: str, blocks: Iterable[Block]) -> list[IncomingLesson]:
    """The blocks as one lesson, or as several where one would hold too many; each block has its id."""
    every = [part for block in blocks for part in _fitting(block)]
    pages = [every[start : start + MOST_BLOCKS] for start in range(0, len(every), MOST_BLOCKS)] or [[]]
    lessons = []
    for number, page in enumerate(pages, 1):
        named = title if len(pages) == 1 else f"{title} ({number}/{len(pages)})"
        numbered = [{"id": f"b{place}", **block} for place, block in enumerate(page, 1)]
        lessons.append(IncomingLesson(title=clean_line(named)[:200] or "…", blocks=numbered))
    return lessons


def _fitting(block: Block) -> list[Block]:
    """A text that is too long for one block as several; all else as it is."""
    if block["kind"] != "text" or len(block["html"]) <= HTML_LIMIT:
        return [block]
    parts: list[str] = [""]
    for piece in block["html"].split("</p>"):
        whole = f"{piece}</p>" if piece.strip() else ""
        if len(parts[-1]) + len(whole) > HTML_LIMIT // 2:
            parts.append("")
        parts[-1] += whole[:HTML_LIMIT]
    return [text_block(part) for part in parts if part]
