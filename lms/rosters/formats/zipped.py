"""The parts of a zipped workbook, guarded: nothing is unpacked as a whole that could fill the memory."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from lms.core.text import msgid
from lms.core.zips import BROKEN_ZIP, is_locked
from lms.rosters.formats.problems import Problem, Unreadable

PART_LIMIT = 20_000_000
STREAM_LIMIT = 600_000_000
_ENTRY_LIMIT = 5_000
_RATIO_MATTERS_FROM, _RATIO_LIMIT = 60_000_000, 120
_CHUNK = 1 << 18
DAMAGED = Problem(
    msgid(
        "The file is damaged or was cut off on its way: open it in Excel, save it again and upload it again."
    )
)
_BOMB = Problem(
    msgid("Unpacked, the file would be larger than %(limit)s MB: part it into several files."),
    {"limit": str(STREAM_LIMIT // 1_000_000)},
)
_LOCKED = Problem(msgid("The file is protected with a password: save it without one and upload it again."))


class Parts:
    """The parts of the archive at this path."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with zipfile.ZipFile(path) as archive:
                self._infos = {
                    info.filename.replace("\\", "/").lstrip("/"): info for info in archive.infolist()
                }
        except BROKEN_ZIP as error:
            raise Unreadable(DAMAGED) from error
        self._check()

    def _check(self) -> None:
        infos = self._infos.values()
        if any(is_locked(info) for info in infos):
            raise Unreadable(_LOCKED)
        if len(infos) > _ENTRY_LIMIT or any(_is_bomb(info) for info in infos):
            raise Unreadable(_BOMB)

    def names(self) -> list[str]:
        """The names of all parts."""
        return list(self._infos)

    def find(self, name: str) -> str | None:
        """The part with this name, in whatever case it is written."""
        wanted = name.lstrip("/").casefold()
        return next((each for each in self._infos if each.casefold() == wanted), None)

    def read(self, name: str) -> bytes:
        """A small part as a whole; b"" where there is none."""
        found = self.find(name)
        if found is None:
            return b""
        if self._infos[found].file_size > PART_LIMIT:
            raise Unreadable(_BOMB)
        return b"".join(self.stream(found))

    def stream(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, piece by piece."""
        found = self.find(name)
        if found is None:
            return
        try:
            with zipfile.ZipFile(self.path) as archive, archive.open(self._infos[found]) as file:
                while chunk := file.read(_CHUNK):
                    yield chunk
        except BROKEN_ZIP as error:
            raise Unreadable(DAMAGED) from error


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    grows = info.file_size > _RATIO_LIMIT * max(info.compress_size, 1)
    return info.file_size > STREAM_LIMIT or (info.file_size > _RATIO_MATTERS_FROM and grows)
