"""A page of HTML that others wrote, as the blocks of a lesson: nothing is fetched, all of it is sanitised."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from lxml import etree, html

from courses.exchange.foreign.keeping import Keeper, file_block
from courses.lessons.blocks.base import Block
from courses.lessons.blocks.splitting import blocks_of
from lms.core.html import render_markdown, sanitise
from lms.core.text import clean_line, msgid, nfc

PAGE_LIMIT = 3_000_000
_BLOCKS = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "figure", "div", "hr",
    "section", "article", "dl",
}  # fmt: skip
_HOLDERS = ("div", "section", "article", "main", "header", "footer", "center", "aside", "nav", "form", "body")
_GONE = (
    "script",
    "style",
    "head",
    "title",
    "template",
    "noscript",
    "link",
    "meta",
    "input",
    "button",
    "select",
    "textarea",
)
_SHIFTED = {"h1": "h2", "h5": "h4", "h6": "h4"}
_ABROAD = re.compile(r"(https://|mailto:)", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_EMBEDDED = msgid("An embedded element (<%(tag)s>) is not taken in: its address stands in the text.")
_ELSEWHERE = msgid("A picture of another site is not taken in: “%(address)s”.")
_NOT_THERE = msgid("“%(address)s” is not in the file.")
_INTERNAL = msgid("A link within the old course is not kept: “%(address)s”.")
_TOO_LONG = msgid("This page is too long to be read.")
# What a reference in the page means: a name and where its bytes lie.
Find = Callable[[str], tuple[str, Path | bytes] | None]


def html_of_text(text: str, text_format: str) -> str:
    """The text of that format ("html", "markdown", "plain") as HTML, not sanitised yet."""
    if text_format == "markdown":
        return str(render_markdown(text))
    if text_format == "plain":
        paragraphs = re.split(r"\n\s*\n", text.strip())
        return "".join(
            f"<p>{'<br>'.join(map(_escaped, each.splitlines()))}</p>" for each in paragraphs if each
        )
    return text


def link_block(address: str, title: str) -> Block:
    """A link as a block of text; an address that is not safe to follow is printed beside its title."""
    shown, whole = _escaped(title or address), _escaped(address)
    link = f'<a href="{whole}">{shown}</a>' if address.startswith("https://") else f"{shown}: {whole}"
    return {"kind": "text", "html": str(sanitise(f"<p>{link}</p>"))}


def read_page(written: str, *, find: Find, keeper: Keeper, place: str) -> list[Block]:
    """The blocks of the page, in order: its pictures and files are kept, what is lost is said."""
    if len(written) > PAGE_LIMIT:
        keeper.lose(place, _TOO_LONG)
        return []
    try:
        root = html.fragment_fromstring(_cleaned(written), create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return []
    return _Page(find, keeper, place).read(root)


def _cleaned(written: str) -> str:
    """The inside of the body, without what HTML cannot hold."""
    text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]", "", nfc(written))
    text = re.sub(r"<\?xml[^>]*>|<!DOCTYPE[^>]*>", "", text, flags=re.IGNORECASE)
    body = re.search(r"<body\b[^>]*>(.*?)(</body\s*>|\Z)", text, re.IGNORECASE | re.DOTALL)
    return body[1] if body else text


@dataclass
class _Page:
    """One page on its way to blocks; `shown` are the blocks that stand after the element they were in."""

    find: Find
    keeper: Keeper
    place: str
    shown: dict[html.HtmlElement, list[Block]] = field(default_factory=dict)

    def read(self, root: html.HtmlElement) -> list[Block]:
        """The blocks."""
        etree.strip_elements(root, etree.Comment, *_GONE, with_tail=False)
        for element in [*root.iterdescendants()]:
            if isinstance(element.tag, str):
                self._element(element)
        _flatten(root)
        return [*self._divide(root)]

    def _element(self, element: html.HtmlElement) -> None:
        tag = element.tag
        if tag in _SHIFTED:
            element.tag = _SHIFTED[tag]
        elif tag == "img":
            self._image(element)
        elif tag == "a":
            self._link(element)
        elif tag in ("video", "audio"):
            self._media(element)
        elif tag in ("iframe", "object", "embed"):
            self._embedded(element)

    def _image(self, image: html.HtmlElement) -> None:
        address = image.get("src", "").strip()
        alt = clean_line(image.get("alt", ""))
        found = self._found(address)
        name = self.keeper.keep(*found, self.place) if found else ""
        if name.startswith("images/"):
            image.set("src", name)
            return
        if found is None:
            message = _ELSEWHERE if _SCHEME.match(address) else _NOT_THERE
            self.keeper.lose(self.place, message, address=clean_line(address)[:80])
        _become_text(image, f"[{alt}]" if alt else "")

    def _found(self, address: str) -> tuple[str, Path | bytes] | None:
        return self.find(address) if address and len(address) < 2000 else None

    def _link(self, link: html.HtmlElement) -> None:
        address = link.get("href", "").strip()
        if _ABROAD.match(address) or not address:
            return
        found = self._found(address)
        name = self.keeper.keep(*found, self.place) if found and not _is_page(found[0]) else ""
        if name:
            self._show(link, file_block(name, clean_line(link.text_content()) or found[0] if found else ""))
        elif re.match(r"http://", address, re.IGNORECASE):
            link.tail = f" ({address}){link.tail or ''}"
        elif not address.startswith("#") and (found is None or _is_page(found[0])):
            inside = clean_line(unquote(address))[:80]
            message = _INTERNAL if found is not None or "$" in inside else _NOT_THERE
            self.keeper.lose(self.place, message, address=re.sub(r"^\$(.*)\$$", r"\1", inside))
        link.attrib.pop("href", None)

    def _media(self, element: html.HtmlElement) -> None:
        sources = [element, *element.iterfind(".//source")]
        for address in filter(None, (source.get("src", "").strip() for source in sources)):
            found = self._found(address)
            name = self.keeper.keep(*found, self.place) if found else ""
            if name:
                title = clean_line(element.get("title", "")) or Path(name).stem
                self._show(element, file_block(name, title))
                break
            self._embedded(element, address)
        element.drop_tree()

    def _embedded(self, element: html.HtmlElement, address: str = "") -> None:
        address = address or (element.get("src") or element.get("data") or "").strip()
        self.keeper.lose(self.place, _EMBEDDED, tag=str(element.tag))
        if address.startswith("//"):
            address = f"https:{address}"
        if _ABROAD.match(address):
            link = html.Element("a", href=address)
            link.text = address
            element.addprevious(link)
        if element.tag not in ("video", "audio"):
            element.drop_tree()

    def _show(self, element: html.HtmlElement, block: Block) -> None:
        """The block stands after the paragraph of the element."""
        mark = etree.Element("span", mark="1")
        element.addprevious(mark)
        self.shown[mark] = [block]

    def _divide(self, root: html.HtmlElement) -> Iterator[Block]:
        """The blocks of the text, parted where a file or a video stands in it."""
        text: list[str] = [_escaped(root.text or "")]
        for child in root:
            held = [block for mark in child.iter("span") for block in self.shown.get(mark, ())]
            if not held or clean_line(child.text_content()) or child.find(".//img") is not None:
                text.append(html.tostring(child, encoding="unicode"))
            if held:
                yield from _plain_blocks(text)
                text = []
                yield from held
        yield from _plain_blocks(text)


def _plain_blocks(text: list[str]) -> list[Block]:
    return blocks_of(str(sanitise("".join(text))))


def _flatten(root: html.HtmlElement) -> None:
    """Boxes that only arrange the page are gone; what stands in them bare is a paragraph."""
    for box in reversed([*root.iterdescendants(*_HOLDERS)]):
        if any(child.tag in _BLOCKS for child in box):
            box.drop_tag()
        else:
            box.tag = "p"
    _put_in_paragraphs(root)
    for child in list(root):
        is_bare = all(each.tag == "br" for each in child)
        if child.tag == "p" and is_bare and not clean_line(child.text_content()) and not child.tail:
            root.remove(child)


def _put_in_paragraphs(root: html.HtmlElement) -> None:
    """Words, links and pictures that stand bare between the blocks are paragraphs, parted where lines are left out."""
    children, paragraph = list(root), _paragraph(root.text)
    root.text = None
    root.insert(0, paragraph)
    for child in children:
        tail, child.tail = child.tail, None
        is_parting = child.tag == "br" and _ends_in_break(paragraph)
        if child.tag in _BLOCKS or is_parting:
            (paragraph if is_parting else child).addnext(following := _paragraph(tail))
            paragraph = following
            if is_parting:
                root.remove(child)
        else:
            child.tail = tail
            paragraph.append(child)


def _paragraph(text: str | None) -> html.HtmlElement:
    paragraph = html.Element("p")
    paragraph.text = text
    return paragraph


def _ends_in_break(paragraph: html.HtmlElement) -> bool:
    """True where the last of the paragraph is a new line, or where there is nothing in it yet."""
    if len(paragraph) == 0:
        return not (paragraph.text or "").strip()
    return paragraph[-1].tag == "br" and not (paragraph[-1].tail or "").strip()


def _become_text(element: html.HtmlElement, text: str) -> None:
    element.tail = f"{text}{element.tail or ''}"
    element.drop_tree()


def _is_page(name: str) -> bool:
    return name.lower().endswith((".html", ".htm", ".xhtml"))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
