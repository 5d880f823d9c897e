"""Texts of authors as the XHTML of QTI items; formulas keep their TeX, or their MathML where they have it."""

import html
from collections.abc import Callable, Mapping
from functools import lru_cache
from urllib.parse import unquote

from lxml import etree
from markdown_it import MarkdownIt

from courses.questions.formats.formulas import Formulas
from courses.questions.formats.image_texts import MARK
from courses.questions.formats.qti_names import MATHML
from courses.questions.formats.words import moodle_to_html, to_plain
from courses.questions.formats.xml import Element, clean, new_element
from courses.questions.kinds.texts import RichText

# What QTI 2.1 knows; anything else gives its content only.
_KEPT = {
    "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "b", "i", "sub", "sup",
    "blockquote", "cite", "code", "pre", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "a",
    "div", "span", "abbr", "small", "big", "tt", "q", "samp", "var", "kbd", "dfn", "address", "dl", "dt", "dd",
}  # fmt: skip
_OTHER_NAMES = {"u": "span", "s": "span", "mark": "span", "figure": "div", "figcaption": "p", "del": "span",
                "section": "div", "article": "div", "center": "div"}  # fmt: skip
_BLOCKS = {"p", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "pre", "table", "div", "address",
           "dl"}  # fmt: skip
_DROPPED = {"script", "style", "head", "title", "iframe", "object", "embed", "svg", "template", "noscript"}
_ATTRIBUTES = {"a": ("href",), "td": ("colspan", "rowspan"), "th": ("colspan", "rowspan"), "ol": ()}
_DEPTH = 60


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def to_html(text: RichText) -> str:
    """The text as HTML of any kind, its formulas as they were written."""
    if text.format == "html":
        return text.text
    if text.format == "moodle":
        return moodle_to_html(text.text)
    if text.format == "markdown":
        formulas = Formulas(is_markup=False)
        rendered = _markdown().render(formulas.take_out(text.text))
        return formulas.put_back(rendered, lambda formula: html.escape(formula.source, quote=False))
    return html.escape(text.text, quote=False).replace("\n", "<br>")


class TextWriter:
    """Writes texts into elements; `images` says where in the package each picture lies."""

    def __init__(self, images: Mapping[str, str]) -> None:
        self.images = images

    def fill(
        self, holder: Element, text: RichText, *, gap: Callable[[str], Element | None] | None = None
    ) -> Element:
        """The holder with the text in it; where `gap` gives an element for `[[1]]`, that stands there."""
        page = _parsed(to_html(text))
        if page is not None:
            self._content(page, holder, gap, 0)
        return holder

    def block(self, text: RichText, gap: Callable[[str], Element | None] | None = None) -> Element:
        """The text in a <div> of its own."""
        return self.fill(new_element("div"), text, gap=gap)

    def words(self, text: RichText) -> str:
        """The words alone, for places where QTI holds nothing else."""
        return clean(" ".join(to_plain(text.text, text.format).split()))

    def _content(
        self, source: Element, holder: Element, gap: Callable[[str], Element | None] | None, depth: int
    ) -> None:
        _write(holder, source.text, gap)
        for child in source:
            if isinstance(child.tag, str) and depth < _DEPTH:
                self._element(child, holder, gap, depth)
            _write(holder, child.tail, gap)

    def _element(
        self, source: Element, holder: Element, gap: Callable[[str], Element | None] | None, depth: int
    ) -> None:
        name = source.tag.lower()
        if name in _DROPPED:
            return
        if name == "math":
            holder.append(_mathml(source))
            return
        if name == "img":
            self._picture(source, holder)
            return
        name = _OTHER_NAMES.get(name, name)
        if name not in _KEPT:
            self._content(source, holder, gap, depth + 1)
            return
        kept = {key: source.get(key) for key in _ATTRIBUTES.get(name, ()) if source.get(key)}
        made = new_element(name, None, **kept)
        if name == "tr" and holder.tag == "table":
            holder = _body_of(holder)
        holder.append(made)
        if name not in ("br", "hr"):
            self._content(source, made, gap, depth + 1)

    def _picture(self, source: Element, holder: Element) -> None:
        address, alt = source.get("src") or "", source.get("alt") or ""
        name = unquote(address.removeprefix(MARK)) if address.startswith(MARK) else ""
        if name in self.images:
            holder.append(new_element("img", src=self.images[name], alt=alt))
        elif not name and address.startswith("https://"):
            holder.append(new_element("img", src=address, alt=alt))
        else:
            _write(holder, alt, None)


def _body_of(table: Element) -> Element:
    """The last body of the table, made where there is none: rows stand in one."""
    if not len(table) or table[-1].tag != "tbody":
        table.append(new_element("tbody"))
    return table[-1]


def _parsed(source: str) -> Element | None:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        page = etree.fromstring(f"<div>{source}</div>".encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        return None
    found = None if page is None else page.find("body/div")
    return page if found is None or found.getnext() is not None or found.tail else found


def _write(holder: Element, text: str | None, gap: Callable[[str], Element | None] | None) -> None:
    """The text at the end of the holder, its gaps filled."""
    if not text:
        return
    if gap is None:
        _append(holder, text)
        return
    rest = text
    while "[[" in rest:
        before, _, behind = rest.partition("[[")
        name, closing, after = behind.partition("]]")
        made = gap(name) if closing else None
        if made is None:
            _append(holder, f"{before}[[")
            rest = behind
        else:
            _append(holder, before)
            holder.append(made)
            rest = after
    _append(holder, rest)


def _append(holder: Element, text: str) -> None:
    bare = clean(text)
    if len(holder):
        holder[-1].tail = (holder[-1].tail or "") + bare
    else:
        holder.text = (holder.text or "") + bare


def _mathml(source: Element) -> Element:
    """The formula in the namespace of MathML."""
    name = source.tag.lower().rpartition("}")[2].rpartition(":")[2]
    kept = {
        key: clean(value)
        for key, value in source.attrib.items()
        if key.isidentifier() and not key.startswith(("on", "xmlns"))
    }
    made = etree.Element(f"{{{MATHML}}}{name}", kept, nsmap={None: MATHML})
    made.text = clean(source.text or "")
    for child in source:
        if isinstance(child.tag, str):
            made.append(_mathml(child))
            made[-1].tail = clean(child.tail or "")
    return made


def is_block(element: Element) -> bool:
    """True for an element that may stand in the body of an item by itself."""
    return element.tag in _BLOCKS
