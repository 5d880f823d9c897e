"""Opening a staff list, whatever kind of file it is."""

from pathlib import Path

from lms.core.text import msgid
from lms.rosters.formats.html_tables import HtmlSource
from lms.rosters.formats.old_workbooks import OldSource
from lms.rosters.formats.problems import Problem, Unreadable
from lms.rosters.formats.sniffing import kind_of
from lms.rosters.formats.sources import SheetInfo, Source, Workbook
from lms.rosters.formats.text_tables import TextSource
from lms.rosters.formats.xlsx_rows import COLUMN_LIMIT, XlsxSource

_SHEET_LIMIT = 200
_MACROS = Problem(msgid("The workbook holds macros: its cells are read, nothing in it is run."))
_HIDDEN_SHEETS = msgid("The workbook has hidden sheets: %(names)s.")
_HIDDEN_COLUMNS = msgid("The sheet “%(sheet)s” has hidden columns with data (%(count)s): they are read too.")
_HIDDEN_ROWS = msgid("The sheet “%(sheet)s” has %(count)s hidden or filtered rows: they are read too.")
_TOO_WIDE = msgid("The sheet “%(sheet)s” has more than %(limit)s columns and is left out.")
_TOO_MANY = msgid("The sheet “%(sheet)s” has more than %(limit)s rows and is left out.")
_NOTHING = Problem(msgid("There is nothing in the workbook: every sheet is empty."))
_ROW_LIMIT = 1_048_576


def open_workbook(content_path: Path, name: str) -> Workbook:
    """The workbook in the file; Unreadable with a sentence for a person where there is no table in it."""
    kind = kind_of(content_path)
    source, sheets, warnings = _opened(content_path, name, kind)
    if not any(sheet.rows for sheet in sheets):
        raise Unreadable(warnings[0] if warnings and not sheets else _NOTHING)
    shown = sorted(sheets, key=lambda sheet: (sheet.is_hidden, sheet.rows == 0))
    hidden = ", ".join(f"“{sheet.name}”" for sheet in sheets if sheet.is_hidden)
    said = [Problem(_HIDDEN_SHEETS, {"names": hidden[:300]})] if hidden else []
    is_1904 = isinstance(source, XlsxSource) and source.book.is_1904
    return Workbook(content_path, name, kind, tuple(shown), (*warnings, *said), source, is_1904)


def _opened(path: Path, name: str, kind: str) -> tuple[Source, list[SheetInfo], list[Problem]]:
    if kind == "text":
        table = TextSource(path, name)
        return table, [table.info()], list(table.warnings)
    if kind == "html":
        page = HtmlSource(path)
        return page, page.sheets(), list(page.warnings)
    if kind in ("xls", "xlsb", "ods"):
        old = OldSource(path, kind)
        return old, list(old.sheets), [*old.warnings, *([_MACROS] if old.has_macros else [])]
    source = XlsxSource(path)
    sheets, warnings = _xlsx_sheets(source)
    return source, sheets, [*([_MACROS] if kind == "xlsm" else []), *warnings]


def _xlsx_sheets(source: XlsxSource) -> tuple[list[SheetInfo], list[Problem]]:
    sheets, warnings = [], []
    for part in source.book.sheets[:_SHEET_LIMIT]:
        scan = source.scan(part.name)
        limit = _TOO_WIDE if scan.width > COLUMN_LIMIT else _TOO_MANY if scan.rows > _ROW_LIMIT else None
        if limit:
            size = COLUMN_LIMIT if limit is _TOO_WIDE else _ROW_LIMIT
            warnings.append(Problem(limit, {"sheet": part.name, "limit": str(size)}))
            continue
        sheets.append(SheetInfo(part.name, part.is_hidden, scan.rows, len(scan.columns), scan.width))
        hidden = len(scan.hidden_columns & {*range(scan.width)})
        counts = ((_HIDDEN_COLUMNS, hidden), (_HIDDEN_ROWS, scan.hidden_rows))
        for words, count in counts if scan.rows and not part.is_hidden else ():
            if count:
                warnings.append(Problem(words, {"sheet": part.name, "count": str(count)}))
    return sheets, warnings
