"""A pasted question as far as it is read."""

from dataclasses import dataclass, field
from decimal import Decimal

from courses.questions.formats.paste_lines import Line


@dataclass
class OptionLine:
    """An option as it was written: its letter, what stands before its text, its text, and whether a star is there."""

    letter: str
    label: Line
    line: Line
    is_starred: bool = False


@dataclass
class Draft:
    """The lines of one question: its text, its options, what is said of it, and what answers it."""

    line: int
    number: int | None = None
    points: Decimal | None = None
    difficulty: str = ""
    category: str = ""
    stem: list[Line] = field(default_factory=list)
    options: list[OptionLine] = field(default_factory=list)
    said: dict[str, list[Line]] = field(default_factory=dict)
    keys: list[Line] = field(default_factory=list)
    listed: list[Line] = field(default_factory=list)

    @property
    def is_answered(self) -> bool:
        """True where options or a key follow the text."""
        return bool(self.options or self.keys)
