"""What floats over the text of a Word document: text boxes, pictures in groups, charts and diagrams stand in it now."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from courses.exchange.readers.base import Losses
from courses.exchange.readers.figures import DGM, C, rows_of_chart, texts_of_diagram
from courses.exchange.readers.stories import Story
from lms.core.text import clean_line, msgid

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_CHARTEX = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"
_PICTURE = f"{qn('a:graphic')}/{qn('a:graphicData')}/{qn('pic:pic')}"
_SAYS = {
    qn("w:t"), qn("w:txbxContent"), qn("a:blip"), f"{C}chart", f"{DGM}relIds", qn("m:oMath"),
    "{urn:schemas-microsoft-com:vml}imagedata",
}  # fmt: skip
_NO_CHART = msgid("A chart is lost: copy it as a picture and add it to the lesson.")
_NO_DIAGRAM = msgid("A diagram (SmartArt) is lost: copy it as a picture and add it to the lesson.")


def choose_ways(story: Story, losses: Losses) -> None:
    """Where a document shows a thing in two ways, for old and new programs, one of them is left."""
    for place, either in story.elements(f"{_MC}AlternateContent"):
        ways = [*either.findall(f"{_MC}Choice"), *either.findall(f"{_MC}Fallback")]
        if next(either.iter(f"{_CHARTEX}chart"), None) is not None:
            ways = [way for way in ways if next(way.iter(qn("a:blip")), None) is not None]
            if not ways:
                losses.add(place, _NO_CHART)
        chosen = next((way for way in ways if any(each.tag in _SAYS for each in way.iter())), ())
        for each in list(chosen):
            either.addprevious(each)
        either.getparent().remove(either)


def settle_drawings(story: Story, losses: Losses) -> None:
    """Nothing floats over the text any more."""
    spread = _Spread(story, losses)
    for place, drawing in story.elements(qn("w:drawing")):
        if not any(frame.find(_PICTURE) is not None for frame in drawing):
            spread.take_apart(drawing, place)
    for _, box in story.elements(qn("w:txbxContent")):
        spread.put_behind(box, list(box))


class _Spread:
    """Puts what floated behind the paragraph that it hung on."""

    def __init__(self, story: Story, losses: Losses) -> None:
        self.story = story
        self.losses = losses
        self.last: dict[Any, Any] = {}

    def take_apart(self, drawing: Any, place: str) -> None:
        """The things in the drawing stand in the text, and the drawing is gone."""
        for thing in list(drawing.iter(f"{C}chart", f"{DGM}relIds", qn("w:txbxContent"), qn("a:blip"))):
            if thing.tag == f"{C}chart":
                self.put_behind(drawing, list(self._chart(thing, place)))
            elif thing.tag == f"{DGM}relIds":
                self.put_behind(drawing, list(self._diagram(thing, place)))
            elif next(thing.iterancestors(qn("w:txbxContent"), qn("w:drawing"))) is not drawing:
                continue
            elif thing.tag == qn("a:blip"):
                drawing.addprevious(_alone(thing, drawing))
            else:
                self.put_behind(drawing, list(thing))
        drawing.getparent().remove(drawing)

    def put_behind(self, thing: Any, blocks: list[Any]) -> None:
        """The blocks stand behind the paragraph that the thing is in, and behind what was put there before."""
        for block in blocks:
            paragraph = next(thing.iterancestors(qn("w:p")), thing)
            self.last.get(paragraph, paragraph).addnext(block)
            self.last[paragraph] = block

    def _chart(self, chart: Any, place: str) -> Iterator[Any]:
        blob = self._blob(chart.get(qn("r:id")))
        rows = rows_of_chart(blob) if blob else []
        if not rows:
            self.losses.add(place, _NO_CHART)
            return
        self.losses.add(place, msgid("A chart is shown as the table of its figures."))
        written = "".join(_row(row, at) for at, row in enumerate(rows))
        yield parse_xml(f"<w:tbl {nsdecls('w')}>{written}</w:tbl>")

    def _diagram(self, diagram: Any, place: str) -> Iterator[Any]:
        blob = self._blob(diagram.get(qn("r:dm")))
        texts = texts_of_diagram(blob) if blob else []
        message = msgid("A diagram (SmartArt) is shown as the list of its texts.")
        self.losses.add(place, message if texts else _NO_DIAGRAM)
        for text in texts:
            yield parse_xml(_paragraph(f"• {text}").replace("<w:p>", f"<w:p {nsdecls('w')}>", 1))

    def _blob(self, key: str | None) -> bytes:
        relation = self.story.relation(key)
        return relation.target_part.blob if relation is not None and not relation.is_external else b""


def _alone(picture: Any, drawing: Any) -> Any:
    """A drawing of this picture only, with what its author said about it."""
    about = next(picture.iterancestors(qn("pic:pic")), drawing).find(f".//{qn('pic:cNvPr')}")
    whole = drawing.find(f".//{qn('wp:docPr')}")
    told = next((each.get("descr") for each in (about, whole) if each is not None and each.get("descr")), "")
    about_it = f'<wp:docPr id="1" name="" descr={quoteattr(told)}/>'
    within = "<a:graphic><a:graphicData><pic:pic><pic:blipFill/></pic:pic></a:graphicData></a:graphic>"
    made = parse_xml(
        f"<w:drawing {nsdecls('w', 'wp', 'a', 'pic', 'r')}><wp:inline>{about_it}{within}</wp:inline></w:drawing>"
    )
    made.find(f".//{qn('pic:blipFill')}").append(deepcopy(picture))
    return made


def _row(row: list[str], at: int) -> str:
    cells = "".join(f"<w:tc>{_paragraph(text)}</w:tc>" for text in row)
    return f"<w:tr>{'<w:trPr><w:tblHeader/></w:trPr>' if at == 0 else ''}{cells}</w:tr>"


def _paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(clean_line(text))}</w:t></w:r></w:p>'
