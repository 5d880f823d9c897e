"""One row of a table of questions, and the kind of question that it holds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from courses.questions.formats.excel_columns import LETTERS
from courses.questions.formats.excel_values import (
    AMBIGUOUS,
    Given,
    Rejected,
    read_interval,
    read_letters,
    read_truth,
    rich,
)
from courses.questions.kinds.base import OPTION_LIMIT, TOO_MANY_ANSWERS, Fault
from courses.questions.kinds.texts import RichText
from lms.core.text import fold

Value = TypeVar("Value")
_NAMES: dict[str, tuple[str, ...]] = {
    "one_answer": ("mot dap an", "1 dap an", "chon mot", "mot lua chon", "one answer", "single choice"),
    "several_answers": ("nhieu dap an", "chon nhieu", "nhieu lua chon", "several answers", "multiple answer",
                        "multiple answers", "multiple response"),
    "true_false": ("dung/sai", "dung sai", "dung - sai", "dung hoac sai", "true/false", "true or false"),
    "short_text": ("dien khuyet, tra loi ngan", "dien khuyet", "tra loi ngan", "dien tu", "short text",
                   "short answer"),
    "number": ("dien so", "so", "number", "number answer", "numeric", "numerical"),
    "matching": ("ghep noi", "ghep cap", "noi cot", "ghep doi", "matching"),
    "ordering": ("sap xep thu tu", "sap xep", "thu tu", "ordering"),
    "essay": ("tu luan", "essay"),
}  # fmt: skip
# Words that say no more than that there are options: how many of them are right is seen from the key.
_ANY_CHOICE = ("trac nghiem", "trac nghiem khach quan", "multiple choice", "mc")


@dataclass(frozen=True)
class Row:
    """One row of the table: its cells by column, none of them empty."""

    line: int
    cells: Mapping[str, Given]

    def text(self, key: str) -> str:
        """The text of the cell, '' where it is empty."""
        return self.cells[key].text if key in self.cells else ""

    def read(self, key: str, read: Callable[[str], Value], default: Value) -> Value:
        """What `read` makes of the cell, the default where it is empty."""
        return read(self.text(key)) if key in self.cells else default

    def remark(self, key: str) -> RichText | None:
        """The rich text of the cell, None where it is empty."""
        return rich(self.text(key)) if key in self.cells else None

    def options(self) -> list[tuple[str, Given]]:
        """The options that are there, with their letters."""
        found = [(letter, self.cells[letter]) for letter in LETTERS if letter in self.cells]
        if len(found) > OPTION_LIMIT:
            raise Rejected(TOO_MANY_ANSWERS)
        return found


def read_kind(row: Row) -> str:
    """The kind that the row names, or that its cells show where it names none."""
    written = fold(row.text("kind"))
    if not written or written in _ANY_CHOICE:
        return _kind_shown(row)
    for kind, names in _NAMES.items():
        if written in names:
            return kind
    raise Rejected(Fault("“%(value)s” is not a kind of question that a table can hold."), row.text("kind"))


def _kind_shown(row: Row) -> str:
    options, key = row.options(), row.text("key")
    if options and {read_truth(each.text) for _, each in options} == {True, False} and len(options) == 2:
        return "true_false"
    if len(options) > 1:
        several = len(read_letters(key) or ()) > 1
        return "several_answers" if several else "one_answer"
    if read_truth(key) is not None and len(key) > 1:
        return "true_false"
    return "number" if _is_number(row.cells.get("key", Given(""))) else "short_text"


def _is_number(key: Given) -> bool:
    try:
        read_interval(key, "a", Fraction(1), None)
    except Rejected as rejected:
        # Two meanings are still numbers: what is wrong is said where it is read.
        return rejected.fault.message == AMBIGUOUS.message
    return True
