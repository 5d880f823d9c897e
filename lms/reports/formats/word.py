"""The report as a letter in Word, in the form of Decree 30/2020/NĐ-CP: Times New Roman, A4, numbered pages."""

from typing import IO, Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

from lms.core.i18n import _
from lms.reports.formats import letter
from lms.reports.formats.progress import Progress
from lms.reports.formats.word_tables import draw_table
from lms.reports.tables import Heading, Paper

_LEFT, _CENTRE, _JUSTIFIED = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
_FONT = "Times New Roman"


def write_letter(target: IO[bytes], paper: Paper, progress: Progress) -> None:
    """Head, sentences, tables, addressees and signer; wide tables stand behind, on pages across."""
    document = Document()
    _prepare(document, paper.heading)
    _head(document, paper.heading)
    for sentence in paper.heading.sentences:
        _paragraph(document, sentence, 14, align=_JUSTIFIED, first=Cm(1.27))
    for table in paper.tables:
        if not letter.is_across(table):
            _caption(document, table.name)
            draw_table(document, table, progress)
    _foot(document)
    for table in paper.tables:
        if letter.is_across(table):
            _turn(document)
            _caption(document, _("Annex: %(table)s", table=table.name), align=_CENTRE)
            draw_table(document, table, progress)
    document.save(target)


def _prepare(document: Any, heading: Heading) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(letter.A4[0]), Mm(letter.A4[1])
    top, right, bottom, left = letter.MARGINS
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.right_margin, section.left_margin = Mm(right), Mm(left)
    section.different_first_page_header_footer = True
    _number_pages(section.header.paragraphs[0])
    document.core_properties.title = heading.title
    document.core_properties.author = heading.unit
    document.core_properties.comments = heading.as_of


def _number_pages(paragraph: Any) -> None:
    paragraph.alignment = _CENTRE
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        part.text = text
        run._r.append(part)


def _head(document: Any, heading: Heading) -> None:
    """Whose letter it is to the left, the name of the state to the right; number, place and day; what it is."""
    left, right = _two_columns(document, 7.0, 9.0)
    _line(left, heading.superior.upper(), 13)
    _line(left, heading.unit.upper(), 13, bold=True)
    _rule(left, 2.3)
    _line(left, letter.number_line(), 13)
    _line(right, letter.NATION, 13, bold=True)
    _line(right, letter.MOTTO, 14, bold=True)
    _rule(right, 1.4)
    _line(right, letter.place_and_day(heading), 14, italic=True)
    for cell in (left, right):
        cell._tc.remove(cell.paragraphs[0]._p)
    title = _("REPORT")
    _paragraph(document, title, 14, bold=True, align=_CENTRE, before=Pt(18))
    _paragraph(document, heading.title, 14, bold=True, align=_CENTRE, before=Pt(0))
    _paragraph(document, heading.as_of, 13, italic=True, align=_CENTRE, before=Pt(0), after=Pt(12))


def _two_columns(document: Any, *widths: float) -> tuple[Any, Any]:
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    for cell, width in zip(table.rows[0].cells, widths, strict=True):
        cell.width = Cm(width)
    return table.rows[0].cells


def _line(cell: Any, text: str, size: int, *, align: Any = _CENTRE, **face: bool) -> None:
    if text:
        _paragraph(cell, text, size, align=align, before=Pt(0), after=Pt(0), **face)


def _rule(cell: Any, indent: float) -> None:
    """A line under what stands above, shorter than the column by so many centimetres on each side."""
    paragraph = _paragraph(cell, "", 4, align=_CENTRE, before=Pt(0), after=Pt(6))
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Cm(indent)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:spacing", "w:ind", "w:jc")


def _paragraph(
    into: Any,
    text: str,
    size: int,
    *,
    bold: bool = False,
    italic: bool = False,
    align: Any = _LEFT,
    first: Any = None,
    before: Any = Pt(6),
    after: Any = Pt(6),
) -> Any:
    paragraph = into.add_paragraph()
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    shape = paragraph.paragraph_format
    paragraph.alignment, shape.space_before, shape.space_after = align, before, after
    if first is not None:
        shape.first_line_indent = first
    return paragraph


def _caption(document: Any, text: str, align: Any = _LEFT) -> None:
    _paragraph(
        document, text, 14, bold=True, align=align, before=Pt(12)
    ).paragraph_format.keep_with_next = True


def _foot(document: Any) -> None:
    """Addressees to the left, the signer to the right."""
    document.add_paragraph()
    left, right = _two_columns(document, 8.0, 8.0)
    _line(left, _("Recipients:"), 12, align=_LEFT, bold=True, italic=True)
    for line in letter.closing():
        _line(left, line, 11, align=_LEFT)
    _line(right, _("Head of the unit").upper(), 14, bold=True)
    for cell in (left, right):
        cell._tc.remove(cell.paragraphs[0]._p)


def _turn(document: Any) -> None:
    """The next page lies across; so do those behind it."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(letter.A4[1]), Mm(letter.A4[0])
    section.different_first_page_header_footer = False
