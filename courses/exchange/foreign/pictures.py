"""Pictures of others: what they are is read from their content; large ones are made to fit a phone."""

import io
import warnings

from PIL import Image, ImageOps

from courses.exchange.faults import Faults
from courses.exchange.svg import read_svg

KEPT_AS_IT_IS = 500_000
_SIDE = 1600
LARGEST_PICTURE = 40_000_000
MOST_MEGAPIXELS = 50
_FORMATS = {
    "PNG": ("image/png", ".png"),
    "JPEG": ("image/jpeg", ".jpg"),
    "WEBP": ("image/webp", ".webp"),
    "GIF": ("", ""),
    "BMP": ("", ""),
}
_SVG = ("image/svg+xml", ".svg")


class TooManyPoints(Exception):
    """The picture would fill the memory when it is drawn."""


def fit_picture(content: bytes) -> tuple[bytes, str, str] | None:
    """The picture, its media type and the ending of its name; None where it cannot be shown, or TooManyPoints.

    PNG, JPEG and WebP of a size for phones stay as they are; larger ones are drawn again, at most 1600 points a
    side; of GIF and BMP the first picture is kept. SVG drawings are kept where nothing but shapes is in them.
    """
    if len(content) > LARGEST_PICTURE:
        return None
    if b"<svg" in content[:4000]:
        faults = Faults()
        drawn = read_svg("", content, faults)
        return None if faults.errors() else (drawn, *_SVG)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=tuple(_FORMATS)) as image:
                if image.width * image.height > MOST_MEGAPIXELS * 1_000_000:
                    raise TooManyPoints
                return _fit(image, content)
    except (Image.DecompressionBombError, TooManyPoints) as error:
        raise TooManyPoints from error
    except Exception:
        # Whatever a damaged or hostile file does to the decoder: it is not a picture.
        return None


def _fit(image: Image.Image, content: bytes) -> tuple[bytes, str, str]:
    image.load()
    media_type, ending = _FORMATS[image.format or ""]
    if media_type and len(content) <= KEPT_AS_IT_IS:
        return content, media_type, ending
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((_SIDE, _SIDE))
    buffer = io.BytesIO()
    has_gaps = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
    if has_gaps or not media_type:
        upright.convert("RGBA").save(buffer, "WEBP", quality=85)
        return buffer.getvalue(), "image/webp", ".webp"
    upright.convert("RGB").save(buffer, "JPEG", quality=85, optimize=True)
    return buffer.getvalue(), "image/jpeg", ".jpg"
