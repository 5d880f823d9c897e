"""A table in Word, written as it is stored: the head on each page, figures to the right, lines around."""

from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from lms.reports.formats.letter import fitted, is_across
from lms.reports.formats.progress import Progress, counted
from lms.reports.tables import Column, Row, Table, groups_of, written

# The width of what is written on a page, upright and across, in twentieths of a point.
_WIDTHS = {False: 9072, True: 14005}
_SIZE = 24
_SMALL = 20
_PADDING = 40


def draw_table(document: Any, table: Table, progress: Progress) -> None:
    """The table stands at the end of the document."""
    lines = list(_lines(table, progress))
    xml = f"<w:tbl {nsdecls('w')}>{_shape(table)}{''.join(lines)}</w:tbl>"
    document.element.body.insert_element_before(parse_xml(xml), "w:sectPr")
    document.add_paragraph(table.note)


def _shape(table: Table) -> str:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{round(width * 20)}"/>' for width in _fitted(table)[1])
    return (
        f'<w:tblPr><w:tblW w:w="{_WIDTHS[is_across(table)]}" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{_PADDING}" w:type="dxa"/>'
        f'<w:right w:w="{_PADDING}" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    )


def _fitted(table: Table) -> tuple[float, list[float]]:
    """Size and widths in points; Word counts sizes in halves of a point and widths in twentieths."""
    is_wide = is_across(table)
    largest = (_SMALL if is_wide else _SIZE) / 2
    return fitted(table, room=_WIDTHS[is_wide] / 20, padding=_PADDING / 10, largest=largest)


def _lines(table: Table, progress: Progress) -> Iterator[str]:
    size = int(_fitted(table)[0] * 2)
    if table.has_groups:
        yield _group_line(table, size)
    yield _line((_cell(column.label, size, align="center", bold=True) for column in table.columns), head=True)
    for row in counted(table.rows, progress):
        yield _line(_cells(table.columns, row, size))
    if table.total:
        yield _line(_cells(table.columns, table.total, size, bold=True))


def _group_line(table: Table, size: int) -> str:
    return _line(
        (
            _cell(label, size, align="center", bold=True, span=width)
            for label, width in groups_of(table.columns)
        ),
        head=True,
    )


def _cells(columns: tuple[Column, ...], row: Row, size: int, *, bold: bool = False) -> Iterator[str]:
    for column, value in zip(columns, row.values, strict=True):
        align = "right" if column.is_figure else ("center" if column.kind == "day" else "left")
        yield _cell(written(value, column.kind), size, align=align, bold=bold)


def _line(cells: Iterable[str], *, head: bool = False) -> str:
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(text: str, size: int, *, align: str, bold: bool = False, span: int = 1) -> str:
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    face = f'{"<w:b/>" if bold else ""}<w:sz w:val="{size}"/>'
    return (
        f'<w:tc><w:tcPr>{spans}</w:tcPr><w:p><w:pPr><w:spacing w:before="20" w:after="20"/>'
        f'<w:jc w:val="{align}"/></w:pPr><w:r><w:rPr>{face}</w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:tc>'
    )
