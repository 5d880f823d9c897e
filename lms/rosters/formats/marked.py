"""The workbook that was uploaded, given back with its faults marked: red cells and a last column of notes."""

from pathlib import Path

from lxml import etree

from lms.rosters.formats.header import find_header
from lms.rosters.formats.marked_fresh import RESULT, Notes, write_fresh
from lms.rosters.formats.marked_rows import Place
from lms.rosters.formats.marked_same import mark_same
from lms.rosters.formats.problems import Unreadable
from lms.rosters.formats.workbook import open_workbook


def write_marked(source_path: Path, name: str, sheet: str, notes: Notes) -> bytes:
    """The workbook with the notes of each row: (letter of the column or None for the whole row, words).

    An .xlsx stays as it is in everything else; of other files a new .xlsx holds the same rows. All that is
    written is text: no formula can arise from it.
    """
    workbook = open_workbook(source_path, name)
    if workbook.kind == "xlsx":
        try:
            header = find_header(workbook, sheet)
            about = next(each for each in workbook.sheets if each.name == sheet)
            is_again = RESULT in header.headings
            column = header.headings.index(RESULT) if is_again else max(about.width, len(header.headings))
            place = Place(header.row_number, column, is_again)
            return mark_same(source_path, sheet, notes, place)
        except (Unreadable, ValueError, LookupError, StopIteration, etree.XMLSyntaxError):
            # An .xlsx written by an unusual program: its rows go into a new one.
            return write_fresh(workbook, sheet, notes)
    return write_fresh(workbook, sheet, notes)
