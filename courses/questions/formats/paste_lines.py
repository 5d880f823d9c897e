"""The lines of what was pasted: their text, the emphasis in it, and the line of the paste box they stand in."""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from lms.core.text import nfc

# Emphasis by which authors mark the right answer; the other styles belong to the text.
KEY_MARKS = ("highlight", "colour", "underline", "bold")
_TAGS = {"sub": "sub", "sup": "sup", "italic": "em", "bold": "strong", "underline": "u"}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
# Full-width forms as themselves; every kind of space but the tab as a space.
_SAME = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(
    map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"),
    " ",
)
_WIDE = re.compile(r"[ \t]{5,}")
PICTURE = "\ufffc"


def clean(text: str) -> str:
    """The text in normal form, of the same lines, with plain digits, letters and spaces."""
    bare = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\u2028", "\n")
    return nfc(
        _CONTROL.sub(" ", bare.replace("\u2029", "\n").replace("\x0c", "\n").replace("\x85", "\n"))
    ).translate(_SAME)


@dataclass(frozen=True)
class Run:
    """A piece of a line with one emphasis; a picture is one sign with its address."""

    text: str
    marks: frozenset[str] = frozenset()
    picture: str = ""


@dataclass(frozen=True)
class Line:
    """One line: its number in the paste box, and its runs."""

    number: int
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The bare text."""
        return "".join(run.text for run in self.runs)

    def cut(self, start: int, end: int | None = None) -> "Line":
        """The piece from here to there, its emphasis kept."""
        stop = len(self.text) if end is None else end
        pieces, at = [], 0
        for run in self.runs:
            first, last = max(start - at, 0), min(stop - at, len(run.text))
            if first < last:
                pieces.append(replace(run, text=run.text[first:last]))
            at += len(run.text)
        return Line(self.number, tuple(pieces))

    def strip(self) -> "Line":
        """The same without white space around it."""
        text = self.text
        start = len(text) - len(text.lstrip())
        return self.cut(start, max(start, len(text.rstrip())))

    def covered(self, mark: str) -> float:
        """Which share of the letters and digits (of all signs where there is none) has this emphasis."""
        letters = [(sum(map(str.isalnum, run.text)), mark in run.marks) for run in self.runs]
        if not any(count for count, _ in letters):
            letters = [(len(run.text.strip()), mark in run.marks) for run in self.runs]
        total = sum(count for count, _ in letters)
        return sum(count for count, has in letters if has) / total if total else 0.0


def lines_of(text: str) -> list[Line]:
    """The lines of a plain text, already clean; wide gaps in them are narrowed."""
    return [Line(number, (Run(narrowed(line)),)) for number, line in enumerate(text.split("\n"), 1)]


def narrowed(text: str) -> str:
    """The text with no gap wider than four signs: a wider one says no more."""
    return _WIDE.sub("    ", text)


def rich_of(lines: Sequence[Line], *, without: Iterable[str] = ()) -> tuple[str, str]:
    """The text of these lines and its format: plain, or HTML where something in it needs a tag."""
    bare = [line.strip() for line in lines]
    dropped = {*without, *(mark for mark in KEY_MARKS if all(line.covered(mark) > 0.99 for line in bare))}
    kept = {mark for line in bare for run in line.runs for mark in run.marks} & set(_TAGS) - dropped
    if not kept and not any(run.picture for line in bare for run in line.runs):
        return "\n".join(line.text for line in bare).strip(), "plain"
    return "<br>".join(_markup(line, kept) for line in bare), "html"


def _markup(line: Line, kept: set[str]) -> str:
    written = []
    for run in line.runs:
        if run.picture:
            written.append(f'<img src="{html.escape(run.picture)}" alt="">')
            continue
        piece = html.escape(run.text, quote=False)
        for mark, tag in _TAGS.items():
            if mark in run.marks & kept and piece.strip():
                piece = f"<{tag}>{piece}</{tag}>"
        written.append(piece)
    return "".join(written)
