"""The rows under the header: people, and among them headings of groups, totals and signatures."""

from collections.abc import Iterator, Mapping

from lms.rosters.formats import legacy
from lms.rosters.formats.cells import Cell, SheetRow, empty_cell, letter_of
from lms.rosters.formats.header import Header
from lms.rosters.formats.row_kinds import RowKinds
from lms.rosters.formats.sources import Merge, RawRow, Workbook


def read_rows(workbook: Workbook, sheet: str, header: Header) -> Iterator[SheetRow]:
    """Every row under the header that holds something, in order, with the kind that it has."""
    reader = _Reader(header, workbook.source.merges(sheet))
    for raw in workbook.source.rows(sheet):
        if raw.number >= header.first_data_row:
            yield reader.row(raw)


class _Reader:
    """Turns filled cells into rows as wide as the header; carries merged values down."""

    def __init__(self, header: Header, merges: tuple[Merge, ...]) -> None:
        self.width = len(header.headings)
        self.empty = [empty_cell(letter_of(column)) for column in range(max(self.width, 1))]
        self.kinds = RowKinds(header.headings, header.encoding)
        down = [merge for merge in merges if merge[2] > merge[0] and merge[2] >= header.first_data_row]
        self.waiting = sorted(down, reverse=True)
        self.open: list[tuple[Merge, Cell | None]] = []

    def row(self, raw: RawRow) -> SheetRow:
        """The row as wide as the header, with what merged cells above it give."""
        kind, heading = self.kinds.kind(raw.cells)
        cells = self._merged(raw) if self.waiting or self.open else raw.cells
        width = max(self.width, max(cells, default=-1) + 1)
        while len(self.empty) < width:
            self.empty.append(empty_cell(letter_of(len(self.empty))))
        line = self.empty[:width]
        for column, cell in cells.items():
            line[column] = cell
        return SheetRow(raw.number, tuple(line), kind, heading, raw.is_hidden)

    def _merged(self, raw: RawRow) -> dict[int, Cell]:
        self.open = [(merge, cell) for merge, cell in self.open if merge[2] >= raw.number]
        while self.waiting and self.waiting[-1][0] <= raw.number:
            merge = self.waiting.pop()
            if merge[2] >= raw.number:
                self.open.append((merge, raw.cells.get(merge[1]) if merge[0] == raw.number else None))
        cells = dict(raw.cells)
        for merge, cell in self.open:
            if cell is not None:
                cells.setdefault(merge[1], cell)
        return cells


def convert_row(row: SheetRow, encodings: Mapping[int, str]) -> SheetRow:
    """The row with the texts of these columns in Unicode: column → the old encoding that a person confirmed."""
    if not encodings:
        return row
    cells = list(row.cells)
    for column, encoding in encodings.items():
        if column < len(cells) and cells[column].kind == "text":
            text = legacy.convert(cells[column].text, encoding)
            cells[column] = cells[column]._replace(value=text, text=text)
    return row._replace(cells=tuple(cells))
