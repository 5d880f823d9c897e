"""Be Vietnam Pro as the certificate uses it: four faces, their widths and which characters they have."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from certificates.designs.kerning import KerningPairs


class Face:
    """One weight of the typeface, measured and set with its kerning."""

    def __init__(self, path: Path) -> None:
        self.font = TTFont(path.stem, str(path), asciiReadable=False)
        self.pairs = KerningPairs(path)
        self._measured = lru_cache(maxsize=2048)(self._measure)
        pdfmetrics.registerFont(self.font)

    @property
    def characters(self) -> frozenset[int]:
        """The code points that this face can print."""
        return frozenset(self.font.face.charToGlyph)

    def width(self, text: str, size: float) -> float:
        """How wide the text is in points."""
        return self._measured(text) * size / 1000

    def _measure(self, text: str) -> float:
        tucked = sum(self.pairs.between(*pair) for pair in pairwise(text))
        return float(self.font.stringWidth(text, 1000)) + tucked


@dataclass(frozen=True)
class Typeface:
    """The four faces of the certificate."""

    regular: Face
    semibold: Face
    bold: Face
    italic: Face

    @property
    def characters(self) -> frozenset[int]:
        """The code points that every face can print."""
        faces = (self.regular, self.semibold, self.bold, self.italic)
        return frozenset.intersection(*(face.characters for face in faces))


@lru_cache(maxsize=4)
def load_typeface(folder: Path) -> Typeface:
    """Be Vietnam Pro from the folder that set-up fills; read once in a process."""
    return Typeface(
        regular=Face(folder / "BeVietnamPro-400.ttf"),
        semibold=Face(folder / "BeVietnamPro-600.ttf"),
        bold=Face(folder / "BeVietnamPro-700.ttf"),
        italic=Face(folder / "BeVietnamPro-400-italic.ttf"),
    )
