"""A picture of the demonstration: where the parts of an official document stand on its page."""

import io

from PIL import Image, ImageDraw

_INK, _PAPER, _RIVER = "#17212B", "#FFFFFF", "#E3EFF8"


def draw_page() -> bytes:
    """A page with the places of its parts, drawn small."""
    image = Image.new("RGB", (900, 560), _PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((250, 20, 650, 540), outline=_INK, width=3)
    places = (
        (270, 40, 430, 90), (450, 40, 630, 90), (270, 105, 430, 130), (450, 105, 630, 130),
        (330, 160, 570, 200), (270, 225, 630, 400), (270, 430, 420, 510), (460, 430, 630, 510),
    )  # fmt: skip
    for place in places:
        draw.rectangle(place, fill=_RIVER, outline=_INK, width=2)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
