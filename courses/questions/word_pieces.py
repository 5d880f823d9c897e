"""What became of a text, word by word: for questions here, for lessons and courses above."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal

Piece = tuple[Literal["same", "gone", "new"], str]
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
# Longer texts are shown whole, old and new: comparing them word by word would take seconds.
MOST_TOKENS = 3000


def word_pieces(old: str, new: str) -> tuple[Piece, ...]:
    """The new text in pieces that stayed, went and came; read without what went it is the new one, else the old."""
    if old == new:
        return (("same", old),) if old else ()
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if max(len(before), len(after)) > MOST_TOKENS:
        return tuple(piece for piece in (("gone", old), ("new", new)) if piece[1])
    return tuple(_merged(_pieces(before, after)))


def _pieces(before: list[str], after: list[str]) -> Iterator[Piece]:
    # Spaces alone make nothing alike: matching them one by one would take minutes for a text written anew.
    for deed, *places in SequenceMatcher(str.isspace, before, after, autojunk=False).get_opcodes():
        first, last, begin, end = places
        if deed == "equal":
            yield "same", "".join(before[first:last])
            continue
        if last > first:
            yield "gone", "".join(before[first:last])
        if end > begin:
            yield "new", "".join(after[begin:end])


def _merged(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Changed words with only a space between them are one change: it is read as one."""
    gone, new = "", ""
    waiting = list(pieces)
    for index, (kind, text) in enumerate(waiting):
        is_gap = kind == "same" and not text.strip() and (gone or new) and index + 1 < len(waiting)
        if kind == "gone" or is_gap:
            gone += text
        if kind == "new" or is_gap:
            new += text
        if kind == "same" and not is_gap:
            yield from _change(gone, new)
            gone, new = "", ""
            yield "same", text
    yield from _change(gone, new)


def _change(gone: str, new: str) -> Iterator[Piece]:
    if gone:
        yield "gone", gone
    if new:
        yield "new", new
