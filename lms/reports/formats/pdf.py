"""The report as a letter in PDF, in the form of Decree 30/2020/NĐ-CP; wide tables lie across."""

from typing import IO, Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    HRFlowable,
    LongTable,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    TableStyle,
)
from reportlab.platypus import Table as Grid

from lms.core.i18n import _
from lms.reports.formats import letter
from lms.reports.formats.faces import BOLD, ITALIC, REGULAR, load_faces
from lms.reports.formats.progress import Progress, counted
from lms.reports.tables import Column, Heading, Paper, Row, Table, groups_of, written

_TOP, _RIGHT, _BOTTOM, _LEFT = (side * mm for side in letter.MARGINS)
_FRAME = {"leftPadding": 0, "rightPadding": 0, "topPadding": 0, "bottomPadding": 0}


def write_pdf(target: IO[bytes], paper: Paper, progress: Progress) -> None:
    """Head, sentences, tables, addressees and signer, with its fonts inside."""
    load_faces()
    document = BaseDocTemplate(
        target, pagesize=A4, title=paper.heading.title, author=paper.heading.unit, subject=paper.heading.as_of
    )
    document.addPageTemplates([_page("upright", A4), _page("across", landscape(A4))])
    story = _head(paper.heading)
    story += [_text(sentence, "justified", 14) for sentence in paper.heading.sentences]
    for table in paper.tables:
        if not letter.is_across(table):
            story += [Spacer(1, 8), _text(table.name, "bold", 14), _grid(table, progress), *_note(table)]
    story += _foot()
    for table in paper.tables:
        if letter.is_across(table):
            story += [
                NextPageTemplate("across"),
                PageBreak(),
                _text(_("Annex: %(table)s", table=table.name), "title", 14),
            ]
            story += [_grid(table, progress), *_note(table)]
    document.build(story)


def _page(name: str, size: tuple[float, float]) -> PageTemplate:
    frame = Frame(_LEFT, _BOTTOM, size[0] - _LEFT - _RIGHT, size[1] - _TOP - _BOTTOM, **_FRAME)
    return PageTemplate(name, [frame], onPage=_number_page, pagesize=size)


def _number_page(canvas: Any, _document: Any) -> None:
    """The number stands in the middle of the top margin, from the second page on."""
    number = canvas.getPageNumber()
    if number > 1:
        canvas.setFont(REGULAR, 13)
        width, height = canvas._pagesize
        canvas.drawCentredString(width / 2, height - _TOP * 0.7, str(number))


_SHAPES = {
    "left": (REGULAR, TA_LEFT),
    "right": (REGULAR, TA_RIGHT),
    "centre": (REGULAR, TA_CENTER),
    "justified": (REGULAR, TA_JUSTIFY),
    "bold": (BOLD, TA_LEFT),
    "bold-right": (BOLD, TA_RIGHT),
    "title": (BOLD, TA_CENTER),
    "italic": (ITALIC, TA_CENTER),
    "recipients": (ITALIC, TA_LEFT),
}


def _text(text: str, shape: str, size: float, *, gap: float = 6) -> Paragraph:
    font, align = _SHAPES[shape]
    style = ParagraphStyle(
        shape, fontName=font, fontSize=size, leading=size * 1.2, alignment=align, spaceAfter=gap
    )
    if shape == "justified":
        style.firstLineIndent = 12.7 * mm
    return Paragraph(escape(text), style)


def _rule(width: str) -> HRFlowable:
    return HRFlowable(width=width, thickness=0.75, color=colors.black, spaceBefore=2, spaceAfter=6)


def _head(heading: Heading) -> list[Flowable]:
    left = [_text(heading.superior.upper(), "centre", 13, gap=0)] if heading.superior else []
    left += [_text(heading.unit.upper(), "title", 13, gap=0), _rule("35%")]
    left.append(_text(letter.number_line(), "centre", 13))
    right = [
        _text(letter.NATION, "title", 12.5, gap=0),
        _text(letter.MOTTO, "title", 14, gap=0),
        _rule("68%"),
        _text(letter.place_and_day(heading), "italic", 14),
    ]
    return [
        _columns(left, right, (0.38, 0.62)),
        Spacer(1, 14),
        _text(_("REPORT"), "title", 14, gap=2),
        _text(heading.title, "title", 14, gap=2),
        _text(heading.as_of, "italic", 13, gap=12),
    ]


_TIGHT = [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT")]


def _columns(left: list[Flowable], right: list[Flowable], parts: tuple[float, float]) -> Grid:
    width = A4[0] - _LEFT - _RIGHT
    grid = Grid([[left, right]], colWidths=[part * width for part in parts])
    grid.setStyle(
        TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("ALIGN", (0, 0), (-1, -1), "CENTER"), *_TIGHT])
    )
    return grid


def _foot() -> list[Flowable]:
    left = [_text(_("Recipients:"), "recipients", 12, gap=0)]
    left += [_text(line, "left", 11, gap=0) for line in letter.closing()]
    return [Spacer(1, 16), _columns(left, [_text(_("Head of the unit").upper(), "title", 14)], (0.5, 0.5))]


def _note(table: Table) -> list[Flowable]:
    return [_text(table.note, "left", 11)] if table.note else []


def _grid(table: Table, progress: Progress) -> LongTable:
    """The table with its head on each page; a row is never parted."""
    is_across = letter.is_across(table)
    page = landscape(A4) if is_across else A4
    size, widths = letter.fitted(
        table, room=page[0] - _LEFT - _RIGHT, padding=2 * _PADDING, largest=9.5 if is_across else 11
    )
    heads = _heads(table, size)
    rows = [_cells(table.columns, row, size) for row in counted(table.rows, progress)]
    if table.total:
        rows.append(_cells(table.columns, table.total, size, is_bold=True))
    grid = LongTable([*heads, *rows], colWidths=widths, repeatRows=len(heads))
    grid.setStyle(TableStyle([*_LINES, *_spans(table)]))
    return grid


_PADDING = 2
_LINES = [
    ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), _PADDING),
    ("RIGHTPADDING", (0, 0), (-1, -1), _PADDING),
    ("TOPPADDING", (0, 0), (-1, -1), 1),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
]


def _heads(table: Table, size: float) -> list[list[Any]]:
    labels: list[Any] = [_text(column.label, "title", size, gap=0) for column in table.columns]
    if not table.has_groups:
        return [labels]
    above: list[Any] = []
    for label, width in groups_of(table.columns):
        above += [_text(label, "title", size, gap=0), *[""] * (width - 1)]
    return [above, labels]


def _spans(table: Table) -> list[Any]:
    spans, place = [], 0
    for label, width in groups_of(table.columns) if table.has_groups else []:
        if label and width > 1:
            spans.append(("SPAN", (place, 0), (place + width - 1, 0)))
        place += width
    return spans


def _cells(columns: tuple[Column, ...], row: Row, size: float, *, is_bold: bool = False) -> list[Paragraph]:
    def shape(column: Column) -> str:
        if column.is_figure:
            return "bold-right" if is_bold else "right"
        return "bold" if is_bold else "left"

    pairs = zip(columns, row.values, strict=True)
    return [_text(written(value, column.kind), shape(column), size, gap=0) for column, value in pairs]
