r"""What Moodle and this site write into comments of a GIFT file: `// [id:q7] [tag:law] [lesson:03] [cite:…]`.

Beyond Moodle: lesson, cite, points (a number), scoring (all_or_nothing), shuffle (no), difficulty (easy, medium
or hard) and competency. Of a number question: `[unit:1 km] [unit:0.001 m] [unit_required:yes]`. Of an essay:
`[words:100-300] [criterion:4 Nội dung] [level:2 Nêu được một nửa]`, levels behind their criterion. In a value
`\]` is a bracket and `\\` a backslash.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from courses.questions.formats.question_file import DIFFICULTIES
from courses.questions.kinds.base import OPTION_LIMIT, Fault
from courses.questions.kinds.essay import Criterion, Level
from courses.questions.kinds.shape import option_id, plain_decimal
from courses.questions.kinds.units import Unit, Units
from lms.core.text import clean_line, msgid

_KEYS = (
    "id|tag|lesson|cite|points|scoring|shuffle|difficulty|competency|unit|unit_required|words|criterion|level"
)
_START = re.compile(rf"\[({_KEYS}):", re.IGNORECASE)
_VALUE = re.compile(r"((?:\\.|[^\]\\])*+)\]")
_AMOUNT = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,12})?")
_WORDS = re.compile(r"([0-9]{1,5}) ?[-–] ?([0-9]{1,5})")
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
    difficulty: str = ""
    competency: str = ""
    units: Units = field(default_factory=Units)
    rubric: tuple[Criterion, ...] = ()
    words: tuple[int, int] = (0, 0)


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
    return _Reader([pair for comment in comments for pair in _pairs(comment) if pair[1]]).read()


class _Reader:
    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self.pairs = pairs
        self.faults: list[Fault] = []

    def all(self, key: str) -> list[str]:
        return [value for name, value in self.pairs if name == key]

    def last(self, key: str, default: str = "") -> str:
        return [default, *self.all(key)][-1]

    def flag(self, key: str, default: str) -> bool:
        return self.last(key, default).lower() not in ("no", "false", "0")

    def read(self) -> tuple[Marks, list[Fault]]:
        marks = Marks(
            id=self.last("id"),
            tags=tuple(dict.fromkeys(self.all("tag"))),
            lesson=self.last("lesson"),
            cite="; ".join(self.all("cite")),
            points=self.points(),
            scoring=self.last("scoring"),
            shuffle=self.flag("shuffle", "yes"),
            difficulty=self.difficulty(),
            competency=self.last("competency"),
            units=self.units(),
            rubric=self.rubric(),
            words=self.words(),
        )
        return marks, self.faults

    def points(self) -> Decimal:
        said = self.last("points", "1")
        points = _points(said)
        if points is None:
            self.faults.append(Fault("“%(value)s” is not a number of points.", {"value": said}))
        return points or Decimal(1)

    def difficulty(self) -> str:
        said = self.last("difficulty").lower()
        if said in ("", *DIFFICULTIES):
            return said
        advice = msgid("“%(value)s” is no difficulty: write easy, medium or hard.")
        self.faults.append(Fault(advice, {"value": said[:40]}))
        return ""

    def amount(self, value: str) -> tuple[Decimal, str]:
        """The number at the beginning and the text behind it."""
        said, _, text = value.partition(" ")
        if not _AMOUNT.fullmatch(said) or not text:
            advice = msgid("“%(value)s” must be a number and a text behind it.")
            self.faults.append(Fault(advice, {"value": value[:40]}))
            return Decimal(0), ""
        return Decimal(plain_decimal(Decimal(said.replace(",", ".")))), text

    def units(self) -> Units:
        amounts = map(self.amount, self.all("unit"))
        known = tuple(Unit(text, factor) for factor, text in amounts if text)
        return Units(known, bool(known) and self.flag("unit_required", "no"))

    def rubric(self) -> tuple[Criterion, ...]:
        found: list[Criterion] = []
        for key, value in self.pairs:
            if key not in ("criterion", "level"):
                continue
            points, text = self.amount(value)
            if key == "criterion" and text and len(found) < OPTION_LIMIT:
                found.append(Criterion(option_id(len(found)), text, Fraction(points)))
            elif key == "level" and text and found:
                level = Level(text, Fraction(points))
                found[-1] = replace(found[-1], levels=(*found[-1].levels, level))
        return tuple(found)

    def words(self) -> tuple[int, int]:
        said = self.last("words", "0-0")
        found = _WORDS.fullmatch(said)
        if not found:
            advice = msgid("“%(value)s” is no number of words: write 100-300.")
            self.faults.append(Fault(advice, {"value": said[:40]}))
            return 0, 0
        return int(found[1]), int(found[2])


def write_marks(marks: Marks) -> str:
    """The comment line that says the same, '' where there is nothing to say."""
    least, most = marks.words
    pairs = [
        ("id", marks.id),
        *(("tag", tag) for tag in marks.tags),
        ("lesson", marks.lesson),
        ("cite", marks.cite),
        ("points", "" if marks.points == 1 else str(marks.points)),
        ("scoring", marks.scoring),
        ("shuffle", "" if marks.shuffle else "no"),
        ("difficulty", marks.difficulty),
        ("competency", marks.competency),
        *(("unit", f"{plain_decimal(unit.factor)} {unit.text}") for unit in marks.units.known),
        ("unit_required", "yes" if marks.units.is_required else ""),
        ("words", f"{least}-{most}" if least or most else ""),
        *(pair for criterion in marks.rubric for pair in _criterion_pairs(criterion)),
    ]
    written = [f"[{key}:{_escape(value)}]" for key, value in pairs if value]
    return f"// {' '.join(written)}" if written else ""


def _criterion_pairs(criterion: Criterion) -> Iterator[tuple[str, str]]:
    yield "criterion", f"{plain_decimal(criterion.points)} {criterion.title}"
    for level in criterion.levels:
        yield "level", f"{plain_decimal(level.points)} {level.text}"


def _escape(value: str) -> str:
    return re.sub(r"([\]\\])", r"\\\1", value)
