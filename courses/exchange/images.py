"""The images of a course: what they are is read from their content, never from their name."""

import io
import warnings

from PIL import Image

from courses.exchange.faults import Faults
from courses.exchange.names import is_plain
from courses.exchange.plan import FilePlan
from courses.exchange.svg import read_svg
from courses.questions.kinds.base import Fault
from lms.core.text import msgid

IMAGE_LIMIT = 500_000
# What authors brought into the studio is larger than what they would write a folder with.
LARGE_IMAGE_LIMIT = 20_000_000
_PIXEL_LIMIT = 20_000_000
_ENDINGS = {
    "image/svg+xml": (".svg",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/webp": (".webp",),
    "image/gif": (".gif",),
}
_FORMATS: dict[str, str] = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "WEBP": "image/webp",
    "GIF": "image/gif",
}


def read_image(file: str, content: bytes, faults: Faults, *, limit: int = IMAGE_LIMIT) -> FilePlan | None:
    """The image, with every fault of it; None where it cannot be shown."""
    if not is_plain(file):
        advice = msgid("Rename the image: letters, digits, hyphens, underscores and points only, no spaces.")
        faults.add(file, 1, Fault(advice))
    if len(content) > limit:
        params = {"size": -(-len(content) // 1000), "limit": limit // 1000}
        faults.add(file, 1, Fault("The image has %(size)s kB: at most %(limit)s kB are allowed.", params))
        return None
    media_type = _drawn_type(content) or ("image/svg+xml" if b"<svg" in content else None)
    if media_type is None:
        faults.add(file, 1, Fault("This is not a complete SVG, PNG, JPEG, GIF or WebP image."))
        return None
    if not file.lower().endswith(_ENDINGS[media_type]):
        ending = {"ending": _ENDINGS[media_type][0]}
        fault = Fault("The content does not fit the name: such an image ends in “%(ending)s”.", ending)
        faults.add(file, 1, fault)
    if media_type == "image/svg+xml":
        content = read_svg(file, content, faults)
    return FilePlan(file, content, media_type)


def _drawn_type(content: bytes) -> str | None:
    """The media type of a PNG, JPEG or WebP image that can be drawn to its end; None for anything else."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=tuple(_FORMATS)) as image:
                if image.width * image.height > _PIXEL_LIMIT:
                    return None
                image.load()
                return _FORMATS[image.format or ""]
    except Exception:
        # Whatever a damaged or hostile file does to the decoder: it is not an image.
        return None
