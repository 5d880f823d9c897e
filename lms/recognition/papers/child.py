"""The process that opens papers of others: `python -m lms.recognition.papers.child VERB FILE …`.

It has little memory and little time, so that a file built to do harm costs the site nothing. `look FILE` prints
{"type": …, "pages": …} or {"fault": …}; `page FILE NUMBER WIDTH TARGET` writes a picture of the page.
"""

import json
import os
import resource
import sys
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

MEMORY_LIMIT = 1_200_000_000
SECONDS = 20
MOST_PAGES = 60
MOST_PIXELS = 40_000_000
_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png"}
_WHITE = (255, 255, 255)


def main(verb: str, path: str, *rest: str) -> int:
    """The answer is printed or written; the exit status is 0 also for a fault that has a name."""
    _bound()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Path(path).open("rb") as file:
        is_pdf = file.read(5) == b"%PDF-"
    if verb == "look":
        sys.stdout.write(json.dumps(_look_at_pdf(path) if is_pdf else _look_at_picture(path)))
        return 0
    number, width, target = int(rest[0]), int(rest[1]), rest[2]
    picture = _page_of_pdf(path, number, width) if is_pdf else _picture(path, width)
    picture.save(target, "PNG", optimize=False)
    return 0


def _bound() -> None:
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _look_at_pdf(path: str) -> dict[str, object]:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        return {"fault": "locked" if "password" in str(error).lower() else "damaged"}
    pages = len(document)
    if not pages:
        return {"fault": "damaged"}
    if pages > MOST_PAGES:
        return {"fault": "pages"}
    try:
        _draw(document, 1, 200)
    except (pypdfium2.PdfiumError, ValueError):
        return {"fault": "damaged"}
    return {"type": "application/pdf", "pages": pages}


def _look_at_picture(path: str) -> dict[str, object]:
    try:
        with Image.open(path, formats=tuple(_TYPES)) as picture:
            kind, (width, height) = picture.format or "", picture.size
            if width * height > MOST_PIXELS:
                return {"fault": "pixels"}
            picture.load()
    except Image.DecompressionBombError:
        return {"fault": "pixels"}
    except (OSError, ValueError, SyntaxError):
        return {"fault": "damaged"}
    return {"type": _TYPES[kind], "pages": 1}


def _page_of_pdf(path: str, number: int, width: int) -> Image.Image:
    return _draw(pypdfium2.PdfDocument(path), number, width)


def _draw(document: pypdfium2.PdfDocument, number: int, width: int) -> Image.Image:
    """The page as wide as asked, and no taller than three times that, whatever it says of its own size."""
    page = document[number - 1]
    wide, tall = page.get_size()
    scale = min(width / max(wide, 1), 3 * width / max(tall, 1), 10)
    bitmap = page.render(scale=scale, may_draw_forms=False)
    drawn: Image.Image = bitmap.to_pil()
    flat = drawn.convert("RGB")
    flat.thumbnail((width, 3 * width))
    return flat


def _picture(path: str, width: int) -> Image.Image:
    """The picture upright and no wider than asked, without anything but its pixels."""
    with Image.open(path, formats=tuple(_TYPES)) as opened:
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((width, 3 * width))
        flat = Image.new("RGB", upright.size, _WHITE)
        layer = upright.convert("RGBA")
        flat.paste(layer, mask=layer.getchannel("A"))
        return flat


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
