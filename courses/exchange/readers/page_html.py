"""The HTML that a document became, made ready for lessons: notes, captions, links and lost pictures are settled."""

import re
from copy import deepcopy
from typing import TypeAlias

from lxml import etree, html

from courses.exchange.readers.base import Losses
from courses.exchange.readers.bold_headings import find_headings
from courses.exchange.readers.written import may_link
from lms.core.text import clean_line, msgid

Element: TypeAlias = html.HtmlElement
_NOTE = re.compile(r"(footnote|endnote)-\d+")
_LONGEST_HEADING = 200


class PageHtml:
    """The top elements of a document in order, and its notes."""

    def __init__(self, root: Element, losses: Losses) -> None:
        self.losses = losses
        self.notes = _take_notes(root)
        self.title = ""
        _drop_lost_pictures(root)
        self._settle_links(root)
        _join_captions(root)
        found = [each for each in root if isinstance(each.tag, str)]
        self.elements: list[Element] = [each for each in found if not self._is_bare_heading(each)]
        self._take_title()
        if not any(self.level(each) for each in self.elements):
            find_headings(self.elements, losses)

    @staticmethod
    def level(element: Element) -> int:
        """The level of a heading, 0 for anything else."""
        tag = str(element.tag)
        return int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else 0

    def _is_bare_heading(self, element: Element) -> bool:
        """True for an empty line that has the style of a heading: it begins nothing."""
        is_empty = not clean_line(element.text_content()) and element.find(".//img") is None
        return is_empty and self.level(element) > 0

    def _take_title(self) -> None:
        """The first title is the name of the document; what else is written that large is a paragraph."""
        for element in [each for each in self.elements if each.get("class") == "title"]:
            words = clean_line(element.text_content())
            if words and not self.title and len(words) <= _LONGEST_HEADING:
                self.title = words
            if words == self.title and element.find(".//img") is None:
                self.elements.remove(element)
            else:
                element.tag = "p"

    def _settle_links(self, root: Element) -> None:
        inner = 0
        for each in list(root.iter("a")):
            address = each.get("href", "")
            if _NOTE.fullmatch(address.removeprefix("#")) or may_link(address):
                continue
            if address.startswith("#"):
                inner += 1
            elif address.lower().startswith("http://"):
                self.losses.add(
                    "",
                    msgid("A link without https is kept as plain text: %(address)s"),
                    address=address[:100],
                )
            elif address:
                self.losses.add(
                    "",
                    msgid("A link to a file on the author's computer is lost: %(address)s"),
                    address=address[:100],
                )
            each.drop_tag()
        if inner:
            self.losses.add(
                "", msgid("Links within the document do not lead there any more (%(count)s)."), count=inner
            )

    def write(self, elements: list[Element]) -> str:
        """The HTML of a lesson: its notes are numbered within it and stand at its end."""
        root = html.Element("div")
        root.extend(deepcopy(each) for each in elements)
        used: list[str] = []
        for each in list(root.iter("a")):
            key = each.get("href", "").removeprefix("#")
            if _NOTE.fullmatch(key):
                if key not in used:
                    used.append(key)
                for inner in list(each):
                    inner.drop_tree()
                each.text = f"[{used.index(key) + 1}]"
                each.drop_tag()
        notes = "".join(f"<li>{self.notes[key]}</li>" for key in used if key in self.notes)
        body = "".join(str(html.tostring(each, encoding="unicode")) for each in root)
        return body + (f"<hr><ol>{notes}</ol>" if notes else "")


def _take_notes(root: Element) -> dict[str, str]:
    """The HTML of every footnote by its id; the list of them is gone."""
    notes: dict[str, str] = {}
    for item in list(root.iter("li")):
        if not _NOTE.fullmatch(item.get("id", "")):
            continue
        for back in [
            each
            for each in item.iter("a")
            if each.get("href", "").startswith(("#footnote-ref", "#endnote-ref"))
        ]:
            back.drop_tree()
        inner = (item.text or "") + "".join(str(html.tostring(each, encoding="unicode")) for each in item)
        notes[item.get("id", "")] = (
            re.sub(r"^<p>(.*)</p>$", r"\1", inner.strip()) if inner.count("<p>") == 1 else inner
        )
        parent = item.getparent()
        item.drop_tree()
        if parent is not None and len(parent) == 0:
            parent.drop_tree()
    return notes


def _drop_lost_pictures(root: Element) -> None:
    for each in list(root.iter("img")):
        if not each.get("src"):
            parent = each.getparent()
            each.drop_tree()
            if (
                parent is not None
                and parent.tag == "p"
                and not parent.text_content().strip()
                and not len(parent)
            ):
                parent.drop_tree()


def _join_captions(root: Element) -> None:
    """A caption below or above a picture belongs to it."""
    for caption in [each for each in root.iter("p") if each.get("class") == "caption"]:
        for near in (caption.getprevious(), caption.getnext()):
            if (
                near is not None
                and near.tag == "p"
                and len(near.findall(".//img")) == 1
                and not near.text_content().strip()
            ):
                near.tag = "figure"
                words = etree.SubElement(near, "figcaption")
                words.text = clean_line(caption.text_content())
                caption.drop_tree()
                break
