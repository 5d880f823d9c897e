"""What of a Word document no lesson keeps, by the heading under which it stands."""

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from courses.exchange.readers.base import Losses
from courses.exchange.readers.formulas import formula_text
from lms.core.text import clean_line, msgid

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_SAID = {
    "txbxContent": msgid("The words of a text box stand in the running text now."),
    "chart": msgid("A chart is lost: copy it as a picture and add it to the lesson."),
    "relIds": msgid("A diagram (SmartArt) is lost: copy it as a picture and add it to the lesson."),
    "OLEObject": msgid("An embedded object (a sheet, a formula, another document) is lost."),
    "altChunk": msgid("A document within the document is lost."),
    "wpc": msgid("A drawing of shapes is lost: copy it as a picture and add it to the lesson."),
    "wgp": msgid("A drawing of shapes is lost: copy it as a picture and add it to the lesson."),
    "control": msgid("A control (ActiveX) is lost."),
}


def note_losses(document: Any, losses: Losses) -> None:
    """Everything in the running text, and what stands beside it."""
    comments = changes = 0
    for place, element in _by_heading(document):
        for each in element.iter():
            name = str(each.tag).rpartition("}")[2]
            if name in _SAID:
                losses.add(place, _SAID[name])
            comments += name == "commentReference"
            changes += each.tag in (qn("w:ins"), qn("w:del"), qn("w:moveFrom"), qn("w:moveTo"))
    if comments:
        losses.add("", msgid("Comments in the margin are not taken along (%(count)s)."), count=comments)
    if changes:
        losses.add(
            "",
            msgid("Tracked changes count as accepted (%(count)s): what was struck out is gone."),
            count=changes,
        )
    _note_edges(document, losses)


def _by_heading(document: Any) -> Iterator[tuple[str, Any]]:
    place = ""
    names = {style.style_id: (style.name or "").lower() for style in document.styles}
    for element in document.element.body:
        style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        if style is not None and names.get(style.get(qn("w:val")), "").startswith("heading"):
            place = clean_line("".join(each.text or "" for each in element.iter(qn("w:t"))))[:120]
        yield place, element


def _note_edges(document: Any, losses: Losses) -> None:
    texts: dict[str, None] = {}
    for section in document.sections:
        for edge in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            if not edge.is_linked_to_previous:
                text = clean_line(" ".join(each.text for each in edge.paragraphs))
                if any(char.isalpha() for char in text):
                    texts[text[:80]] = None
    for text in list(texts)[:5]:
        losses.add("", msgid("The header or footer of the pages is not taken along: “%(text)s”."), text=text)


def write_out_formulas(document: Any, losses: Losses) -> None:
    """Formulas are plain text now, so that they are not simply gone."""
    for place, element in list(_by_heading(document)):
        for formula in list(element.iter(_MATH)):
            text = formula_text(formula)
            losses.add(place, msgid("A formula is kept as plain text: “%(text)s”."), text=text[:60])
            run = formula.makeelement(qn("w:r"), {})
            words = formula.makeelement(
                qn("w:t"), {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}
            )
            words.text = text
            run.append(words)
            parent = formula.getparent()
            parent.replace(formula, run)
            if str(parent.tag).endswith("}oMathPara"):
                parent.getparent().replace(parent, run)
