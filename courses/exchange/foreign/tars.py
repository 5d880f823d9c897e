"""Unpacking a tar archive of others, compressed by gzip or not: only plain files, under names of ours.

The headers are read one by one, so that neither a long name nor a hidden header can take memory; links,
devices, sparse files and names that lead elsewhere are refused before a byte of them is written.
"""

import gzip
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from courses.exchange.foreign.refusing import Unreadable
from courses.questions.kinds.base import Fault
from lms.core.filenames import is_clutter, repeated_names, shown_name, why_unsafe
from lms.core.text import msgid, nfc

MEMBER_LIMIT = 20_000
SIZE_LIMIT = 500_000_000
_BLOCK = tarfile.BLOCKSIZE
_CHUNK = 1 << 20
_NAME_LIMIT = 65_536
_UNREADABLE = Fault("This backup cannot be read: it is damaged or not complete. Download it again.")
_LINK = msgid("“%(name)s” in the archive is a symbolic link: refused.")
_NOT_REGULAR = msgid("“%(name)s” in the archive is not a regular file: refused.")
_TOO_LARGE = Fault(
    "Unpacked, the archive would be larger than %(limit)s MB: refused.", {"limit": SIZE_LIMIT // 1_000_000}
)
_TOO_MANY = Fault("The archive holds more than %(limit)s files: refused.", {"limit": MEMBER_LIMIT})


def is_gzip(head: bytes) -> bool:
    """True for what begins as gzip does."""
    return head[:2] == b"\x1f\x8b"


def is_tar(head: bytes) -> bool:
    """True for what begins as a tar archive of this century does."""
    return head[257:262] == b"ustar"


def unpack_tar(path: Path, scratch: Path) -> dict[str, Path]:
    """Every file of the archive by its name, each lying in `scratch` under a number; Unreadable otherwise."""
    with path.open("rb") as raw:
        head = raw.read(_BLOCK)
        raw.seek(0)
        try:
            source = cast(IO[bytes], gzip.GzipFile(fileobj=raw) if is_gzip(head) else raw)
            return _Unpacking(scratch).read(source)
        except (OSError, EOFError, zlib.error, tarfile.TarError, ValueError, OverflowError) as error:
            raise Unreadable(_UNREADABLE) from error


class _Unpacking:
    """One archive on its way onto the disk."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.left = SIZE_LIMIT
        self.found: dict[str, Path] = {}
        self.count = 0

    def read(self, source: IO[bytes]) -> dict[str, Path]:
        """The files by name."""
        for info, name in self._members(source):
            self._accept(info, name)
            if info.isdir():
                continue
            target = None if is_clutter(name) else self.scratch / f"{len(self.found):05d}"
            if nfc(name) in self.found:
                raise _twice(name)
            self._write(source, info.size, target)
            if target:
                self.found[nfc(name)] = target
        for name in repeated_names(self.found, by_case=True):
            raise _twice(name)
        return self.found

    def _members(self, source: IO[bytes]) -> Iterator[tuple[tarfile.TarInfo, str]]:
        """Header after header; a long name is told by the header before."""
        long_name = ""
        while block := self._exactly(source, _BLOCK):
            if not block.strip(b"\0"):
                return
            info = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
            self.count += 1
            if self.count > 2 * MEMBER_LIMIT:
                raise Unreadable(_TOO_MANY)
            if info.type in (tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE, tarfile.XGLTYPE):
                said = self._header(source, info)
                long_name = _long_name(info.type, said) or long_name
                continue
            yield info, _plain(long_name or info.name)
            long_name = ""

    def _header(self, source: IO[bytes], info: tarfile.TarInfo) -> bytes:
        if not 0 <= info.size <= _NAME_LIMIT:
            raise Unreadable(_UNREADABLE)
        return self._exactly(source, -(-info.size // _BLOCK) * _BLOCK)[: info.size]

    def _exactly(self, source: IO[bytes], size: int) -> bytes:
        """So many bytes; none at the end of the archive."""
        self._spend(size)
        read = source.read(size)
        if read and len(read) < size:
            raise EOFError
        return read

    def _spend(self, size: int) -> None:
        self.left -= size
        if self.left < 0 or size < 0:
            raise Unreadable(_TOO_LARGE)

    def _accept(self, info: tarfile.TarInfo, name: str) -> None:
        """Unreadable where the member may not be unpacked; clutter never is, whatever it is."""
        fault = None
        if is_clutter(name) and not (info.isreg() or info.isdir()) and info.size == 0:
            return
        if info.issym() or info.islnk():
            fault = Fault(_LINK, {"name": shown_name(name)})
        elif info.type not in (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.DIRTYPE):
            fault = Fault(_NOT_REGULAR, {"name": shown_name(name)})
        elif name and (reason := why_unsafe(name)):
            fault = Fault(*reason)
        if fault:
            raise Unreadable(fault)
        if len(self.found) >= MEMBER_LIMIT:
            raise Unreadable(_TOO_MANY)

    def _write(self, source: IO[bytes], size: int, target: Path | None) -> None:
        """The next bytes stand in that file; the rest of their last block is passed over."""
        self._spend(-(-size // _BLOCK) * _BLOCK)
        left = size
        with target.open("xb") if target else open("/dev/null", "wb") as file:
            while left:
                chunk = source.read(min(left, _CHUNK))
                if not chunk:
                    raise EOFError
                file.write(chunk)
                left -= len(chunk)
        source.read(-size % _BLOCK)


def _twice(name: str) -> Unreadable:
    return Unreadable(
        Fault("The name “%(name)s” stands in the archive twice: refused.", {"name": shown_name(name)})
    )


def _plain(name: str) -> str:
    """The name without the folder that it stands in by itself."""
    return name.removeprefix("./").removesuffix("/").removesuffix("/.") if name not in (".", "./") else ""


def _long_name(kind: bytes, said: bytes) -> str:
    """The name that a header of its own tells, "" where it tells something else."""
    text = said.decode("utf-8", "surrogateescape")
    if kind == tarfile.GNUTYPE_LONGNAME:
        return text.rstrip("\0")
    if kind == tarfile.XGLTYPE:
        return ""
    for line in text.splitlines():
        key, _, value = line.partition(" ")[2].partition("=")
        if key == "path":
            return value
        if key in ("linkpath", "size") or key.startswith("GNU.sparse"):
            raise Unreadable(_UNREADABLE)
    return ""
