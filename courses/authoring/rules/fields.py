"""What an author fills in for each kind of block: one table for the form without JavaScript and for the script."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from courses.lessons.rules import TONES
from lms.core.text import msgid


@dataclass(frozen=True)
class BlockField:
    """A field of a block. `type`: html, line, choice, check, upload, slides.

    A choice offers `options`, or what the source of that name has for this author (`offers`).
    """

    name: str
    type: str
    label: str
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    offers: str = ""


_HTML = BlockField("html", "html", msgid("Words"))
_LEVELS = (("2", msgid("Heading")), ("3", msgid("Heading within a part")))
FIELDS: dict[str, tuple[BlockField, ...]] = {
    "text": (_HTML,),
    "heading": (
        BlockField("text", "line", msgid("Heading")),
        BlockField("level", "choice", msgid("Level"), options=_LEVELS),
    ),
    "image": (
        BlockField("file", "upload", msgid("Picture")),
        BlockField(
            "alt",
            "line",
            msgid("Words for this picture"),
            msgid("What it shows, for those who cannot see it."),
        ),
        BlockField("is_decorative", "check", msgid("Only an ornament: nothing is lost without it")),
        BlockField("caption", "line", msgid("Caption")),
    ),
    "table": (_HTML,),
    "note": (BlockField("tone", "choice", msgid("Tone"), options=tuple(TONES.items())), _HTML),
    "legal": (
        BlockField("document", "choice", msgid("Legal document"), offers="law"),
        BlockField(
            "citation", "line", msgid("As it is cited"), msgid("For example: Điều 5 Luật An ninh mạng 2018")
        ),
        BlockField("article", "line", msgid("Article")),
        _HTML,
    ),
    "file": (
        BlockField("file", "upload", msgid("File")),
        BlockField("title", "line", msgid("Name shown to learners")),
    ),
    "slides": (
        BlockField("title", "line", msgid("Title")),
        BlockField("slides", "slides", msgid("Slides")),
    ),
    "question": (BlockField("question", "choice", msgid("Question of the bank"), offers="question"),),
    "media": (
        BlockField("media", "choice", msgid("Video or audio"), offers="media"),
        BlockField("title", "line", msgid("Title")),
    ),
    "package": (
        BlockField("package", "choice", msgid("SCORM package"), offers="package"),
        BlockField("title", "line", msgid("Title")),
    ),
}
# Written where they are read; all others are small forms under what they show.
WRITTEN = ("text", "table", "note", "legal")


def fields_of(kind: str) -> tuple[BlockField, ...]:
    """The fields of the kind; none for a kind that is only shown here."""
    return FIELDS.get(kind, ())


def empty_block(kind: str) -> dict[str, Any]:
    """What a new block of the kind is read from; a table begins with two columns and a row of headings."""
    started: dict[str, Any] = {"kind": kind}
    if kind == "table":
        row = "<tr><td></td><td></td></tr>"
        started["html"] = f"<table><tbody><tr><th></th><th></th></tr>{row}{row}</tbody></table>"
    if kind == "slides":
        started["slides"] = []
    return started


def is_written(block: Mapping[str, Any]) -> bool:
    """True for a block whose words are written in place."""
    return block["kind"] in WRITTEN
