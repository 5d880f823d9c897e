"""What of a Word document no lesson keeps, by the heading under which it stands."""

from typing import Any

from docx.oxml.ns import qn

from courses.exchange.readers.base import Losses
from courses.exchange.readers.formulas import MATH, formula_text
from courses.exchange.readers.stories import Story
from lms.core.text import clean_line, msgid

_SAID = {
    "txbxContent": msgid("The words of a text box stand in the running text now."),
    "OLEObject": msgid("An embedded object (a sheet, a formula, another document) is lost."),
    "altChunk": msgid("A document within the document is lost."),
    "control": msgid("A control (ActiveX) is lost."),
}
_DRAWN, _KEPT = ("wpc", "wgp"), (qn("a:blip"), qn("w:txbxContent"))
_LOST = msgid("A drawing of shapes is lost: copy it as a picture and add it to the lesson.")
_APART = msgid(
    "A drawing of shapes came apart: its pictures and words stand in the text, its shapes are lost."
)


def note_losses(document: Any, story: Story, losses: Losses) -> None:
    """Everything in the running text, and what stands beside it."""
    comments = changes = 0
    for place, element in story.blocks():
        for each in element.iter():
            name = str(each.tag).rpartition("}")[2]
            if name in _SAID:
                losses.add(place, _SAID[name])
            elif name in _DRAWN:
                losses.add(place, _LOST if next(each.iter(*_KEPT), None) is None else _APART)
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


def _note_edges(document: Any, losses: Losses) -> None:
    """What is printed at the top and bottom of the pages, once each."""
    texts: dict[str, None] = {}
    for relation in document.part.rels.values():
        if relation.reltype.rpartition("/")[2] in ("header", "footer") and not relation.is_external:
            root = relation.target_part.element
            text = clean_line(" ".join(each.text or "" for each in root.iter(qn("w:t"))))
            if any(char.isalpha() for char in text):
                texts[text[:80]] = None
    for text in list(texts)[:5]:
        losses.add("", msgid("The header or footer of the pages is not taken along: “%(text)s”."), text=text)


def write_out_formulas(story: Story, losses: Losses) -> None:
    """Formulas are plain text now, so that they are not simply gone."""
    for place, formula in story.elements(MATH):
        text = formula_text(formula)
        losses.add(place, msgid("A formula is kept as plain text: “%(text)s”."), text=text[:60])
        run = formula.makeelement(qn("w:r"), {})
        words = formula.makeelement(qn("w:t"), {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
        words.text = text
        run.append(words)
        parent = formula.getparent()
        parent.replace(formula, run)
        if str(parent.tag).endswith("}oMathPara"):
            parent.addprevious(run)
