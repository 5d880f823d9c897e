"""The template of a staff list: our columns, identifiers as text, the unit's own codes, choices to pick from."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from lms.rosters.formats.cells import SheetRow

LIST, UNITS, GUIDE = "Danh sách", "Đơn vị và chức danh", "Hướng dẫn"
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_ROWS = 5_000
# (heading, width, what stands in the example row, is needed)
_COLUMNS: tuple[tuple[str, int, str, bool], ...] = (
    ("Họ và tên", 28, "Nguyễn Thị Minh Hằng", True),
    ("Ngày sinh", 14, "05/01/1980", False),
    ("Giới tính", 10, "Nữ", False),
    ("Số định danh cá nhân (CCCD)", 20, "001180000123", False),
    ("Mã cán bộ", 14, "CB0001", False),
    ("Thư điện tử", 28, "nguyenthiminhhang@example.gov.vn", False),
    ("Số điện thoại", 16, "0912345678", False),
    ("Đơn vị", 34, "", True),
    ("Mã đơn vị", 16, "", False),
    ("Chức vụ", 24, "Chuyên viên", True),
    ("Đối tượng", 18, "Công chức", False),
    ("Từ ngày", 14, "01/07/2025", False),
    ("Trạng thái", 18, "Đang làm việc", False),
    ("Ghi chú", 40, "Dòng ví dụ: xóa trước khi tải lên", False),
)
_CHOICES = {
    "Giới tính": ["Nam", "Nữ"],
    "Đối tượng": ["Cán bộ", "Công chức", "Viên chức", "Người lao động", "Công dân"],
    "Trạng thái": ["Đang làm việc", "Nghỉ hưu", "Thôi việc", "Chuyển công tác", "Biệt phái", "Nghỉ thai sản"],
}
_GUIDE = (
    "Cột có dấu * phải điền. Các cột khác để trống được.",
    "Ngày viết theo dạng ngày/tháng/năm, ví dụ 05/01/1980.",
    "Số định danh cá nhân có 12 chữ số; số điện thoại bắt đầu bằng số 0. "
    "Các cột này đã đặt dạng văn bản để không mất số 0.",
    "Đơn vị và mã đơn vị lấy ở trang “Đơn vị và chức danh”. Có mã thì không cần tên.",
    "Người không có trong danh sách vẫn được giữ nguyên: tệp này không xóa ai.",
    "Dòng ví dụ có ghi chú “Dòng ví dụ” được bỏ qua khi kiểm tra.",
)
_EXAMPLE_NOTE = _COLUMNS[-1][2]
# The headings of a list of present staff: those of the template, and the code that knows everybody again.
HEADINGS = (*(heading for heading, *_rest in _COLUMNS), "Mã trên hệ thống")


def is_example(row: SheetRow) -> bool:
    """True for the example row of the template, where it was left in the file."""
    return any(cell.text == _EXAMPLE_NOTE for cell in row.cells)


def write_template(units: Sequence[tuple[str, str]], titles: Iterable[str]) -> bytes:
    """A workbook to fill in, with the codes and names of these units and these titles to choose from."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _OPTIONS) as book:
        names = list(titles)
        _write_list(book, units, names)
        _write_units(book, units, names)
        _write_guide(book)
    return target.getvalue()


def _write_list(book: Any, units: Sequence[tuple[str, str]], titles: list[str]) -> None:
    page = book.add_worksheet(LIST)
    needed = book.add_format(
        {"bold": True, "bg_color": "#CFE3F3", "border": 1, "text_wrap": True, "valign": "vcenter"}
    )
    head = book.add_format(
        {"bold": True, "bg_color": "#E3EFF8", "border": 1, "text_wrap": True, "valign": "vcenter"}
    )
    text, example = book.add_format({"num_format": "@"}), book.add_format({"num_format": "@", "italic": True})
    code, name = units[0] if units else ("", "")
    for column, (heading, width, sample, is_needed) in enumerate(_COLUMNS):
        page.set_column(column, column, width, text)
        page.write_string(0, column, f"{heading} *" if is_needed else heading, needed if is_needed else head)
        page.write_string(1, column, {"Đơn vị": name, "Mã đơn vị": code}.get(heading, sample), example)
    page.freeze_panes(1, 1)
    _offer_choices(page, len(units), len(titles))


def _offer_choices(page: Any, units: int, titles: int) -> None:
    lists: dict[str, Any] = dict(_CHOICES)
    for heading, letter, count in (
        ("Mã đơn vị", "A", units),
        ("Đơn vị", "B", units),
        ("Chức vụ", "D", titles),
    ):
        if count:
            lists[heading] = f"='{UNITS}'!${letter}$2:${letter}${count + 1}"
    for column, (heading, *_rest) in enumerate(_COLUMNS):
        if heading in lists:
            rule = {
                "validate": "list",
                "source": lists[heading],
                "error_type": "information",
                "ignore_blank": True,
            }
            page.data_validation(1, column, _ROWS, column, rule)


def _write_units(book: Any, units: Sequence[tuple[str, str]], titles: list[str]) -> None:
    page, text = book.add_worksheet(UNITS), book.add_format({"num_format": "@"})
    head = book.add_format({"bold": True, "bg_color": "#E3EFF8", "border": 1})
    for column, (heading, width) in enumerate(
        (("Mã đơn vị", 18), ("Tên đơn vị", 60), ("", 4), ("Chức danh", 40))
    ):
        page.set_column(column, column, width, text)
        if heading:
            page.write_string(0, column, heading, head)
    for row, (code, name) in enumerate(units, 1):
        page.write_string(row, 0, code, text)
        page.write_string(row, 1, name, text)
    for row, title in enumerate(titles, 1):
        page.write_string(row, 3, title, text)
    page.freeze_panes(1, 0)


def _write_guide(book: Any) -> None:
    page = book.add_worksheet(GUIDE)
    page.set_column(0, 0, 110, book.add_format({"text_wrap": True}))
    for row, line in enumerate(_GUIDE):
        page.write_string(row, 0, line)
