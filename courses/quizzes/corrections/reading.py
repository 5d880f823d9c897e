"""The lines of the form of a key, and reading what was typed into them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from courses.questions.kinds.base import Json
from courses.questions.kinds.numerals import readings
from lms.core.text import clean_line

Typed = Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """One line of the form: `kind` says which fields it has, `name` begins their names, `label` is shown before."""

    kind: str
    name: str
    values: dict[str, str]
    label: Json | None = None
    choices: Sequence[str] = ()


@dataclass(frozen=True)
class KeyPart:
    """The key of a question, or of one part of it with its number and stem."""

    kind: str
    rows: list[Row]
    number: str = ""
    stem: Json | None = None


@dataclass
class Reading:
    """What is typed into the form, and what of it cannot be read."""

    typed: Typed
    unread: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        """The clean text of the field."""
        return clean_line(self.typed.get(name, ""))

    def is_ticked(self, name: str) -> bool:
        """True where the box is ticked."""
        return bool(self.typed.get(name))

    def number(self, name: str, blank: str = "") -> str:
        """The number as a decimal string; `blank` for an empty field."""
        typed = self.text(name)
        if not typed:
            return blank
        found = readings(typed)
        if len(found) != 1:
            self.unread.append(typed)
            return "0"
        return plain(found[0])


def plain(number: Decimal) -> str:
    """The shortest decimal string of the number."""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def comma(number: str) -> str:
    """The number as people write it: 2,5."""
    return number.replace(".", ",")
