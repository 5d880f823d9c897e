"""The formats of a report's files; all of them take the same paper."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

from lms.core.i18n import lazy
from lms.reports.formats import letter
from lms.reports.formats.parquet import write_parquet
from lms.reports.formats.pdf import write_pdf
from lms.reports.formats.plain import write_csv
from lms.reports.formats.progress import Progress, untold
from lms.reports.formats.word import write_letter
from lms.reports.formats.workbook import write_workbook
from lms.reports.tables import Paper

_OFFICE = "application/vnd.openxmlformats-officedocument"
# A sheet of Excel has 1,048,576 rows; the head of the list and the signatures take some of them.
LARGEST_SHEET = 1_048_000


@dataclass(frozen=True)
class Format:
    """A kind of file: how it is written, how many rows it takes, and how many of them are written while one waits."""

    key: str
    label: Any
    media_type: str
    write: Callable[[IO[bytes], Paper, Progress], None]
    most_rows: int | None
    at_once: int
    icon: str


FORMATS = {
    each.key: each
    for each in (
        Format(
            "xlsx",
            "Excel",
            f"{_OFFICE}.spreadsheetml.sheet",
            write_workbook,
            LARGEST_SHEET,
            20_000,
            "file-spreadsheet",
        ),
        Format(
            "docx",
            "Word",
            f"{_OFFICE}.wordprocessingml.document",
            write_letter,
            letter.MOST_ROWS,
            letter.MOST_ROWS,
            "file-text",
        ),
        Format("pdf", "PDF", "application/pdf", write_pdf, letter.MOST_ROWS, 1_000, "file-type-pdf"),
        Format("csv", "CSV", "text/csv", write_csv, None, 100_000, "file-type-csv"),
        Format(
            "parquet",
            lazy("Parquet, for analysts"),
            "application/vnd.apache.parquet",
            write_parquet,
            None,
            100_000,
            "database",
        ),
    )
}

__all__ = ["FORMATS", "LARGEST_SHEET", "Format", "Progress", "untold"]
