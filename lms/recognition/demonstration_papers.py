"""Papers of the demonstration that look like papers."""

import datetime as dt
import io

from PIL import Image, ImageDraw, ImageFont

from lms.core.text import admin_date
from lms.core.web import STATIC
from lms.recognition.papers.reading import Paper


def draw_paper(name: str, organiser: str, title: str, day: dt.date) -> Paper:
    """A picture of a certificate, as somebody photographed it."""
    picture = Image.new("RGB", (1000, 700), (252, 250, 244))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((24, 24, 976, 676), outline=(150, 30, 30), width=4)
    lines = (
        (90, 26, organiser.upper()),
        (190, 44, "GIẤY CHỨNG NHẬN"),
        (290, 28, "Chứng nhận ông/bà"),
        (350, 38, name),
        (430, 26, title),
        (540, 22, f"Hải Phòng, {admin_date(day)}"),
    )
    for top, size, words in lines:
        pen.text((500, top), words, fill=(40, 30, 30), font=_font(size), anchor="mm")
    target = io.BytesIO()
    picture.save(target, "PNG", optimize=True)
    return Paper("giay-chung-nhan.png", target.getvalue(), "image/png", 1)


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(STATIC / "fonts" / "Tinos-400.ttf"), size)
