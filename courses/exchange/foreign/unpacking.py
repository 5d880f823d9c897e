"""Unpacking an archive of others, ZIP or tar, into a folder of ours: under numbers, never under its names."""

import shutil
import tempfile
import zipfile
from pathlib import Path

from courses.exchange.foreign.refusing import Unreadable
from courses.exchange.foreign.tars import MEMBER_LIMIT, SIZE_LIMIT, is_gzip, is_tar, unpack_tar
from courses.questions.kinds.base import Fault
from lms.core.zips import BROKEN_ZIP, UNREADABLE_ZIP, ZipLimits, ZipRefused, accept, is_zip, look_at_end

LIMITS = ZipLimits(files=MEMBER_LIMIT, size=SIZE_LIMIT, directory=8 << 20, backslashes=True, by_case=True)
_NO_ARCHIVE = Fault("This file is no archive: it is damaged or not what its name says.")
_EMPTY = Fault("The file is empty.")


def unpack(path: Path, scratch: Path) -> dict[str, Path]:
    """Every file of the archive by its name, each lying in `scratch`; Unreadable where the archive is refused.

    One folder that all of them lie in is no part of their names.
    """
    found = _unpack(path, Path(tempfile.mkdtemp(dir=scratch)))
    tops = {name.partition("/")[0] for name in found}
    if len(tops) != 1 or any("/" not in name for name in found):
        return found
    return {name.partition("/")[2]: place for name, place in found.items()}


def _unpack(path: Path, scratch: Path) -> dict[str, Path]:
    with path.open("rb") as file:
        head = file.read(512)
    if not head:
        raise Unreadable(_EMPTY)
    if is_zip(head):
        return _unpack_zip(path, scratch)
    if is_gzip(head) or is_tar(head):
        return unpack_tar(path, scratch)
    raise Unreadable(_NO_ARCHIVE)


def _unpack_zip(path: Path, scratch: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    try:
        with path.open("rb") as file:
            look_at_end(file, LIMITS)
            with zipfile.ZipFile(file) as archive:
                for name, info in accept(archive.infolist(), LIMITS).items():
                    target = scratch / f"{len(found):05d}"
                    with archive.open(info) as source, target.open("xb") as copy:
                        shutil.copyfileobj(source, copy, 1 << 20)
                    found[name] = target
    except ZipRefused as refused:
        raise Unreadable(*(Fault(*reason) for reason in refused.reasons[:20])) from refused
    except BROKEN_ZIP as error:
        raise Unreadable(Fault(UNREADABLE_ZIP)) from error
    return found
