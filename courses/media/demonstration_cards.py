"""Pictures with a few words on them: what the film and the slides of the demonstration show."""

from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from lms.core.web import STATIC

_INK, _PAPER, _RIVER, _LINE = "#17212B", "#FFFFFF", "#0B4F8A", "#B3261E"


def draw_card(title: str, lines: Sequence[str], *, width: int = 960, height: int = 540) -> Image.Image:
    """A title and some lines on white paper, with a line of authority above."""
    picture = Image.new("RGB", (width, height), _PAPER)
    pen = ImageDraw.Draw(picture)
    unit = height // 36
    pen.rectangle((0, 0, width, unit // 2), fill=_LINE)
    pen.rectangle((4 * unit, 7 * unit, 5 * unit, 11 * unit), fill=_RIVER)
    pen.text((6 * unit, 9 * unit), title, fill=_RIVER, font=_font("600", 3 * unit), anchor="lm")
    for number, words in enumerate(lines):
        place = (6 * unit, (15 + 5 * number) * unit)
        pen.text(place, words, fill=_INK, font=_font("400", 2 * unit), anchor="lm")
    return picture


def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(STATIC / "fonts" / f"BeVietnamPro-{weight}.ttf"), size)
