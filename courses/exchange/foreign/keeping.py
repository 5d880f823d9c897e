"""What is kept of a file of others: its files under clean names, each content once, and all that is lost."""

import hashlib
import re
from dataclasses import replace
from pathlib import Path, PurePosixPath

from courses.authoring.incoming import IncomingFile, Loss
from courses.exchange.foreign.pictures import LARGEST_PICTURE, MOST_MEGAPIXELS, TooManyPoints, fit_picture
from courses.lessons.blocks.base import Block
from courses.media.rules.captions import read_captions
from courses.questions.kinds.base import Fault
from lms.core.text import clean_line, fold, msgid, nfc

PICTURES = {".png", ".jpg", ".jpeg", ".jfif", ".gif", ".webp", ".bmp", ".svg"}
MEDIA = {
    ".mp4": "video/mp4", ".m4v": "video/mp4", ".webm": "video/webm", ".mov": "video/quicktime",
    ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg", ".wav": "audio/wav",
}  # fmt: skip
FILES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".rtf": "application/rtf",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".zip": "application/zip",
    ".epub": "application/epub+zip",
}
_FILE_LIMIT, _CAPTIONS_LIMIT = 200_000_000, 2_000_000
_NO_PICTURE = msgid("“%(name)s” is no picture that can be shown here.")
_TOO_MANY_POINTS = msgid(
    "The picture “%(name)s” has too many points and is left out: make it smaller than %(limit)s megapixels."
)
_NO_CAPTIONS = msgid("The captions of “%(name)s” cannot be read: add them to the film in the course.")
_NO_KIND = msgid("“%(name)s”: files of this kind are not taken in.")
_TOO_LARGE = msgid("“%(name)s” has more than %(limit)s MB: it is not taken in.")


class Keeper:
    """Files and losses of one file of others while it is read."""

    def __init__(self) -> None:
        self.files: dict[str, IncomingFile] = {}
        self.losses: list[Loss] = []
        self.seen: set[Path] = set()
        self._names: dict[tuple[str, str], str] = {}
        self._said: set[tuple[str, str, str]] = set()

    def lose(self, place: str, message: str, **params: object) -> None:
        """Say, once, what did not survive there."""
        key = (place, message, str(params))
        if key not in self._said:
            self._said.add(key)
            self.losses.append(Loss(place, Fault(message, params)))

    def keep(self, name: str, content: Path | bytes, place: str) -> str:
        """The name in the course under which the file is kept; "" where it is not, which is said."""
        if isinstance(content, Path):
            self.seen.add(content)
        ending = PurePosixPath(name).suffix.lower()
        size = content.stat().st_size if isinstance(content, Path) else len(content)
        shown = clean_line(name)[:80]
        if size > _FILE_LIMIT:
            self.lose(place, _TOO_LARGE, name=shown, limit=_FILE_LIMIT // 1_000_000)
        elif ending in PICTURES and size <= LARGEST_PICTURE:
            return self._picture(name, content, place)
        elif ending in MEDIA:
            return self._add("media", name, ending, IncomingFile(content, MEDIA[ending]))
        elif ending in FILES:
            return self._add("files", name, ending, IncomingFile(content, FILES[ending]))
        else:
            self.lose(place, _NO_PICTURE if ending in PICTURES else _NO_KIND, name=shown)
        return ""

    def keep_package(self, name: str, content: Path | bytes) -> str:
        """The name under which a package of others (SCORM) is kept."""
        if isinstance(content, Path):
            self.seen.add(content)
        return self._add("packages", name, ".zip", IncomingFile(content, "application/zip"))

    def keep_captions(self, name: str, language: str, content: Path | bytes, place: str) -> None:
        """The film of that name in the course carries these captions, where they can be read: else it is said."""
        if isinstance(content, Path):
            self.seen.add(content)
            content = content.read_bytes() if content.stat().st_size <= _CAPTIONS_LIMIT else b""
        words = nfc(content.decode("utf-8-sig", "replace"))
        film = self.files[name]
        cues, faults = read_captions(words)
        if faults or not cues or not re.fullmatch("[a-z]{2}", language):
            self.lose(place, _NO_CAPTIONS, name=name.rpartition("/")[2])
        elif language not in [each[1] for each in film.texts]:
            self.files[name] = replace(film, texts=(*film.texts, ("captions", language, words)))

    def _picture(self, name: str, content: Path | bytes, place: str) -> str:
        shown = clean_line(name)[:80]
        try:
            fitted = fit_picture(content.read_bytes() if isinstance(content, Path) else content)
        except TooManyPoints:
            self.lose(place, _TOO_MANY_POINTS, name=shown, limit=MOST_MEGAPIXELS)
            return ""
        if fitted is None:
            self.lose(place, _NO_PICTURE, name=shown)
            return ""
        return self._add("images", name, fitted[2], IncomingFile(fitted[0], fitted[1]))

    def _add(self, folder: str, name: str, ending: str, file: IncomingFile) -> str:
        digest = _digest(file.content)
        known = self._names.get((folder, digest))
        if known:
            return known
        stem = plain_name(PurePosixPath(name).stem) or folder
        free, number = f"{folder}/{stem}{ending}", 1
        while free in self.files:
            number += 1
            free = f"{folder}/{stem}-{number}{ending}"
        self.files[free] = file
        self._names[folder, digest] = free
        return free


def file_block(name: str, title: str) -> Block:
    """The block that shows a kept file, by what it is."""
    words = clean_line(title)[:300]
    if name.startswith("images/"):
        return {"kind": "image", "file": name, "alt": words, "caption": "", "is_decorative": not words}
    kind = {"media": "media", "packages": "package"}.get(name.split("/")[0], "file")
    return {"kind": kind, "file": name, "title": words}


def numbered(blocks: list[Block]) -> list[Block]:
    """The blocks of one lesson with ids in order."""
    return [{**block, "id": f"b{number}"} for number, block in enumerate(blocks, 1)]


def plain_name(text: str) -> str:
    """Lower-case letters without marks, digits and single hyphens, at most 60."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:60].strip("-")


def _digest(content: Path | bytes) -> str:
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    with content.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
