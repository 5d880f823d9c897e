"""Reading the files of a report back."""

import csv
import io
from typing import Any

from python_calamine import CalamineWorkbook

_HEADER_ROW = 4


def sheets(content: bytes) -> list[list[list[Any]]]:
    """The rows of each sheet of a workbook below its header."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [
        book.get_sheet_by_name(name).to_python(skip_empty_area=False)[_HEADER_ROW + 1 :]
        for name in book.sheet_names
    ]


def csv_rows(content: bytes) -> list[list[str]]:
    """The rows of a CSV below its header; it begins with a byte order mark."""
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[1:]
