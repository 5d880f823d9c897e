"""The blocks that are read: text, heading, table, note, and the quotation of a legal text."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from courses.lessons.blocks.base import (
    Block,
    BlockKind,
    html_of,
    line_of,
    pictures_in,
    words_of_html,
)
from courses.lessons.rules import TONES
from courses.questions.kinds.base import Fault
from lms.core.i18n import lazy
from lms.law.saying import Quote, what_lapsed


class TextBlock(BlockKind):
    """Paragraphs, lists, links and pictures in the text."""

    key: ClassVar[str] = "text"
    label: ClassVar[Any] = lazy("Text")
    icon: ClassVar[str] = "align-left"

    def read(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """{"html"}."""
        return {"html": html_of(data)}

    def words(self, block: Mapping[str, Any]) -> str:
        """The text."""
        return words_of_html(block["html"])

    def files(self, block: Mapping[str, Any]) -> set[str]:
        """The pictures in the text."""
        return pictures_in(block["html"])


class TableBlock(TextBlock):
    """A table."""

    key: ClassVar[str] = "table"
    label: ClassVar[Any] = lazy("Table")
    icon: ClassVar[str] = "table"


class HeadingBlock(BlockKind):
    """A heading within the lesson."""

    key: ClassVar[str] = "heading"
    label: ClassVar[Any] = lazy("Heading")
    icon: ClassVar[str] = "heading"

    def read(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """{"level": 2 or 3, "text"}."""
        return {"level": 3 if data.get("level") in (3, "3") else 2, "text": line_of(data, "text")}

    def words(self, block: Mapping[str, Any]) -> str:
        """The heading."""
        return str(block["text"])


class NoteBlock(TextBlock):
    """A note set apart from the text."""

    key: ClassVar[str] = "note"
    label: ClassVar[Any] = lazy("Please note")
    icon: ClassVar[str] = "info-circle"

    def read(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """{"tone", "html"}."""
        tone = line_of(data, "tone")
        return {"tone": tone if tone in TONES else "info", "html": html_of(data)}


def quote_of(block: Mapping[str, Any]) -> Quote:
    """What a quotation of a legal text cites."""
    text = block["citation"]
    return Quote(f"{block['article']} {text}" if block["article"] not in text else text, block["document"])


class LegalBlock(TextBlock):
    """A quotation of a legal text: which document and article, and its words."""

    key: ClassVar[str] = "legal"
    label: ClassVar[Any] = lazy("Quotation of a legal text")
    icon: ClassVar[str] = "gavel"

    def read(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """{"document", "citation", "article", "html"}."""
        read = {name: line_of(data, name) for name in ("document", "citation", "article")}
        return {**read, "html": html_of(data)}

    def lacks(self, block: Mapping[str, Any]) -> list[Fault]:
        """A quotation says where it is from."""
        if block["citation"] or block["document"]:
            return []
        return [Fault("Say which legal document and article this quotation is from.")]

    def words(self, block: Mapping[str, Any]) -> str:
        """The citation and the quotation."""
        return f"{block['citation']} {words_of_html(block['html'])}".strip()

    def gather(self, blocks: Sequence[Block], scene: Any) -> Any:
        """By the id of the block, what is to be said of documents that were replaced since."""
        return what_lapsed({block["id"]: quote_of(block) for block in blocks})

    def references(self, block: Mapping[str, Any]) -> list[tuple[str, str]]:
        """The document."""
        return [("law", block["document"])] if block["document"] else []
