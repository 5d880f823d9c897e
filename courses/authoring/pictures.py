"""Pictures and files that an author sends up: known by their content, of bounded size, without what nobody sees."""

import io
import re
import warnings
import zipfile
from dataclasses import dataclass
from hashlib import sha256

from PIL import Image, ImageOps

from courses.questions.kinds.base import Fault
from lms.core.text import clean_line, fold, msgid

PICTURE_LIMIT, POINTS_LIMIT, WIDEST = 5_000_000, 40_000_000, 1920
FILE_LIMIT = 20_000_000
_ENDINGS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
_OFFICE = "application/vnd.openxmlformats-officedocument."
FILE_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "pptx": f"{_OFFICE}presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "txt": "text/plain",
    "csv": "text/csv",
}
_ZIPPED = {"docx", "xlsx", "pptx", "odt", "ods", "odp"}
_LOCKED = msgid("“%(name)s” is not what its name says, or is damaged: open it, save it again and send that.")


@dataclass(frozen=True)
class Sent:
    """What was sent up, as it is kept: its name in the course, its bytes and its type."""

    name: str
    content: bytes
    media_type: str


def read_picture(name: str, content: bytes) -> Sent | Fault:
    """The picture drawn anew, upright and without its particulars, at most 1920 points wide; or why it is not kept."""
    shown = {"name": clean_line(name)[:80]}
    if len(content) > PICTURE_LIMIT:
        limit = {"limit": PICTURE_LIMIT // 1_000_000}
        return Fault("The picture “%(name)s” has more than %(limit)s MB.", shown | limit)
    if b"<svg" in content[:2000]:
        advice = msgid("The picture “%(name)s” is an SVG drawing, which is not kept: save it as PNG.")
        return Fault(advice, shown)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=tuple(_ENDINGS)) as image:
                if image.width * image.height > POINTS_LIMIT:
                    return Fault("The picture “%(name)s” is too large: at most 40 million points.", shown)
                kind = image.format or ""
                drawn = _drawn_again(image, kind)
    except Exception:
        # Whatever a damaged or hostile file does to the decoder: it is not a picture.
        return Fault("“%(name)s” is not a complete PNG, JPEG, GIF or WebP picture.", shown)
    digest = sha256(drawn).hexdigest()[:12]
    return Sent(f"images/{digest}.{_ENDINGS[kind]}", drawn, Image.MIME[kind])


def _drawn_again(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    if getattr(image, "is_animated", False):
        image.save(out, format=kind, save_all=True)
        return out.getvalue()
    upright = ImageOps.exif_transpose(image)
    if upright.width > WIDEST:
        upright = upright.resize((WIDEST, max(1, upright.height * WIDEST // upright.width)))
    bare = Image.new(upright.mode, upright.size)
    bare.paste(upright)
    if upright.mode == "P":
        bare.putpalette(upright.getpalette() or [])
    transparency = {"transparency": upright.info["transparency"]} if "transparency" in upright.info else {}
    if kind == "JPEG":
        bare.convert("RGB").save(out, format=kind, quality=85, optimize=True, progressive=True)
    else:
        bare.save(out, format=kind, optimize=True, **transparency)
    return out.getvalue()


def read_file_sent(name: str, content: bytes) -> Sent | Fault:
    """The file under a name of the course, or why it is not kept: documents, tables and slides, without macros."""
    shown = {"name": clean_line(name)[:80]}
    stem, _dot, ending = clean_line(name).rpartition(".")
    ending = ending.lower()
    if ending not in FILE_TYPES:
        kinds = {"kinds": ", ".join(FILE_TYPES)}
        return Fault("“%(name)s” cannot be offered here. These kinds can: %(kinds)s.", shown | kinds)
    if len(content) > FILE_LIMIT:
        return Fault(
            "The file “%(name)s” has more than %(limit)s MB.", shown | {"limit": FILE_LIMIT // 1_000_000}
        )
    if not _is_what_it_says(ending, content):
        return Fault(_LOCKED, shown)
    base = re.sub(r"[^a-z0-9]+", "-", fold(stem)).strip("-")[:60] or "tep"
    return Sent(f"files/{base}-{sha256(content).hexdigest()[:6]}.{ending}", content, FILE_TYPES[ending])


def _is_what_it_says(ending: str, content: bytes) -> bool:
    if ending == "pdf":
        return content.startswith(b"%PDF-")
    if ending in _ZIPPED:
        return _is_plain_office(content)
    return b"\0" not in content


def _is_plain_office(content: bytes) -> bool:
    """A packed office document that holds no macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = {name.lower() for name in packed.namelist()}
    except (zipfile.BadZipFile, ValueError, OSError):
        return False
    is_office = "[content_types].xml" in names or "mimetype" in names
    return is_office and not any(name.endswith("vbaproject.bin") for name in names)
