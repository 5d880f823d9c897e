"""Tinos, whose letters are as wide as those of Times New Roman, for papers as PDF."""

from functools import cache

from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from lms.core.web import STATIC

REGULAR, BOLD, ITALIC = "Tinos-400", "Tinos-700", "Tinos-400-italic"


@cache
def load_faces() -> None:
    """The three faces are known to the writer of PDFs; read once in a process."""
    for name in (REGULAR, BOLD, ITALIC):
        pdfmetrics.registerFont(TTFont(name, str(STATIC / "fonts" / f"{name}.ttf"), asciiReadable=False))
    for is_bold, is_italic, name in ((0, 0, REGULAR), (1, 0, BOLD), (0, 1, ITALIC), (1, 1, BOLD)):
        addMapping("Tinos", is_bold, is_italic, name)
