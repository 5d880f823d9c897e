"""Staff lists as offices make them, with every disorder: written here, read by the tests."""

import datetime as dt
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from lms.rosters.formats import Header, SheetRow, Workbook, find_header, open_workbook, read_rows

HEADINGS = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Đơn vị", "Chức vụ")
PEOPLE = (
    (1, "Nguyễn Thị Hằng", dt.date(1980, 1, 5), "Nữ", "001180012345", "Phòng Nội vụ", "Chuyên viên"),
    (2, "Trần Văn Ánh", dt.date(1975, 12, 31), "Nam", "001075012346", "Phòng Nội vụ", "Trưởng phòng"),
    (3, "Đặng Quốc Ường", dt.date(1990, 2, 28), "Nam", "031090012347", "Văn phòng", "Văn thư"),
)
TITLES = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "DANH SÁCH CÁN BỘ, CÔNG CHỨC")


class Sheet:
    """A workbook of one sheet, written cell by cell."""

    def __init__(self, path: Path, name: str = "Danh sách", **options: Any) -> None:
        self.path, self.book = path, xlsxwriter.Workbook(str(path), options)
        self.page = self.book.add_worksheet(name)
        self.day = self.book.add_format({"num_format": "dd/mm/yyyy"})

    def rows(self, first: int, rows: Iterable[Sequence[Any]]) -> "Sheet":
        """The rows from this Excel row on; None leaves a cell empty, texts stay texts."""
        for number, values in enumerate(rows, first):
            for column, value in enumerate(values):
                self._write(number - 1, column, value)
        return self

    def _write(self, row: int, column: int, value: Any) -> None:
        if isinstance(value, dt.date):
            self.page.write_datetime(row, column, value, self.day)
        elif isinstance(value, str):
            self.page.write_string(row, column, value)
        elif value is not None:
            self.page.write_number(row, column, value)

    def close(self) -> Path:
        """The file."""
        self.book.close()
        return self.path


def plain_list(path: Path) -> Path:
    """A tidy list: titles, headings in row 5, three people."""
    sheet = Sheet(path)
    sheet.rows(1, [[title] for title in TITLES])
    return sheet.rows(5, [HEADINGS, *PEOPLE]).close()


def opened(path: Path) -> tuple[Workbook, Header, list[SheetRow]]:
    """The workbook, the header of its first sheet, its rows."""
    workbook = open_workbook(path, path.name)
    sheet = workbook.sheets[0].name
    header = find_header(workbook, sheet)
    return workbook, header, list(read_rows(workbook, sheet, header))


def texts(row: SheetRow) -> list[str]:
    """The texts of a row."""
    return [cell.text for cell in row.cells]


def edited(path: Path, target: Path, changes: dict[str, Any]) -> Path:
    """The archive with some parts replaced (bytes), changed (a function of its text) or added."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content, change = old.read(info), changes.get(info.filename)
            if callable(change):
                content = change(content.decode()).encode()
            new.writestr(info.filename, change if isinstance(change, bytes) else content)
        for name in changes.keys() - set(old.namelist()):
            new.writestr(name, changes[name])
    return target
