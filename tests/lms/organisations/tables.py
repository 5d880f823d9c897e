"""Workbooks of units, as an office would send them."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

HEADINGS = ("Mã đơn vị", "Tên đơn vị", "Mã đơn vị cấp trên", "Loại đơn vị", "Từ ngày", "Mã định danh điện tử")
LAW = dt.date(2025, 7, 1)


def workbook(rows: Sequence[Sequence[Any]], *, headings: Sequence[str] = HEADINGS, title: str = "") -> bytes:
    """A workbook with these rows below the headings; with a title, two rows further down."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        page, day = book.add_worksheet("Đơn vị"), book.add_format({"num_format": "dd/mm/yyyy"})
        if title:
            page.write_string(0, 0, title)
        for number, row in enumerate([headings, *rows], 2 if title else 0):
            for at, value in enumerate(row):
                if isinstance(value, dt.date):
                    page.write_datetime(number, at, dt.datetime.combine(value, dt.time()), day)
                else:
                    page.write(number, at, value)
    return buffer.getvalue()


def row(
    code: str, parent: str = "GOC", name: str = "", kind: str = "Sở, ban, ngành", **others: Any
) -> list[Any]:
    """A row of the table."""
    return [
        code,
        name or f"Đơn vị {code}",
        parent,
        kind,
        others.get("since", LAW),
        others.get("e_identifier", ""),
    ]
