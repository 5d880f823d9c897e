"""Word documents and PDF files made for the tests."""

import io
from pathlib import Path
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.courses.exchange.readers.presentations import picture

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_WORD = "http://schemas.microsoft.com/office/word/2010"
_NAMES = " ".join(
    [
        nsdecls("w", "m", "r", "wp", "a", "pic"),
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
        'xmlns:v="urn:schemas-microsoft-com:vml"',
        f'xmlns:wps="{_WORD}/wordprocessingShape" xmlns:wpg="{_WORD}/wordprocessingGroup"',
        f'xmlns:c="{_DRAWING}/chart" xmlns:dgm="{_DRAWING}/diagram"',
    ]
)


class Paper:
    """A Word document that is being written."""

    def __init__(self) -> None:
        self.file: Any = Document()

    def heading(self, text: str, level: int = 1) -> None:
        """A heading."""
        self.file.add_heading(text, level)

    def text(self, text: str = "", *, style: str | None = None, bold: bool = False) -> Any:
        """A paragraph."""
        paragraph = self.file.add_paragraph(style=style)
        paragraph.add_run(text).bold = bold or None
        return paragraph

    def long(self, words: int = 150) -> None:
        """A paragraph of so many words."""
        self.text("Cán bộ tự học. " * (words // 4))

    def link(self, text: str, address: str) -> None:
        """A paragraph that is a link."""
        paragraph = self.text()
        key = self.file.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        element = OxmlElement("w:hyperlink")
        element.set(qn("r:id"), key)
        run = OxmlElement("w:r")
        words = OxmlElement("w:t")
        words.text = text
        run.append(words)
        element.append(run)
        paragraph._p.append(element)

    def picture(self, alt: str = "", content: bytes | None = None) -> None:
        """A picture in a paragraph of its own."""
        self.file.add_picture(io.BytesIO(content or picture()))
        about = self.file.paragraphs[-1]._p.find(f".//{qn('wp:docPr')}")
        about.set("descr", alt)

    def table(self) -> None:
        """A table whose first row is merged."""
        table = self.file.add_table(rows=2, cols=2)
        table.cell(0, 0).merge(table.cell(0, 1)).text = "Chỉ tiêu"
        table.cell(1, 0).text, table.cell(1, 1).text = "Sao lưu", "3-2-1"

    def raw(self, written: str) -> None:
        """A paragraph of this XML within."""
        self.text()._p.extend(list(parse_xml(f"<w:x {_NAMES}>{written}</w:x>")))

    def part(self, kind: str, name: str, content: str) -> str:
        """One more part that the text uses, well known by this id."""
        uri, kind = PackURI(f"/word/{name}"), f"{_OFFICE}/relationships/{kind}"
        part = Part(uri, "application/xml", content.encode(), self.file.part.package)
        return str(self.file.part.relate_to(part, kind))

    def numbered(self, format: str, text: str, lines: tuple[str, ...]) -> None:
        """Paragraphs that Word numbers in that format."""
        numbering = self.file.part.numbering_part.element
        count = len(numbering.findall(qn("w:abstractNum"))) + 100
        kind = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{count}"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            f'<w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
        )
        numbering.insert(0, kind)
        numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{count}"><w:abstractNumId w:val="{count}"/></w:num>')
        )
        for line in lines:
            properties = self.text(line)._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = count

    def save(self, path: Path) -> Path:
        """The document lies there."""
        self.file.save(str(path))
        return path


_FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")


class Sheets:
    """A PDF file that is being written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.canvas = Canvas(str(path))
        if _FONT.exists():
            pdfmetrics.registerFont(TTFont("Text", str(_FONT)))

    def page(self, *lines: str, mark: str = "", foot: str = "") -> None:
        """A page of these lines; `mark` is its entry in the outline."""
        self.canvas.setFont("Text" if _FONT.exists() else "Helvetica", 11)
        if mark:
            self.canvas.bookmarkPage(mark)
            self.canvas.addOutlineEntry(mark, mark, 0)
        for number, line in enumerate(lines):
            self.canvas.drawString(60, 780 - 16 * number, line)
        if foot:
            self.canvas.drawString(60, 30, foot)
        self.canvas.showPage()

    def scan(self) -> None:
        """A page that is only a picture."""
        self.canvas.rect(50, 50, 400, 700, fill=1)
        self.canvas.showPage()

    def save(self) -> Path:
        """The file lies there."""
        self.canvas.save()
        return self.path
