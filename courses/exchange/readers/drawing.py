"""Pages of a PDF file as pictures of bounded size."""

import pypdfium2
from PIL import Image

from courses.exchange.readers.base import Source
from courses.exchange.readers.pictures import Pictures

_WIDTH, _HEIGHT = 1280, 1500


def draw_pages(source: Source, pictures: Pictures, hint: str, expected: int) -> list[str]:
    """The names of the pictures of all pages of `source.pages`; nothing where they are not as many as expected."""
    document = pypdfium2.PdfDocument(str(source.pages))
    try:
        if len(document) != expected:
            return []
        names = []
        for number in range(1, expected + 1):
            source.tell("pictures", number, expected)
            names.append(pictures.keep_drawn(draw_page(document, number), f"{hint}-{number:03d}"))
        return names
    finally:
        document.close()


def draw_page(document: pypdfium2.PdfDocument, number: int) -> Image.Image:
    """The page at most 1280 points wide and 1500 tall, whatever it says of its own size."""
    page = document[number - 1]
    wide, tall = page.get_size()
    scale = min(_WIDTH / max(wide, 1), _HEIGHT / max(tall, 1), 10)
    bitmap = page.render(scale=scale, may_draw_forms=False)
    drawn: Image.Image = bitmap.to_pil().convert("RGB")
    page.close()
    return drawn
