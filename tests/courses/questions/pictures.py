"""Small pictures for tests."""

import io

from PIL import Image


def picture(format: str = "PNG", size: tuple[int, int] = (3, 2), colour: int = 128) -> bytes:
    """A picture of one colour in that format."""
    target = io.BytesIO()
    Image.new("L", size, colour).save(target, format)
    return target.getvalue()
