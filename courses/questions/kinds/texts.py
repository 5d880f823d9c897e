"""Texts of authors inside a question: plain, Markdown, HTML or Moodle's mixture, and their safe HTML."""

import html as entities
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from courses.questions.kinds.base import Json, Malformed
from courses.questions.kinds.shape import WRONG_SHAPE, mapping, text

_TAG = re.compile(r"<[^>]*>")
# Plain text too has to be made into HTML where it holds a formula.
_FORMULA = re.compile(r"\\\(|\\\[|\$\$")
FORMATS = ("plain", "markdown", "html", "moodle")


@dataclass(frozen=True)
class RichText:
    """What an author wrote. `html` is present only where `render_texts` made it with the sanitiser."""

    text: str
    format: str = "plain"
    html: str | None = None

    def to_json(self) -> Any:
        """A bare string for plain text without a formula, else an object with the format."""
        if self.format == "plain" and self.html is None and not _FORMULA.search(self.text):
            return self.text
        written: Json = {"text": self.text, "format": self.format}
        return written if self.html is None else written | {"html": self.html}

    def shown(self) -> Json:
        """The text for a page: `html` is safe as it stands, `text` has to be escaped."""
        return {"text": self.text, "html": self.html}

    def plain(self) -> str:
        """The words alone, on one line."""
        bare = self.text if self.html is None else entities.unescape(_TAG.sub(" ", self.html))
        return " ".join(bare.split())

    def comparable(self) -> str:
        """What makes two texts the same to a learner."""
        return " ".join(self.text.split())


def written(source: str, text_format: str) -> RichText:
    """The text in its simplest format: HTML without a tag, an entity or a line break is plain."""
    simple = text_format in ("html", "moodle") and not any(char in source for char in "<&\n")
    return RichText(source, "plain" if simple else text_format)


def rich(data: Any, key: str) -> RichText:
    """The text under the key, from a bare string or from an object with its format."""
    value = mapping(data).get(key)
    if isinstance(value, str):
        return RichText(value)
    html, text_format = mapping(value).get("html"), text(value, "format")
    if text_format not in FORMATS or not (html is None or isinstance(html, str)):
        raise Malformed(WRONG_SHAPE)
    return RichText(text(value, "text"), text_format, html)


def optional_rich(data: Any, key: str) -> RichText | None:
    """The text under the key, None where there is none."""
    return rich(data, key) if mapping(data).get(key) else None


def render_texts(data: Any, to_html: Callable[[str, str], str]) -> Any:
    """The same JSON with the safe HTML of every text made anew by `to_html(text, format)`.

    HTML that came with the data is dropped first, so that no import can bring its own (threats no. 71).
    """
    if isinstance(data, list):
        return [render_texts(entry, to_html) for entry in data]
    if not isinstance(data, dict):
        return data
    kept = {key: render_texts(value, to_html) for key, value in data.items() if key != "html"}
    source, text_format = kept.get("text"), kept.get("format")
    if isinstance(source, str) and text_format in FORMATS:
        kept["html"] = str(to_html(source, text_format))
    return kept
