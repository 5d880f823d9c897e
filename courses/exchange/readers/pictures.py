"""Pictures of others on their way into a course: measured before they are drawn, made small, stripped of all but
what is seen."""

import hashlib
import io
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageOps

from courses.authoring.incoming import IncomingFile
from courses.exchange.readers.base import Losses
from lms.core.text import fold, msgid

SIZE_LIMIT, LARGE = 500_000, "large"
_POINTS_LIMIT = 40_000_000
_ALL_POINTS = 2_000_000_000
_SIDE = 1600
_LARGE_FOR_DRAWN = 120_000
_KEPT_AS_THEY_ARE = {
    "PNG": ("image/png", ".png"),
    "JPEG": ("image/jpeg", ".jpg"),
    "WEBP": ("image/webp", ".webp"),
}
_READ = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
_DRAWINGS = {".emf": "EMF", ".wmf": "WMF", ".svg": "SVG", ".wdp": "JPEG XR", ".jxr": "JPEG XR"}


@dataclass(frozen=True)
class Kept:
    """A picture that is in the course now, by its name there."""

    name: str
    moved_once: bool = False


@dataclass(frozen=True)
class Lost:
    """Why a picture is not in the course: LARGE, "damaged", or the name of a kind of drawing."""

    why: str


@dataclass
class Pictures:
    """The pictures of one file; each content is kept once, in the folder `out`."""

    out: Path
    files: dict[str, IncomingFile] = field(default_factory=dict)
    _known: dict[str, Kept | Lost] = field(default_factory=dict)
    _points: int = _ALL_POINTS

    def keep(self, content: bytes, hint: str, ending: str = "") -> Kept | Lost:
        """The picture under a name in the course, or why it cannot be shown."""
        digest = hashlib.sha256(content).hexdigest()
        if digest not in self._known:
            self._known[digest] = self._take(content, hint, ending.lower())
        return self._known[digest]

    def keep_drawn(self, picture: Image.Image, hint: str) -> str:
        """What was drawn here, as a picture of the course: its name."""
        content = _small(picture)[0]
        if len(content) > _LARGE_FOR_DRAWN:
            content = min(content, _lossless(picture), key=len)
        return self._put(content, "image/webp", ".webp", hint)

    def _take(self, content: bytes, hint: str, ending: str) -> Kept | Lost:
        if ending in _DRAWINGS:
            return Lost(_DRAWINGS[ending])
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return self._draw(content, hint)
        except MemoryError:
            raise
        except Image.DecompressionBombError:
            return Lost(LARGE)
        except Exception:
            # Whatever a damaged or hostile file does to the decoder: it is not a picture.
            return Lost("damaged")

    def _draw(self, content: bytes, hint: str) -> Kept | Lost:
        with Image.open(io.BytesIO(content), formats=_READ) as picture:
            points = picture.width * picture.height
            self._points -= points
            if points > _POINTS_LIMIT or self._points < 0:
                return Lost(LARGE)
            picture.load()
            moved = bool(getattr(picture, "is_animated", False))
            if not moved and _may_stay(picture, content):
                media_type, own_ending = _KEPT_AS_THEY_ARE[str(picture.format)]
                return Kept(self._put(content, media_type, own_ending, hint))
            return Kept(self._put(*_small(ImageOps.exif_transpose(picture)), hint), moved)

    def _put(self, content: bytes, media_type: str, ending: str, hint: str) -> str:
        name = f"images/{plain_name(hint)}-{hashlib.sha256(content).hexdigest()[:8]}{ending}"
        if name not in self.files:
            path = self.out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            self.files[name] = IncomingFile(path, media_type)
        return name


def _may_stay(picture: Image.Image, content: bytes) -> bool:
    """True for a small picture that tells nothing of where and by whom it was taken, and hides nothing behind it."""
    told = picture.getexif() or {
        key for key in picture.info if key in ("exif", "xmp", "comment", "XML:com.adobe.xmp")
    }
    is_small = len(content) <= SIZE_LIMIT and max(picture.size) <= _SIDE
    return (
        is_small
        and not told
        and picture.format in _KEPT_AS_THEY_ARE
        and _ends_cleanly(picture.format, content)
    )


def _ends_cleanly(kind: str, content: bytes) -> bool:
    if kind == "PNG":
        return content.rstrip(b"\0").endswith(b"IEND\xaeB`\x82")
    return content.rstrip(b"\0").endswith(b"\xff\xd9") if kind == "JPEG" else False


def _small(picture: Image.Image) -> tuple[bytes, str, str]:
    """(content, media type, ending) of the picture in WebP, as large as a lesson may show it."""
    drawn = picture.convert("RGBA" if _is_clear(picture) else "RGB")
    drawn.thumbnail((_SIDE, _SIDE))
    for quality in (82, 65, 45):
        target = io.BytesIO()
        drawn.save(target, "WEBP", quality=quality, method=3)
        if target.tell() <= SIZE_LIMIT:
            break
        drawn.thumbnail((drawn.width * 4 // 5, drawn.height * 4 // 5))
    return target.getvalue(), "image/webp", ".webp"


def _lossless(picture: Image.Image) -> bytes:
    """Letters on paper are smaller this way."""
    target = io.BytesIO()
    picture.save(target, "WEBP", lossless=True, quality=40, method=2)
    return target.getvalue()


def _is_clear(picture: Image.Image) -> bool:
    return picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info


def plain_name(text: str) -> str:
    """The text as a part of a file's name: small letters and digits with hyphens."""
    letters = "".join(char if char.isascii() and char.isalnum() else " " for char in fold(text))
    return "-".join(letters.split())[:40].strip("-") or "tep"


def use_only(files: Mapping[str, IncomingFile], names: set[str]) -> dict[str, IncomingFile]:
    """The files of these names."""
    return {name: file for name, file in files.items() if name in names}


def note_lost_picture(lost: Lost, place: str, losses: Losses) -> None:
    """Why a picture is not in the course, in words."""
    if lost.why == LARGE:
        losses.add(
            place, msgid("A picture has too many points and is left out: make it smaller than 40 megapixels.")
        )
    elif lost.why == "damaged":
        losses.add(
            place, msgid("A picture is damaged or of a kind that browsers do not show: it is left out.")
        )
    else:
        losses.add(
            place,
            msgid("A drawing of the kind %(kind)s is left out: save it as PNG and add it to the lesson."),
            kind=lost.why,
        )
