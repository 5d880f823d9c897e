"""The workbook that offices fill in for a decision about many units."""

import io

import xlsxwriter

from lms.core.i18n import _

_HEADINGS = ("Mã cũ", "Mã mới", "Tên mới", "Loại", "Trực thuộc", "Kế thừa")
_EXAMPLES = (
    ("HD.10549", "HP.10549", "UBND xã Nam Sách", "xã", "HP", ""),
    ("HD.10552", "HP.10549", "", "", "", ""),
)


def write_template() -> bytes:
    """A workbook with the headings, two rows of example and, on a second sheet, what each column means."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        head, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet = book.add_worksheet("Sắp xếp")
        sheet.set_column(0, 5, 24, text)
        sheet.write_row(0, 0, _HEADINGS, head)
        for number, row in enumerate(_EXAMPLES, 1):
            sheet.write_row(number, 0, row, text)
        notes = book.add_worksheet("Hướng dẫn")
        notes.set_column(0, 0, 110)
        for number, words in enumerate(_notes()):
            notes.write_string(number, 0, words)
    return buffer.getvalue()


def _notes() -> tuple[str, ...]:
    return (
        _("One row for each old unit. Delete the example rows."),
        _("Several old codes with the same new code: those units are merged."),
        _("A new code that nobody has: a unit is established; write its name."),
        _("One old code on several rows: the unit is split; mark the heir with x in the last column."),
        _("No new code: the unit is abolished; its people stand with the unit above."),
        _("Old and new code the same: the unit stays, with the new name or place."),
    )
