"""A lesson's Markdown: its size, its headings, its images and links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from courses.exchange.faults import Faults
from courses.exchange.names import shown
from courses.exchange.texts import read_text
from courses.questions.kinds.base import Fault
from lms.core.text import msgid

LESSON_LIMIT = 60_000
_UP = "../images/"
_ABROAD = re.compile(r"(https://|mailto:|#)")


@dataclass(frozen=True)
class _Mark:
    """An image, a link or a heading, and the line on which it stands."""

    token: Token
    line: int


def read_lesson(file: str, content: bytes, images: list[str], faults: Faults) -> tuple[str, set[str]]:
    """The lesson's text in normal form, and the images that it shows; every fault goes to the faults."""
    text = read_text(file, content, faults, limit=LESSON_LIMIT)
    if text is None:
        return "", set()
    if not text.strip():
        faults.add(file, 1, Fault("The lesson is empty."))
        return "", set()
    shown_images = set()
    for mark in _marks(text):
        line = mark.line
        if mark.token.type == "heading_open" and mark.token.tag == "h1":
            advice = msgid(
                "A lesson has no heading of level 1 (its title stands in course.toml): begin with “##”."
            )
            faults.warn(file, line, Fault(advice))
        elif mark.token.type == "link_open":
            _check_link(file, line, str(mark.token.attrs.get("href", "")), faults)
        elif mark.token.type == "image":
            shown_images |= _check_image(file, line, mark.token, images, faults)
    return text.strip("\n") + "\n", shown_images


def _marks(text: str) -> Iterator[_Mark]:
    line = 1
    for token in MarkdownIt("commonmark", {"html": False}).enable("table").parse(text):
        if token.map:
            line = token.map[0] + 1
        if token.type == "heading_open":
            yield _Mark(token, line)
        inner = line
        for child in token.children or []:
            if child.type in ("softbreak", "hardbreak"):
                inner += 1
            elif child.type in ("image", "link_open"):
                yield _Mark(child, inner)


def _check_link(file: str, line: int, address: str, faults: Faults) -> None:
    if not _ABROAD.match(address):
        params = {"address": shown(unquote(address))}
        faults.warn(
            file, line, Fault("The link “%(address)s” leads nowhere: write an address with https://.", params)
        )


def _check_image(file: str, line: int, token: Token, images: list[str], faults: Faults) -> set[str]:
    address = unquote(str(token.attrs.get("src", "")))
    if not token.content.strip():
        faults.add(file, line, Fault("The image has no description: write it between “![” and “]”."))
    name = address.removeprefix("../")
    if address.startswith(_UP) and name in images:
        return {name}
    params = {"address": shown(address)}
    if not address.startswith(_UP) or ".." in name.split("/"):
        advice = msgid(
            "The image “%(address)s” is not shown: put it into the folder images and write ../images/name."
        )
        faults.add(file, line, Fault(advice, params))
    elif meant := faults.nearest(name, images):
        params["nearest"] = meant
        faults.add(file, line, Fault("The image “%(address)s” is not there: is “%(nearest)s” meant?", params))
    else:
        faults.add(file, line, Fault("The image “%(address)s” is not there.", params))
    return set()
