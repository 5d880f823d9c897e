"""The words of shapes on a slide: paragraphs, lists, marks and links."""

from collections.abc import Iterator
from typing import Any

from courses.exchange.readers.base import Losses
from courses.exchange.readers.figures import A
from courses.exchange.readers.formulas import MATH, formula_text
from courses.exchange.readers.written import Line, lines_html, link, marked, may_link, words
from lms.core.text import msgid

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SUPERSCRIPT, _SUBSCRIPT = "sup", "sub"


class SlideText:
    """Writes the words of one slide; what they cannot keep goes to the losses."""

    def __init__(self, part: Any, place: str, losses: Losses) -> None:
        self.part = part
        self.place = place
        self.losses = losses

    def html(self, frame: Any, *, is_body: bool) -> str:
        """All paragraphs of a text frame; in the body of a slide they are a list unless they say otherwise."""
        return lines_html(self._lines(frame, is_body=is_body))

    def _lines(self, frame: Any, *, is_body: bool) -> Iterator[Line]:
        for paragraph in frame.findall(f"{A}p"):
            html = self.paragraph(paragraph)
            if html.strip():
                yield self._level(paragraph, is_body=is_body), html, _is_numbered(paragraph)

    def _level(self, paragraph: Any, *, is_body: bool) -> int | None:
        about = paragraph.find(f"{A}pPr")
        level = int(about.get("lvl", "0")) if about is not None else 0
        if about is not None and about.find(f"{A}buNone") is not None:
            return None
        has_bullet = about is not None and any(
            about.find(A + name) is not None for name in ("buChar", "buAutoNum", "buBlip")
        )
        return level if has_bullet or level or is_body else None

    def paragraph(self, paragraph: Any) -> str:
        """The words of one paragraph with their marks."""
        parts = []
        for child in paragraph:
            if child.tag in (f"{A}r", f"{A}fld"):
                parts.append(self._run(child))
            elif child.tag == f"{A}br":
                parts.append("<br>")
            elif child.tag.rpartition("}")[2] in ("m", "oMath", "oMathPara", "AlternateContent"):
                parts.append(self._formula(child))
        return "".join(parts)

    def _formula(self, element: Any) -> str:
        text = " ".join(formula_text(each) for each in element.iter(MATH))
        if text:
            self.losses.add(self.place, msgid("A formula is kept as plain text: “%(text)s”."), text=text[:60])
        return words(text)

    def _run(self, run: Any) -> str:
        text = "".join(each.text or "" for each in run.findall(f"{A}t"))
        about = run.find(f"{A}rPr")
        html = marked(text, _marks(about))
        target = about.find(f"{A}hlinkClick") if about is not None else None
        return self._link(html, target) if target is not None else html

    def _link(self, html: str, target: Any) -> str:
        action = target.get("action", "")
        relation = self.part.rels.get(target.get(f"{R}id", ""))
        if action.startswith(("ppaction://hlinksldjump", "ppaction://hlinkshowjump")):
            self.losses.add(self.place, msgid("A link to another slide does not lead there any more."))
            return html
        if relation is None or not relation.is_external:
            if action:
                self.losses.add(self.place, msgid("A button or link with an action does nothing any more."))
            return html
        return self.outside(html, relation.target_ref)

    def outside(self, html: str, address: str) -> str:
        """The HTML with a link to that address, where lessons may have it."""
        if may_link(address):
            return link(html, address)
        if address.lower().startswith("http://"):
            self.losses.add(
                self.place,
                msgid("A link without https is kept as plain text: %(address)s"),
                address=address[:100],
            )
        else:
            self.losses.add(
                self.place,
                msgid("A link to a file on the author's computer is lost: %(address)s"),
                address=address[:100],
            )
        return html


def _marks(about: Any) -> list[str]:
    if about is None:
        return []
    marks = []
    if about.get("b") in ("1", "true"):
        marks.append("strong")
    if about.get("i") in ("1", "true"):
        marks.append("em")
    if about.get("u", "none") != "none":
        marks.append("u")
    shift = about.get("baseline", "0").rstrip("%")
    if shift.lstrip("-").isdigit() and int(shift):
        marks.append(_SUBSCRIPT if shift.startswith("-") else _SUPERSCRIPT)
    return marks


def _is_numbered(paragraph: Any) -> bool:
    about = paragraph.find(f"{A}pPr")
    return about is not None and about.find(f"{A}buAutoNum") is not None
