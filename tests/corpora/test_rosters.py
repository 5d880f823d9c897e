"""Files of others at the door of rosters: a table is read to its end, everything else is refused with a sentence."""

import os
from pathlib import Path

import pytest

from lms.rosters.formats import (
    Unreadable,
    describe_columns,
    find_header,
    legacy,
    open_workbook,
    pick_cells,
    read_rows,
    suggest_mapping,
    write_marked,
)
from lms.rosters.formats.values import parse_field

pytestmark = pytest.mark.corpora

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("LMS_CORPORA", ROOT.parent / "shared" / "data"))
FOLDERS = ("hr_csv", "csv_injection", "archives")
FILES = sorted(path for folder in FOLDERS for path in (DATA / folder).glob("*/*") if path.is_file())


def test_the_corpora_are_there():
    assert len(FILES) >= 35


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_of_others_is_read_or_refused_with_a_sentence(path):
    try:
        workbook = open_workbook(path, path.name)
        for sheet in workbook.sheets:
            _read(path, workbook, sheet.name)
    except Unreadable as refusal:
        assert str(refusal.problem)


def _read(path, workbook, sheet):
    header = find_header(workbook, sheet)
    rows = list(read_rows(workbook, sheet, header))
    mapping = suggest_mapping(header.headings, rows)
    assert describe_columns(header.headings, rows, mapping) or not rows
    assert legacy.preview([[cell.text for cell in row.cells] for row in rows]) is not None
    for row in rows:
        for field, cell in pick_cells(row, mapping).items():
            parse_field(field, cell)
    marked = write_marked(path, path.name, sheet, {row.number: [("A", "x")] for row in rows})
    assert b"<f>" not in marked
