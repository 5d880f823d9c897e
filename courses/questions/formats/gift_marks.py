r"""What Moodle and this site write into comments of a GIFT file: `// [id:q7] [tag:law] [lesson:03] [cite:…]`.

Beyond Moodle: lesson, cite, points (a number), scoring (all_or_nothing) and shuffle (no). In a value `\]` is
a bracket and `\\` a backslash.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from courses.questions.kinds.base import Fault
from lms.core.text import clean_line

_START = re.compile(r"\[(id|tag|lesson|cite|points|scoring|shuffle):", re.IGNORECASE)
_VALUE = re.compile(r"((?:\\.|[^\]\\])*+)\]")
_POINTS_LIMIT = 1000


@dataclass(frozen=True)
class Marks:
    """What the comments above a question say of it."""

    id: str = ""
    tags: tuple[str, ...] = ()
    lesson: str = ""
    cite: str = ""
    points: Decimal = Decimal(1)
    scoring: str = ""
    shuffle: bool = True


def has_marks(comment: str | None) -> bool:
    """True for a comment that says something of a question."""
    return comment is not None and _START.search(comment) is not None


def _pairs(comment: str) -> Iterator[tuple[str, str]]:
    start = _START.search(comment)
    while start:
        value = _VALUE.match(comment, start.end())
        if not value:
            return
        yield start[1].lower(), clean_line(re.sub(r"\\([\]\\])", r"\1", value[1]))
        start = _START.search(comment, value.end())


def _points(text: str) -> Decimal | None:
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    is_usable = value.is_finite() and 0 < value <= _POINTS_LIMIT and len(text) < 12
    return value if is_usable else None


def read_marks(comments: Sequence[str]) -> tuple[Marks, list[Fault]]:
    """The marks in these comments, and what is wrong with them."""
    found: dict[str, list[str]] = {}
    for comment in comments:
        for key, value in _pairs(comment):
            if value:
                found.setdefault(key, []).append(value)
    points = _points(found.get("points", ["1"])[-1])
    faults = (
        [] if points else [Fault("“%(value)s” is not a number of points.", {"value": found["points"][-1]})]
    )
    marks = Marks(
        id=found.get("id", [""])[-1],
        tags=tuple(dict.fromkeys(found.get("tag", []))),
        lesson=found.get("lesson", [""])[-1],
        cite="; ".join(found.get("cite", [])),
        points=points or Decimal(1),
        scoring=found.get("scoring", [""])[-1],
        shuffle=found.get("shuffle", ["yes"])[-1].lower() not in ("no", "false", "0"),
    )
    return marks, faults


def write_marks(marks: Marks) -> str:
    """The comment line that says the same, '' where there is nothing to say."""
    pairs = [
        ("id", marks.id),
        *(("tag", tag) for tag in marks.tags),
        ("lesson", marks.lesson),
        ("cite", marks.cite),
        ("points", "" if marks.points == 1 else str(marks.points)),
        ("scoring", marks.scoring),
        ("shuffle", "" if marks.shuffle else "no"),
    ]
    written = [f"[{key}:{_escape(value)}]" for key, value in pairs if value]
    return f"// {' '.join(written)}" if written else ""


def _escape(value: str) -> str:
    return re.sub(r"([\]\\])", r"\\\1", value)
