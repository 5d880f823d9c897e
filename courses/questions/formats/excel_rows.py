"""From the rows of a table, of a workbook or of a paste, to questions: every fault with its row and column."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TypeVar

from courses.questions.formats.excel_columns import Header, letter_of
from courses.questions.formats.excel_kinds import read_data
from courses.questions.formats.excel_parts import cut_bars
from courses.questions.formats.excel_row import Row, read_kind
from courses.questions.formats.excel_values import Given, Rejected, read_difficulty, read_points, rich
from courses.questions.formats.findings import Findings
from courses.questions.formats.question_file import FileQuestion
from courses.questions.kinds.base import Fault
from lms.core.text import clean_line

Value = TypeVar("Value")
_NO_QUESTION = Fault("This row has answers but no question: write the question or empty the row.")
_DATE = Fault(
    "Column %(column)s: Excel has made a date of what was typed. Look whether “%(value)s” is what is meant; "
    "a cell formatted as text keeps it."
)


def read_rows(header: Header, rows: Sequence[tuple[int, Sequence[Given]]], findings: Findings) -> None:
    """The questions of these rows (with their numbers) are among the findings, and every fault."""
    _report_unknown(header, rows, findings)
    for line, cells in rows:
        placed = {key: cells[place] for key, place in header.places.items() if place < len(cells)}
        row = Row(line, {key: cell for key, cell in placed.items() if cell.text})
        if row.cells:
            _RowReader(header, row, findings).read()


def _report_unknown(header: Header, rows: Sequence[tuple[int, Sequence[Given]]], findings: Findings) -> None:
    for place, name in header.unknown.items():
        if any(place < len(cells) and cells[place].text for _, cells in rows):
            params = {"column": letter_of(place), "name": name[:60]}
            message = Fault(
                "Column %(column)s, “%(name)s”, is not known: what stands in it is not read.", params
            )
            findings.note(max(1, rows[0][0] - 1), message, column=place + 1, level="warning")


class _RowReader:
    """Reads one row; goes on after a fault, so that all of them are told at once."""

    def __init__(self, header: Header, row: Row, findings: Findings) -> None:
        self.header, self.row, self.findings = header, row, findings
        self.is_usable = True

    def _reject(self, fault: Fault, key: str) -> None:
        self.is_usable = False
        place = self.header.places.get(key)
        self.findings.note(self.row.line, fault, column=None if place is None else place + 1)

    def _cell(self, key: str, read: Callable[[str], Value], default: Value) -> Value:
        try:
            return self.row.read(key, read, default)
        except Rejected as rejected:
            self._reject(rejected.fault, key)
            return default

    def read(self) -> None:
        """The question of the row is among the findings, or the reasons why there is none."""
        if not self.row.text("stem"):
            self._reject(_NO_QUESTION, "stem")
            return
        self._remark_dates()
        question = self._question()
        if question and self.is_usable:
            self.findings.keep(question)

    def _remark_dates(self) -> None:
        for key, cell in self.row.cells.items():
            if cell.is_date:
                place = self.header.places[key]
                params = {"column": letter_of(place), "value": cell.text}
                self.findings.note(
                    self.row.line, Fault(_DATE.message, params), column=place + 1, level="warning"
                )

    def _question(self) -> FileQuestion | None:
        stem = rich(self.row.text("stem"))
        explanation = rich(self.row.text("explanation"))
        content = self._content()
        question = FileQuestion(
            kind=content[0] if content else "",
            data=content[1] if content else {},
            stem=stem.text,
            text_format=stem.format,
            title=self._cell("title", clean_line, ""),
            category=self._cell("category", clean_line, ""),
            id=self._cell("id", clean_line, ""),
            tags=self._cell("tags", _read_tags, ()),
            lesson=self._cell("lesson", clean_line, ""),
            cite=self._cell("cite", clean_line, ""),
            explanation=explanation.text,
            explanation_format=explanation.format if explanation.text else stem.format,
            points=self._cell("points", read_points, Decimal(1)),
            difficulty=self._cell("difficulty", read_difficulty, ""),
            competency=self._cell("competency", clean_line, ""),
            line=self.row.line,
        )
        return question if content else None

    def _content(self) -> tuple[str, dict[str, object]] | None:
        key = "kind"
        try:
            kind = read_kind(self.row)
            key = "key"
            return kind, read_data(self.row, kind)
        except Rejected as rejected:
            self._reject(rejected.fault, key)
            return None


def _read_tags(text: str) -> tuple[str, ...]:
    parts = cut_bars(text) if "|" in text else text.split(";")
    return tuple(dict.fromkeys(filter(None, map(clean_line, parts))))
