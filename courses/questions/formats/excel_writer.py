"""Writing questions as an Excel workbook that `read_excel` reads back: every cell is text, no formula can arise."""

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from courses.questions.formats.excel_cells import KIND_NAMES, Cells, cells_of
from courses.questions.formats.excel_choices import SCORING_NAMES
from courses.questions.formats.excel_columns import LETTERS, Column, Header, columns_for
from courses.questions.formats.excel_rows import read_rows
from courses.questions.formats.excel_values import DIFFICULTY_NAMES, given
from courses.questions.formats.findings import Findings, Losses
from courses.questions.formats.question_file import FileQuestion, Written
from courses.questions.kinds.base import Fault, Json

QUESTIONS = "Câu hỏi"
_CELL_LIMIT = 32_767
_LISTS = {
    "kind": list(KIND_NAMES.values()),
    "difficulty": list(DIFFICULTY_NAMES.values()),
    "scoring": list(SCORING_NAMES.values()),
    "shuffle": ["Có", "Không"],
}
_LISTED_ROWS = 5_000
_KIND = Fault("An Excel table cannot hold this kind of question.")
_TOO_LONG = Fault("A text of the question is longer than a cell of Excel can hold.")
_PICTURES = Fault("An Excel table cannot hold pictures.")
_LEVELS = Fault("An Excel table cannot hold the levels of a rubric.")
_IN_PART = Fault("An Excel table cannot hold every detail of this question.")


def write_excel(questions: Iterable[FileQuestion]) -> Written:
    """The questions in one table, and what of them it does not hold."""
    losses, rows = Losses(), []
    for question in questions:
        losses.begin(question)
        cells = _cells(question, losses)
        if cells:
            rows.append(cells)
    used = {key for cells in rows for key in cells}
    options = max((LETTERS.index(key) + 1 for key in used if key in LETTERS), default=0)
    columns = columns_for(used, max(4, options))
    return Written(workbook_of([(QUESTIONS, columns, rows)]), losses.all())


def _cells(question: FileQuestion, losses: Losses) -> Cells | None:
    """The cells of the question; None, and the reason, where no row can hold it."""
    if question.kind not in KIND_NAMES:
        losses.leave_out(_KIND)
        return None
    cells = cells_of(question)
    if any(len(cell) > _CELL_LIMIT for cell in cells.values()):
        losses.leave_out(_TOO_LONG)
        return None
    if question.files:
        losses.lose(_PICTURES)
    if any(criterion.get("levels") for criterion in question.data.get("rubric", ())):
        losses.lose(_LEVELS)
    elif not _is_exact(question, cells):
        losses.lose(_IN_PART)
    return cells


def _is_exact(question: FileQuestion, cells: Cells) -> bool:
    """True where the row, read back, is the question but for its pictures."""
    header = Header({key: place for place, key in enumerate(cells)}, {})
    findings = Findings()
    read_rows(header, [(1, [given(cell) for cell in cells.values()])], findings)
    return [_comparable(found) for found in findings.questions] == [_comparable(question)]


def _comparable(question: FileQuestion) -> Json:
    """What makes two questions the same to people: ids of answers only name them."""
    stored: Json = _without_ids(question.to_json())
    hidden = ["files"] if question.explanation else ["files", "explanation_format"]
    return {key: value for key, value in stored.items() if key not in hidden} | {"id": question.id}


def _without_ids(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_ids(entry) for entry in value]
    if isinstance(value, dict):
        return {key: _without_ids(entry) for key, entry in value.items() if key != "id"}
    return value


Sheet = tuple[str, Sequence[Column], Sequence[Cells]]


def workbook_of(sheets: Sequence[Sheet], guidance: tuple[str, Sequence[str]] | None = None) -> bytes:
    """A workbook of such tables, each with a header and lists to choose from; then a sheet of plain lines."""
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file, {"in_memory": True})
    # The same questions make the same bytes, and nobody's name stands in them.
    workbook.set_properties({"created": dt.datetime(2026, 1, 1)})
    text = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    head = workbook.add_format({"num_format": "@", "bold": True, "bg_color": "#E7EEF3", "bottom": 1})
    for name, columns, rows in sheets:
        _write_sheet(workbook.add_worksheet(name), columns, rows, text, head)
    if guidance:
        sheet = workbook.add_worksheet(guidance[0])
        sheet.set_column(0, 0, 110, text)
        for number, line in enumerate(guidance[1]):
            sheet.write_string(number, 0, line, text)
    workbook.close()
    return file.getvalue()


def _write_sheet(sheet: Any, columns: Sequence[Column], rows: Sequence[Cells], text: Any, head: Any) -> None:
    sheet.freeze_panes(1, 2)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width, text)
        sheet.write_string(0, place, column.name, head)
        if column.key in _LISTS:
            choice = {"validate": "list", "source": _LISTS[column.key], "error_type": "warning"}
            sheet.data_validation(1, place, _LISTED_ROWS, place, choice)
    for number, cells in enumerate(rows, 1):
        for place, column in enumerate(columns):
            if column.key in cells:
                sheet.write_string(number, place, cells[column.key], text)
