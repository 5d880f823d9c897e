"""Reading questions from an Excel workbook: the template, or any table with a header that names its columns."""

import io
import re
import zipfile

from python_calamine import CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from courses.questions.formats.archives import read_archive
from courses.questions.formats.excel_columns import Header, read_header
from courses.questions.formats.excel_rows import read_rows
from courses.questions.formats.excel_template import EXAMPLES, GUIDANCE
from courses.questions.formats.excel_values import Given, given
from courses.questions.formats.findings import Findings
from courses.questions.formats.question_file import QuestionFile
from courses.questions.kinds.base import Fault
from lms.core.zips import OLE, is_zip

ROW_LIMIT = 5_000
_COLUMN_LIMIT = 200
_HEADER_ROWS = 10
# The library holds a sheet as a rectangle: a cell far away would cost memory for everything before it.
_RECTANGLE_LIMIT = 3_000_000
_PLACE = re.compile(rb"""\br\s*=\s*["']\$?([A-Z]{1,3})\$?([0-9]{1,7})["']""")
_PASSWORD = Fault("The workbook is protected with a password: save it without one.")
_XLS = Fault("This is a workbook of an old kind (.xls): save it as .xlsx.")
_MACROS = Fault("The workbook holds macros (.xlsm): save it as .xlsx.")
_NO_WORKBOOK = Fault("This is not an Excel workbook (.xlsx) that can be read.")
_NO_TABLE = Fault(
    "No table of questions was found: one of the first ten rows has to name the columns, "
    "such as “Câu hỏi”, “Phương án A” and “Đáp án”. Start from the template."
)
_TOO_MANY = Fault("The sheet has more than %(limit)s rows: part it into several files.", {"limit": ROW_LIMIT})
_HIDDEN = Fault("The hidden sheet “%(name)s” was not read.")
_ONE_SHEET = Fault(
    "Only one sheet is read: “%(name)s” was not. Put its questions on the first one, or into a file of their own."
)
_TOO_WIDE = Fault("A sheet has cells far away from its table: delete the empty rows and columns behind it.")


def is_workbook(content: bytes) -> bool:
    """True for a workbook of the new kind, whether it can be read or not."""
    if content.startswith(OLE):
        return True
    if not is_zip(content):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def read_excel(content: bytes) -> QuestionFile:
    """Every question of the first sheet that holds a table of them, and every fault with its row and column."""
    findings = Findings()
    fault = _refusal(content)
    if fault:
        findings.note(1, fault)
        return findings.file()
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            _read_workbook(workbook, findings)
    except Exception:
        findings.note(1, _NO_WORKBOOK)
    return findings.file()


def _refusal(content: bytes) -> Fault | None:
    if content.startswith(OLE):
        return _PASSWORD if "EncryptedPackage".encode("utf-16-le") in content else _XLS
    if not is_zip(content):
        return _NO_WORKBOOK
    archive = read_archive(content)
    if isinstance(archive, Fault):
        return archive
    if any(name.lower().endswith("vbaproject.bin") for name in archive.files):
        return _MACROS
    if any(_is_too_wide(sheet) for name, sheet in archive.files.items() if name.startswith("xl/worksheets/")):
        return _TOO_WIDE
    return None if "xl/workbook.xml" in archive.files else _NO_WORKBOOK


def _is_too_wide(sheet: bytes) -> bool:
    """True where the rectangle of all its cells is larger than any table of questions."""
    if b"\0" in sheet:
        return True
    width = height = 0
    for found in _PLACE.finditer(sheet):
        width, height = max(width, _column_number(found[1])), max(height, int(found[2]))
    return width * height > _RECTANGLE_LIMIT


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _read_workbook(workbook: CalamineWorkbook, findings: Findings) -> None:
    table_read = False
    for place, about in enumerate(workbook.sheets_metadata):
        if about.name in (EXAMPLES, GUIDANCE):
            continue
        sheet = workbook.get_sheet_by_index(place)
        if about.visible != SheetVisibleEnum.Visible:
            findings.note(1, Fault(_HIDDEN.message, {"name": about.name[:60]}), level="warning")
        elif table_read:
            if sheet.height:
                findings.note(1, Fault(_ONE_SHEET.message, {"name": about.name[:60]}), level="warning")
        else:
            table_read = _read_sheet(sheet, findings)
    if not table_read:
        findings.note(1, _NO_TABLE)


def _read_sheet(sheet: CalamineSheet, findings: Findings) -> bool:
    """True where the sheet holds a table of questions."""
    left = [Given("")] * (sheet.start[1] if sheet.start else 0)
    rows: list[tuple[int, list[Given]]] = []
    header: Header | None = None
    for number, cells in enumerate(sheet.iter_rows(), 1):
        row = left + [given(cell) for cell in cells[:_COLUMN_LIMIT]]
        if header is None:
            header = read_header([cell.text for cell in row])
            if header is None and number >= _HEADER_ROWS:
                return False
        elif len(rows) >= ROW_LIMIT and any(cell.text for cell in row):
            findings.note(number, _TOO_MANY)
            break
        elif any(cell.text for cell in row):
            rows.append((number, row))
    if header:
        read_rows(header, rows, findings)
    return header is not None
