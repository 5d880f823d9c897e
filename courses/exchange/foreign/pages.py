"""A page of HTML that others wrote, as the blocks of a lesson: nothing is fetched, all of it is sanitised."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from lxml import etree, html

from courses.exchange.foreign.flattening import flatten
from courses.exchange.foreign.keeping import Keeper, file_block
from courses.lessons.blocks.base import Block
from courses.lessons.blocks.splitting import blocks_of
from lms.core.html import render_markdown, sanitise
from lms.core.text import clean_line, msgid, nfc

PAGE_LIMIT = 3_000_000
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
_TEX = msgid("Formulas stay as they are written in TeX: “%(text)s”.")
_FORMULA = re.compile(r"\\\(.{1,300}?\\\)|\\\[.{1,300}?\\\]|\$\$.{1,300}?\$\$", re.DOTALL)
_TOO_LONG = msgid("This page is too long to be read.")
# Before the title, quoted, of what a link led to within the old course; nothing follows where that is not known.
INSIDE = "inside:"
_BASED = re.compile(r"^\$[A-Z_-]+\$/?([^?#]*).*")
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
        formula = _FORMULA.search(root.text_content())
        if formula:
            self.keeper.lose(self.place, _TEX, text=clean_line(formula[0])[:60])
        flatten(root)
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
        if image.get("data-equation-content"):
            _become_text(image, rf"\({image.get('data-equation-content')}\)")
            return
        address = image.get("src", "").strip()
        alt = clean_line(image.get("alt", ""))
        found = self._found(address)
        name = self.keeper.keep(*found, self.place) if found else ""
        if name.startswith("images/"):
            image.set("src", name)
            return
        if found is None:
            message = _ELSEWHERE if _SCHEME.match(address) else _NOT_THERE
            self.keeper.lose(self.place, message, address=_shown(address))
        _become_text(image, f"[{alt}]" if alt else "")

    def _found(self, address: str) -> tuple[str, Path | bytes] | None:
        return self.find(address) if address and len(address) < 2000 else None

    def _link(self, link: html.HtmlElement) -> None:
        address = link.get("href", "").strip()
        if _ABROAD.match(address) or not address:
            return
        link.attrib.pop("href", None)
        if address.startswith(INSIDE):
            led_to = clean_line(unquote(address.removeprefix(INSIDE))) or _words_of(link)
            self.keeper.lose(self.place, _INTERNAL, address=led_to[:80])
            return
        found = self._found(address)
        name = self.keeper.keep(*found, self.place) if found and not _is_page(found[0]) else ""
        if name:
            self._show(link, file_block(name, clean_line(link.text_content()) or found[0] if found else ""))
        elif re.match(r"http://", address, re.IGNORECASE):
            link.tail = f" ({address}){link.tail or ''}"
        elif not address.startswith("#") and (found is None or _is_page(found[0])):
            self.keeper.lose(self.place, _INTERNAL if found else _NOT_THERE, address=_shown(address))

    def _media(self, element: html.HtmlElement) -> None:
        sources = [element, *element.iterfind(".//source")]
        for address in filter(None, (source.get("src", "").strip() for source in sources)):
            found = self._found(address)
            name = self.keeper.keep(*found, self.place) if found else ""
            if name:
                self._keep_captions(element, name)
                title = clean_line(element.get("title", "")) or Path(name).stem
                self._show(element, file_block(name, title))
                break
            self._embedded(element, address)
        element.drop_tree()

    def _keep_captions(self, element: html.HtmlElement, name: str) -> None:
        """The captions of the film, by the languages that they say they are in."""
        for track in element.iterfind(".//track"):
            found = self._found(track.get("src", "").strip())
            if found and track.get("kind", "subtitles") in ("captions", "subtitles"):
                language = track.get("srclang", "")[:2].lower()
                self.keeper.keep_captions(name, language, found[1], self.place)

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


def _become_text(element: html.HtmlElement, text: str) -> None:
    element.tail = f"{text}{element.tail or ''}"
    element.drop_tree()


def _words_of(link: html.HtmlElement) -> str:
    """What the link says, or what is said of the picture that stands for it."""
    told = (clean_line(each.get("alt", "")) for each in link.iter("img"))
    return clean_line(link.text_content()) or next(filter(None, told), "…")


def _shown(address: str) -> str:
    """The address as its author knows it."""
    return _BASED.sub(r"\1", clean_line(unquote(address)))[:80]


def _is_page(name: str) -> bool:
    return name.lower().endswith((".html", ".htm", ".xhtml"))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
