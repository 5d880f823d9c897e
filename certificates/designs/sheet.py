"""A page to draw on that remembers what each mark means, for those who hear the page instead of seeing it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from certificates.designs.fonts import Face, Typeface

PDF_VERSION = (1, 7)


@dataclass(frozen=True)
class Style:
    """How a line of text looks."""

    face: Face
    size: float
    colour: str


@dataclass(frozen=True)
class Element:
    """One part of the page in reading order: its role in the structure tree and, for a picture, its words."""

    role: str
    alternative: str = ""


class Sheet:
    """One page. Text is drawn letter by letter as it is: nothing in it is ever read as markup."""

    def __init__(self, size: tuple[float, float], typeface: Typeface) -> None:
        self._file = BytesIO()
        self.canvas = Canvas(
            self._file,
            pagesize=size,
            pageCompression=0,
            invariant=1,
            pdfVersion=PDF_VERSION,
            initialFontName=typeface.regular.font.fontName,
        )
        self.elements: list[Element] = []

    def finish(self) -> bytes:
        """The page as a PDF, not yet compressed."""
        self.canvas.showPage()
        self.canvas.save()
        return self._file.getvalue()

    @contextmanager
    def element(self, role: str, alternative: str = "") -> Iterator[None]:
        """What is drawn inside is one part of the text: "H1", "P" or "Figure"."""
        self.operate(f"/{role} <</MCID {len(self.elements)}>> BDC")
        self.elements.append(Element(role, alternative))
        yield
        self.operate("EMC")

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """What is drawn inside is ornament, and is not read out."""
        self.operate("/Artifact BMC")
        yield
        self.operate("EMC")

    def operate(self, code: str) -> None:
        """Add page operators as they are."""
        self.canvas._code.append(code)

    def text(self, x: float, y: float, text: str, style: Style) -> None:
        """One line of text with its baseline beginning at (x, y)."""
        self.fill(style.colour)
        self.operate(f"BT 1 0 0 1 {x:.2f} {y:.2f} Tm {self._show(text, style)} ET")

    def centred(self, x: float, y: float, lines: list[str], style: Style, *, leading: float) -> float:
        """Lines around the middle x, the first on the baseline y; where the next line would stand.

        Every line but the last ends in a space, so that nobody who copies the text joins two words.
        """
        for number, line in enumerate(lines, start=1):
            left = x - style.face.width(line, style.size) / 2
            self.text(left, y, line if number == len(lines) else line + " ", style)
            y -= leading * style.size
        return y

    def fill(self, colour: str) -> None:
        """The colour of what is filled from now on."""
        self.canvas.setFillColor(HexColor(colour))

    def line(self, start: tuple[float, float], end: tuple[float, float], colour: str, width: float) -> None:
        """A straight line."""
        self.canvas.setStrokeColor(HexColor(colour))
        self.canvas.setLineWidth(width)
        self.canvas.line(*start, *end)

    def outline(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A thin frame with nothing in it."""
        self.canvas.setStrokeColor(HexColor(colour))
        self.canvas.setLineWidth(0.5)
        self.canvas.rect(x, y, width, height, stroke=1, fill=0)

    def plate(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A filled rectangle."""
        self.fill(colour)
        self.canvas.rect(x, y, width, height, stroke=0, fill=1)

    def _show(self, text: str, style: Style) -> str:
        """The operators that show a text: the letters, and between them the kerning."""
        font, document = style.face.font, self.canvas._doc
        operators, subset = [], None
        for piece, kerning in _kerned(text, style.face):
            for number, codes in font.splitString(piece, document):
                if number != subset:
                    subset = number
                    operators.append(f"{font.getSubsetInternalName(number, document)} {style.size:.2f} Tf")
                operators.append(f"[({self.canvas._escape(codes)})] TJ")
            if kerning:
                operators.append(f"[{-kerning}] TJ")
        return " ".join(operators)


def _kerned(text: str, face: Face) -> Iterator[tuple[str, int]]:
    """The text in pieces, each with the kerning that follows it."""
    start = 0
    for position in range(1, len(text)):
        kerning = face.pairs.between(text[position - 1], text[position])
        if kerning:
            yield text[start:position], kerning
            start = position
    yield text[start:], 0
