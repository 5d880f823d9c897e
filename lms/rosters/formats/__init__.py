"""Reading the staff lists of offices: .xlsx, .xls, .xlsb, .ods, .csv, in whatever disorder they come.

Pure: no database, no request. A file is opened (`open_workbook`), its header found (`find_header`), its rows read
(`read_rows`); columns are matched to fields (`suggest_mapping`), cells become values (`values.parse_field`).
"""

from lms.rosters.formats.cells import Cell, SheetRow, letter_of
from lms.rosters.formats.columns import (
    ColumnFacts,
    describe_columns,
    headings_key,
    pick_cells,
    suggest_mapping,
)
from lms.rosters.formats.fields import FIELDS
from lms.rosters.formats.header import Header, best_sheet, find_header
from lms.rosters.formats.marked import write_marked
from lms.rosters.formats.problems import Problem, Unreadable
from lms.rosters.formats.rows import convert_row, read_rows
from lms.rosters.formats.sources import SheetInfo, Workbook
from lms.rosters.formats.template import HEADINGS, is_example, write_template
from lms.rosters.formats.workbook import open_workbook

__all__ = [
    "FIELDS",
    "HEADINGS",
    "Cell",
    "ColumnFacts",
    "Header",
    "Problem",
    "SheetInfo",
    "SheetRow",
    "Unreadable",
    "Workbook",
    "best_sheet",
    "convert_row",
    "describe_columns",
    "find_header",
    "headings_key",
    "is_example",
    "letter_of",
    "open_workbook",
    "pick_cells",
    "read_rows",
    "suggest_mapping",
    "write_marked",
    "write_template",
]
