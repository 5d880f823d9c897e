"""Tables of units as workbooks: the template with the units that are there, and a table with its faults marked."""

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from sqlalchemy import select
from sqlalchemy.orm import aliased

from lms.core.db import db
from lms.core.i18n import _
from lms.core.permissions import Scope
from lms.organisations.loading.checking import Check
from lms.organisations.models import Unit, UnitParent
from lms.organisations.queries import holds_on, list_units
from lms.organisations.rules import KINDS
from lms.organisations.rules.load_rows import COLUMNS, STATES, Fault, Verdict

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OPTIONS = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
_WIDTHS = {"code": 16, "name": 48, "parent_code": 18, "kind": 30, "valid_from": 13, "e_identifier": 22}
_DAY = "dd/mm/yyyy"
_ROOM = 20_000
_GUIDANCE = (
    "Mỗi dòng là một đơn vị. Các đơn vị đang có đã được điền sẵn: giữ nguyên hoặc xóa đi đều được.",
    "Mã đơn vị: 2 đến 40 chữ cái, chữ số, dấu chấm hoặc gạch ngang; không đổi khi đơn vị đổi tên.",
    "Mã đơn vị cấp trên: mã của một đơn vị đang có hoặc của một dòng khác trong bảng, đứng trước hay sau đều được.",
    "Loại đơn vị: chọn trong danh sách của ô. Từ ngày: ngày đơn vị được thành lập, ví dụ 01/07/2025.",
    "Mã định danh điện tử (Quyết định 20/2020/QĐ-TTg): không bắt buộc, ví dụ H31.05.",
    "Tệp này chỉ thêm đơn vị mới. Đổi tên, chuyển, sáp nhập, chia tách, giải thể: dùng trang Sắp xếp, tổ chức lại.",
)


def list_rows(scope: Scope, on: dt.date) -> Iterable[dict[str, Any]]:
    """The units of the scope on that day as rows of the table, each under the one above it."""
    parent = aliased(Unit)
    units = list_units(scope, on=on).subquery("units")
    rows = db.session.execute(
        select(
            units.c.code,
            units.c.name,
            units.c.kind,
            parent.code.label("parent_code"),
            Unit.valid_from,
            Unit.e_identifier,
        )
        .join(Unit, Unit.id == units.c.id)
        .outerjoin(UnitParent, (UnitParent.unit_id == Unit.id) & holds_on(UnitParent, on))
        .outerjoin(parent, parent.id == UnitParent.parent_id)
        .order_by(Unit.code)
    )
    return [dict(row) for row in rows.mappings()]


def write_template(rows: Iterable[dict[str, Any]]) -> bytes:
    """The table with these units filled in, and a page that says how to fill it."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {**_OPTIONS, "in_memory": True}) as book:
        page = book.add_worksheet("Đơn vị")
        head, text, day = _formats(book)
        for at, (name, (heading, _others)) in enumerate(COLUMNS.items()):
            page.set_column(at, at, _WIDTHS[name], day if name == "valid_from" else text)
            page.write_string(0, at, heading, head)
        page.freeze_panes(1, 0)
        _offer_kinds(page)
        for number, row in enumerate(rows, 1):
            for at, name in enumerate(COLUMNS):
                _write(page, number, at, _cell(name, row[name]), day)
        _add_guidance(book)
    return buffer.getvalue()


def _formats(book: Any) -> tuple[Any, Any, Any]:
    head = book.add_format({"bold": True, "bg_color": "#E7EEF5", "border": 1, "text_wrap": True})
    return head, book.add_format({"num_format": "@"}), book.add_format({"num_format": _DAY})


def _offer_kinds(page: Any) -> None:
    words = [_(text) for key, text in KINDS.items() if key != "root"]
    page.data_validation(
        1, list(COLUMNS).index("kind"), _ROOM, list(COLUMNS).index("kind"),
        {"validate": "list", "source": words, "error_type": "warning"},
    )  # fmt: skip


def _cell(name: str, value: Any) -> Any:
    return _(KINDS[value]) if name == "kind" else value


def _write(page: Any, row: int, column: int, value: Any, day: Any) -> None:
    """Texts are written as texts, whatever they look like."""
    if isinstance(value, dt.date):
        page.write_datetime(row, column, value, day)
    elif value:
        page.write_string(row, column, str(value))


def _add_guidance(book: Any) -> None:
    page = book.add_worksheet("Hướng dẫn")
    page.set_column(0, 0, 110)
    for number, line in enumerate(_GUIDANCE):
        page.write_string(number, 0, line)


def write_marked(check: Check) -> bytes:
    """The rows of the table as they were read, each with its verdict; what is faulty stands in red."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {**_OPTIONS, "in_memory": True}) as book:
        page = book.add_worksheet("Đơn vị")
        head, text, _day = _formats(book)
        red = book.add_format({"bg_color": "#FBE3E1", "num_format": "@"})
        headings = [
            *(heading for heading, _others in COLUMNS.values()),
            _("Verdict"),
            _("What to do"),
            _("Row"),
        ]
        for at, heading in enumerate(headings):
            page.set_column(at, at, [*_WIDTHS.values(), 14, 70, 8][at], text)
            page.write_string(0, at, heading, head)
        page.freeze_panes(1, 0)
        for number, verdict in enumerate(check.verdicts, 1):
            _write_verdict(page, number, verdict, red)
    return buffer.getvalue()


def _write_verdict(page: Any, number: int, verdict: Verdict, red: Any) -> None:
    given = verdict.given
    values = {
        "code": given.code,
        "name": given.name,
        "parent_code": given.parent_code,
        "kind": given.raw_kind,
        "valid_from": given.raw_date,
        "e_identifier": given.e_identifier,
    }
    faulty = {fault.column for fault in verdict.faults} if verdict.state == "faulty" else set()
    for at, name in enumerate(COLUMNS):
        page.write_string(number, at, values[name], *([red] if name in faulty else []))
    page.write_string(number, len(COLUMNS), _(STATES[verdict.state]))
    page.write_string(number, len(COLUMNS) + 1, said(verdict.faults))
    page.write_string(number, len(COLUMNS) + 2, str(given.row))


def said(faults: Sequence[Fault]) -> str:
    """What is wrong, in the reader's language."""
    return " ".join(_(fault.message, **fault.params) for fault in faults)
