r"""The text of a GIFT file, with its places, its comments taken out and its escapes masked.

GIFT escapes a control character with a backslash: `\~ \= \# \{ \} \: \\`, and `\n` is a line break. This site
adds `\>`, for an arrow that is part of a text (`-\>`). Any other backslash is a backslash.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from lms.core.text import nfc

# No page, workbook or PDF may hold these; word processors leave some of them in what is copied from them.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_ESCAPE = re.compile(r"\\([\\~=#{}:n>])")
# Stands in the mask for what is text although it looks like control characters.
_FILLER = "\0"
_NAME = r"[a-zA-Z_:][\w:.]*+(?:-\w++)*+"
_VALUE = r"""(?:"[^"<>{}\n]*+"|'[^'<>{}\n]*+')"""
_TAG = re.compile(rf"<{_NAME}(?:\s++{_NAME}(?:[ \t]*+=[ \t]*+{_VALUE})?+)*+\s*+/?>")


def escape(text: str) -> str:
    """The text with every control character escaped, on one line."""
    return re.sub(r"([\\~=#{}:])", r"\\\1", text).replace("\r", "").replace("\n", "\\n")


def escape_arrow(text: str) -> str:
    """The same, where an arrow would be read as the mark of a pair."""
    return escape(text).replace("->", "-\\>")


def _unescape(text: str) -> str:
    return _ESCAPE.sub(lambda found: "\n" if found[1] == "n" else found[1], text)


@dataclass(frozen=True)
class Span:
    """A piece of the file: its raw text, the same with escapes masked, and where it begins."""

    raw: str
    mask: str
    at: int

    def cut(self, start: int, end: int | None = None) -> "Span":
        """The piece from here to there, counted within this one."""
        return Span(self.raw[start:end], self.mask[start:end], self.at + start)

    def strip(self) -> "Span":
        """The same without white space around it."""
        bare = self.raw.lstrip()
        start = len(self.raw) - len(bare)
        return self.cut(start, start + len(bare.rstrip()))

    def split(self, marks: str) -> list["Span"]:
        """The pieces that begin with one of these control characters; the first one may begin without."""
        starts = [
            0,
            *(found.start() for found in re.finditer(f"[{re.escape(marks)}]", self.mask) if found.start()),
        ]
        return [self.cut(start, end) for start, end in zip(starts, [*starts[1:], None], strict=True)]

    def without_markup(self) -> "Span":
        """The same, control characters inside HTML tags taken as text: `<a href="…#3">` needs no escape."""
        mask = _TAG.sub(lambda found: _FILLER * len(found[0]), self.mask)
        if "<!--" in mask:
            mask = mask.replace("-->", _FILLER * 3)
        return Span(self.raw, mask, self.at)

    def text(self, *, keep_lines: bool = False) -> str:
        """What the author means: escapes undone, normal form; lines of the file joined unless kept."""
        source = self.raw
        if not keep_lines:
            parts = (part.strip() for part in source.split("\n"))
            source = " ".join(part for part in parts if part)
        return nfc(_unescape(source.strip())).strip()


@dataclass(frozen=True)
class Line:
    """One line of the file; `comment` is the text of a comment line, None elsewhere."""

    start: int
    end: int
    comment: str | None
    is_blank: bool


class Source:
    """The whole file."""

    def __init__(self, text: str) -> None:
        text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        text = _CONTROL.sub(" ", text)
        self.lines = list(_lines(text))
        self._starts = [line.start for line in self.lines]
        kept = (" " * (line.end - line.start) if line.comment is not None else text[line.start : line.end]
                for line in self.lines)  # fmt: skip
        raw = "\n".join(kept)
        self.whole = Span(raw, _ESCAPE.sub(_FILLER * 2, raw), 0)

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def _lines(text: str) -> Iterator[Line]:
    start = 0
    for written in text.split("\n"):
        bare = written.strip()
        yield Line(start, start + len(written), bare[2:] if bare.startswith("//") else None, not bare)
        start += len(written) + 1
