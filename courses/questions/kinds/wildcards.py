"""Short answers compared as people mean them, with Moodle's wildcard `*`."""

import re

from lms.core.text import fold

_STAR = re.compile(r"\\\*|\*")


def bare(text: str) -> str:
    """The text without case, accents and spaces, đ as d: 'Đà  Nẵng' and 'da nang' are the same."""
    return fold(text).replace(" ", "")


def parts(pattern: str) -> list[str]:
    r"""The pieces between the wildcards; `\*` is a star itself."""
    pieces, piece, end = [], "", 0
    for star in _STAR.finditer(pattern):
        piece += pattern[end : star.start()]
        end = star.end()
        if star.group() == "*":
            pieces.append(bare(piece))
            piece = ""
        else:
            piece += "*"
    return [*pieces, bare(piece + pattern[end:])]


def is_anything(pattern: str) -> bool:
    """True for a pattern of wildcards only."""
    return not any(parts(pattern))


def matches(pattern: str, answer: str) -> bool:
    """True where the answer is the pattern, each wildcard standing for any text, also none."""
    pieces, rest = parts(pattern), bare(answer)
    if len(pieces) == 1:
        return rest == pieces[0]
    first, *middle, last = pieces
    if len(rest) < len(first) + len(last) or not rest.startswith(first) or not rest.endswith(last):
        return False
    start, end = len(first), len(rest) - len(last)
    for piece in middle:
        found = rest.find(piece, start, end)
        if found < 0:
            return False
        start = found + len(piece)
    return True


def example(pattern: str) -> str:
    """An answer that matches the pattern."""
    plain = pattern.replace(r"\*", "\0").replace("*", "").replace("\0", "*")
    return " ".join(plain.split())
