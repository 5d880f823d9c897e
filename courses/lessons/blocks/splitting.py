"""Dividing written HTML into blocks: headings, pictures and tables stand alone, the rest is text."""

from collections.abc import Iterator

from lxml import etree, html

from courses.lessons.blocks.base import Block, words_of_html
from lms.core.html import sanitise
from lms.core.text import clean_line

_HEADINGS = {"h2": 2, "h3": 3}


def blocks_of(written: str) -> list[Block]:
    """The blocks of sanitised HTML, in order; equal HTML gives equal blocks with equal ids ("b1", "b2", …)."""
    blocks: list[Block] = []
    text: list[str] = []
    for element in _top(written):
        block = _alone(element)
        if block is None:
            text.append(_source(element))
            continue
        _close(text, blocks)
        blocks.append(block)
    _close(text, blocks)
    return [{"id": f"b{number}", **block} for number, block in enumerate(blocks, 1)]


def _top(written: str) -> Iterator[html.HtmlElement]:
    if written.strip():
        root = html.fragment_fromstring(written, create_parent="div")
        if root.text and root.text.strip():
            first = etree.SubElement(root, "p")
            first.text, root.text = root.text, None
            root.insert(0, first)
        yield from root


def _source(element: html.HtmlElement) -> str:
    return str(
        html.tostring(element, encoding="unicode", with_tail=bool((element.tail or "").strip()))
    ).strip()


def _alone(element: html.HtmlElement) -> Block | None:
    """The element as a block of its own, where it is one."""
    if (element.tail or "").strip():
        return None
    if element.tag in _HEADINGS:
        return {
            "kind": "heading",
            "level": _HEADINGS[element.tag],
            "text": clean_line(element.text_content()),
        }
    if element.tag == "table":
        return {"kind": "table", "html": str(sanitise(_source(element)))}
    return _picture(element) if element.tag in ("p", "figure") else None


def _picture(element: html.HtmlElement) -> Block | None:
    pictures = element.findall(".//img")
    if len(pictures) != 1 or not pictures[0].get("src", "").startswith("images/"):
        return None
    caption = element.find("figcaption")
    rest = element.text_content() if caption is None else ""
    if rest.strip():
        return None
    named = caption.text_content() if caption is not None else pictures[0].get("title", "")
    alt = clean_line(pictures[0].get("alt", ""))
    return {
        "kind": "image",
        "file": pictures[0].get("src"),
        "alt": alt,
        "caption": clean_line(named),
        "is_decorative": not alt,
    }


def _close(text: list[str], blocks: list[Block]) -> None:
    written = str(sanitise("\n".join(text)))
    if words_of_html(written) or "<img" in written:
        blocks.append({"kind": "text", "html": written})
    text.clear()
