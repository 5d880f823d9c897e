"""What keeps a workbook from doing harm before it is read: passwords, macros, zip bombs, cells far away."""

import io
import re
import zipfile

from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.zips import BROKEN_ZIP, is_locked

UNPACKED_LIMIT = 120_000_000
# The library holds a sheet as a rectangle: a cell far away would cost memory for everything before it.
RECTANGLE_LIMIT = 2_000_000
_ENTRY_LIMIT = 2_000
_FILLED = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br=["']([A-Z]{1,3})(\d{1,9})["'](?:[^>]*[^/>])?>""")
_ODS = re.compile(rb"<table:table[ >]|</?table:table-row\b[^>]*>|<table:(?:covered-)?table-cell\b[^>]*>")
_ROWS = re.compile(rb"""number-rows-repeated=["'](\d{1,9})["']""")
_COLUMNS = re.compile(rb"""number-columns-repeated=["'](\d{1,9})["']""")


def refuse_old(content: bytes) -> None:
    """Say why a file of the old container is not read: a password, or Excel 97-2003."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refusal(_("The workbook is protected with a password: save it without one."))
    raise Refusal(_("This is a workbook of an old kind (.xls): save it as .xlsx."))


def refuse_unsafe(content: bytes) -> None:
    """Refuse a zipped workbook that is broken, locked, holds macros, or would fill the memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_archive(archive.infolist())
            for info in archive.infolist():
                if "worksheets/" in info.filename and info.filename.endswith(".xml"):
                    _refuse_far(_xlsx_size(archive.read(info)))
                elif info.filename == "content.xml":
                    _refuse_far(_ods_size(archive.read(info)))
    except BROKEN_ZIP as error:
        raise Refusal(
            _(
                "The file is damaged or was cut off on its way: open it in Excel, save it again and upload it again."
            )
        ) from error


def _refuse_archive(infos: list[zipfile.ZipInfo]) -> None:
    names = {info.filename for info in infos}
    if any(is_locked(info) for info in infos):
        raise Refusal(_("The workbook is protected with a password: save it without one."))
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refusal(_("The workbook holds macros (.xlsm): save it as .xlsx."))
    if len(infos) > _ENTRY_LIMIT or sum(info.file_size for info in infos) > UNPACKED_LIMIT:
        raise Refusal(_("Unpacked, the file would be too large: part it into several files."))
    if not names & {"xl/workbook.xml", "content.xml"}:
        raise Refusal(_("Only Excel workbooks (.xlsx), OpenDocument sheets (.ods) and CSV files are read."))


def _refuse_far(size: tuple[int, int]) -> None:
    if size[0] * size[1] > RECTANGLE_LIMIT:
        raise Refusal(
            _("A sheet has cells far away from its table: delete the empty rows and columns behind it.")
        )


def _xlsx_size(sheet: bytes) -> tuple[int, int]:
    """Rows and columns of the rectangle of all filled cells."""
    if b"\0" in sheet:
        raise ValueError("not UTF-8")
    rows = columns = 0
    for found in _FILLED.finditer(sheet):
        rows, columns = max(rows, int(found[2])), max(columns, _column_number(found[1]))
    return rows, columns


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _ods_size(content: bytes) -> tuple[int, int]:
    """Rows and columns of the largest rectangle of filled cells; rows and cells may be repeated by a number."""
    if b"\0" in content:
        raise ValueError("not UTF-8")
    rows = height = width = here = repeat = filled = 0
    for found in _ODS.finditer(content):
        tag = found[0]
        if tag.startswith((b"<table:table ", b"<table:table>")):
            rows = 0
        elif tag.startswith(b"<table:table-row"):
            here, filled, repeat = 0, 0, _times(_ROWS, tag)
            rows += repeat if tag.endswith(b"/>") else 0
        elif tag.startswith(b"</"):
            rows += repeat
            height, width = (max(height, rows), max(width, filled)) if filled else (height, width)
        else:
            here += _times(_COLUMNS, tag)
            filled = here if not tag.endswith(b"/>") or b"office:" in tag else filled
    return height, width


def _times(pattern: re.Pattern[bytes], tag: bytes) -> int:
    found = pattern.search(tag)
    return int(found[1]) if found else 1
