"""Making words of any length fit their place: on more lines or smaller, never cut off."""

from collections.abc import Iterator
from dataclasses import dataclass

from certificates.designs.fonts import Face

Attempts = list[tuple[float, int]]
"""(type size, number of lines), the best first."""


@dataclass(frozen=True)
class Fitted:
    """Lines of text and the size at which they fit."""

    size: float
    lines: list[str]


def shrink(greatest: float, smallest: float, *, lines: int = 1) -> Attempts:
    """Attempts from the greatest size to the smallest in steps of half a point, on so many lines."""
    steps = int((greatest - smallest) * 2) + 1
    return [(greatest - step / 2, lines) for step in range(steps)]


def fit(text: str, face: Face, *, width: float, attempts: Attempts) -> Fitted:
    """The first attempt (size, number of lines) in which the text fits the width.

    Where none does, the last one goes on shrinking, and words wider than the place are divided.
    """
    size, lines = 0.0, 1
    for size, lines in attempts:
        broken = wrap(text.split(), face, size=size, width=width, lines=lines)
        if broken is not None:
            return Fitted(size, broken)
    return _squeeze(text, face, width=width, size=size, lines=lines)


def wrap(words: list[str], face: Face, *, size: float, width: float, lines: int) -> list[str] | None:
    """The words on so many lines at most, each about as long as the others; None if they do not fit."""
    best = _fill(words, face, size=size, width=width)
    if best is None or len(best) > lines:
        return None
    least, most = 0.0, width
    while most - least > 1:
        middle = (least + most) / 2
        closer = _fill(words, face, size=size, width=middle)
        if closer is None or len(closer) > len(best):
            least = middle
        else:
            most, best = middle, closer
    return best


def _fill(words: list[str], face: Face, *, size: float, width: float) -> list[str] | None:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and face.width(longer, size) <= width:
            lines[-1] = longer
        elif face.width(word, size) <= width:
            lines.append(word)
        else:
            return None
    return lines


def _squeeze(text: str, face: Face, *, width: float, size: float, lines: int) -> Fitted:
    while True:
        words = [piece for word in text.split() for piece in _divide(word, face, size=size, width=width)]
        broken = wrap(words, face, size=size, width=width, lines=lines)
        if broken is not None:
            return Fitted(size, broken)
        size *= 0.95


def _divide(word: str, face: Face, *, size: float, width: float) -> Iterator[str]:
    """The word, in as many pieces as its place needs."""
    start = 0
    for end in range(1, len(word)):
        if face.width(word[start : end + 1], size) > width:
            yield word[start:end]
            start = end
    yield word[start:]
