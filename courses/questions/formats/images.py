"""Pictures that questions show: what they are is read from their content, never from their name."""

import base64
import binascii
import io
import re
import warnings
from dataclasses import dataclass, replace

from PIL import Image

from courses.questions.formats.image_texts import (
    digests_in,
    map_question,
    map_sources,
    names_in,
    names_of,
    reference,
)
from courses.questions.formats.question_file import EmbeddedFile, FileQuestion
from courses.questions.kinds.base import Fault
from lms.core.text import clean_line, msgid

__all__ = [
    "Allowance",
    "Pictures",
    "check_image",
    "digests_in",
    "names_in",
    "names_of",
    "reference",
]

SIZE_LIMIT = 2_000_000
SIDE_LIMIT = 4000
_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
_ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp"}
_DATA = re.compile(r"data:image/[a-z+.-]{1,20};base64,([A-Za-z0-9+/=\s]+)\Z", re.IGNORECASE)
_ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)


@dataclass
class Allowance:
    """How many points may still be drawn: small files can hold giants, and a file many of them."""

    points: int = 600_000_000


def check_image(name: str, content: bytes, allowance: Allowance | None = None) -> EmbeddedFile | Fault:
    """The picture under a clean name, or why it cannot be shown: PNG, JPEG, GIF or WebP, 4000 a side, 2 MB."""
    shown = {"name": clean_line(name)[:80]}
    if len(content) > SIZE_LIMIT:
        limit = {"limit": SIZE_LIMIT // 1_000_000}
        return Fault("The picture “%(name)s” has more than %(limit)s MB.", shown | limit)
    head = content[:1000].lstrip()
    if head.startswith((b"<svg", b"<?xml", b"<!DOCTYPE svg")) or b"<svg" in head:
        advice = msgid("The picture “%(name)s” is an SVG drawing, which is not kept: save it as PNG.")
        return Fault(advice, shown)
    allowance = allowance or Allowance()
    found = _drawn(content, allowance)
    if found is None:
        return Fault("“%(name)s” is not a complete PNG, JPEG, GIF or WebP picture.", shown)
    media_type, width, height = found
    if max(width, height) > SIDE_LIMIT:
        return Fault(
            "The picture “%(name)s” has more than %(limit)s points a side.", shown | {"limit": SIDE_LIMIT}
        )
    if allowance.points < 0:
        return Fault("The file holds too many large pictures: “%(name)s” and others are left out.", shown)
    return EmbeddedFile(clean_line(name)[:200] or "picture" + _ENDINGS[media_type], content, media_type)


def _drawn(content: bytes, allowance: Allowance) -> tuple[str, int, int] | None:
    """Media type, width and height of a picture that can be drawn to its end; too large ones are not drawn."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=tuple(_TYPES)) as image:
                if max(image.size) <= SIDE_LIMIT:
                    allowance.points -= image.width * image.height
                    if allowance.points >= 0:
                        image.load()
                return _TYPES[image.format or ""], *image.size
    except Exception:
        # Whatever a damaged or hostile file does to the decoder: it is not a picture.
        return None


class Pictures:
    """The pictures of one question while it is read; `faults` say which of them cannot be shown."""

    def __init__(self, allowance: Allowance | None = None) -> None:
        self.allowance = allowance or Allowance()
        self.files: dict[str, EmbeddedFile] = {}
        self.faults: list[Fault] = []
        self._refused: set[str] = set()

    def add(self, name: str, content: bytes) -> str:
        """A file of that name came with the question; returns the name by which texts have to call it."""
        found = check_image(name, content, self.allowance)
        if isinstance(found, Fault):
            self._fault(found)
            self._refused.add(name)
            return name
        kept = self._free_name(found)
        self.files[kept] = replace(found, name=kept)
        return kept

    def _free_name(self, file: EmbeddedFile) -> str:
        """Its name; another where a different file has it already."""
        stem, point, ending = file.name.rpartition(".")
        name, number = file.name, 1
        while name in self.files and self.files[name].sha256 != file.sha256:
            number += 1
            name = f"{stem}-{number}{point}{ending}" if stem else f"{file.name}-{number}"
        return name

    def add_base64(self, name: str, written: str) -> str:
        """The same, written in base64."""
        try:
            return self.add(name, base64.b64decode(re.sub(r"\s+", "", written), validate=True))
        except (binascii.Error, ValueError):
            self._fault(Fault("The picture “%(name)s” is damaged.", {"name": clean_line(name)[:80]}))
            self._refused.add(name)
            return name

    def _fault(self, fault: Fault) -> None:
        if fault not in self.faults:
            self.faults.append(fault)

    def attach(self, question: FileQuestion) -> FileQuestion:
        """The question with the files that it shows; what is missing or stands elsewhere is remarked."""
        taken = map_question(question, lambda text, text_format: map_sources(text, text_format, self._own))
        named, shown = names_of(taken), digests_in(taken.data)
        for name in named:
            if name not in self.files and name not in self._refused:
                missing = {"name": clean_line(name)[:80]}
                self._fault(Fault("The picture “%(name)s” is not in the file.", missing))
        kept = [file for name, file in sorted(self.files.items()) if name in named or file.sha256 in shown]
        return replace(taken, files=tuple(kept))

    def _own(self, address: str) -> str | None:
        data = _DATA.match(address)
        if data:
            name = self.add_base64(f"picture-{len(self.files) + 1}", data[1])
            return reference(name) if name in self.files else ""
        if _ELSEWHERE.match(address):
            params = {"address": address[:80]}
            self._fault(Fault("A picture of another site is not shown: “%(address)s”.", params))
        return None
