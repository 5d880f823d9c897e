"""The one file of a sealed report: a ZIP with inputs, outputs, manifest and cover, written and read in a stream."""

import hashlib
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, TypeVar

from lms.core.zips import BROKEN_ZIP
from lms.sealing.layout import check_layout
from lms.sealing.rules.codec import Unreadable
from lms.sealing.rules.figures import Figures
from lms.sealing.rules.inputs import (
    Frozen,
    Head,
    PersonEntry,
    RuleEntry,
    TimelineEntry,
    UnitEntry,
    read_lines,
)
from lms.sealing.rules.manifest import (
    COVER,
    HEAD,
    LISTED,
    MANIFEST,
    PEOPLE_FILE,
    RULE_FILE,
    TIMELINE_FILE,
    UNIT_FILE,
    Sealed,
)
from lms.sealing.rules.outputs import OUTPUTS, write_outputs

Found = TypeVar("Found")
# ZIP knows no time zone and nothing before 1980: the file says nothing of when it was packed.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_CHUNK = 1 << 20
_LONGEST_LINE = 4 << 20
_LARGEST_SMALL = 8 << 20
# Of a file that somebody brings to be checked: no honest one of three million people is longer.
LARGEST_PART = 32 << 30


class Folder:
    """The parts of a report on disk, before they are packed or after they are unpacked."""

    def __init__(self, path: Path) -> None:
        self.path = path
        for name in ("inputs", "outputs"):
            (path / name).mkdir(exist_ok=True)

    def write_lines(self, name: str, lines: Iterable[bytes]) -> int:
        """The part is written; how many lines it has."""
        count = 0
        with (self.path / name).open("wb") as file:
            for line in lines:
                file.write(line)
                count += 1
        return count

    def frozen(self) -> Frozen:
        """The inputs as they were written; people are read as they are asked for."""
        return _read_frozen(self._open)

    def _open(self, name: str) -> IO[bytes]:
        return (self.path / name).open("rb")

    def make_outputs(self) -> Figures:
        """The outputs are written beside the inputs, made from what lies on disk."""
        with ExitStack() as stack:
            files = {name: stack.enter_context((self.path / name).open("wb")) for name in OUTPUTS}
            return write_outputs(self.frozen(), files)

    def seals_of(self, names: Iterable[str] = LISTED) -> dict[str, Sealed]:
        """The length and the SHA-256 of these parts; of all that a manifest lists, unless said."""
        found = {}
        for name in names:
            with (self.path / name).open("rb") as file:
                found[name] = _seal_of(file)
        return found

    def pack(self, target: Path, *, manifest: bytes, cover: bytes) -> None:
        """The file holds every part, the manifest and the cover; the same parts are the same bytes."""
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
            for name, content in ((COVER, cover), (MANIFEST, manifest)):
                archive.writestr(_entry(name), content)
            for name in LISTED:
                with (
                    (self.path / name).open("rb") as source,
                    archive.open(_entry(name), "w", force_zip64=True) as part,
                ):
                    while chunk := source.read(_CHUNK):
                        part.write(chunk)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _NO_TIME)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    return entry


def _seal_of(file: IO[bytes]) -> Sealed:
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return Sealed(size, digest.hexdigest())


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while line := file.readline(_LONGEST_LINE + 1):
            if len(line) > _LONGEST_LINE:
                raise Unreadable("line")
            yield line


def _read_frozen(opened: Callable[[str], IO[bytes]]) -> Frozen:
    heads = list(read_lines(Head, _lines(opened(HEAD))))
    if len(heads) != 1:
        raise Unreadable(HEAD)
    return Frozen(
        head=heads[0],
        units=tuple(read_lines(UnitEntry, _lines(opened(UNIT_FILE)))),
        rules=tuple(read_lines(RuleEntry, _lines(opened(RULE_FILE)))),
        timelines=tuple(read_lines(TimelineEntry, _lines(opened(TIMELINE_FILE)))),
        people=read_lines(PersonEntry, _lines(opened(PEOPLE_FILE))),
    )


class Package:
    """A sealed report as a file. What is wrong with the file itself is said as Unreadable."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
            check_layout(path, self._zip)
        except BROKEN_ZIP as error:
            raise Unreadable("zip") from error

    def __enter__(self) -> "Package":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def names(self) -> list[str]:
        """The parts, each as often as it occurs."""
        return sorted(self._zip.namelist())

    def open(self, name: str) -> IO[bytes]:
        """The part, to be read."""
        try:
            if self._zip.getinfo(name).file_size > LARGEST_PART:
                raise Unreadable(name)
            return self._zip.open(name)
        except BROKEN_ZIP as error:
            raise Unreadable(name) from error

    def small(self, name: str) -> bytes:
        """The whole of a part that is never large: manifest, cover, head."""
        with self.open(name) as file:
            content = _guarded(lambda: file.read(_LARGEST_SMALL + 1), name)
        if len(content) > _LARGEST_SMALL:
            raise Unreadable(name)
        return content

    def seal(self, name: str) -> Sealed:
        """The length and the SHA-256 of the part as it is."""
        with self.open(name) as file:
            return _guarded(lambda: _seal_of(file), name)

    def frozen(self) -> Frozen:
        """The inputs; people are read as they are asked for."""
        return _guarded(lambda: _read_frozen(self.open), "inputs")


def _guarded(read: Callable[[], Found], name: str) -> Found:
    try:
        return read()
    except BROKEN_ZIP as error:
        raise Unreadable(name) from error


@contextmanager
def remade(package: Package) -> Iterator[Folder]:
    """The outputs made anew from the inputs of the file, in a folder that goes away afterwards."""
    with tempfile.TemporaryDirectory(prefix="seal-") as name:
        folder = Folder(Path(name))
        with ExitStack() as stack:
            files = {each: stack.enter_context((folder.path / each).open("wb")) for each in OUTPUTS}
            _guarded(lambda: write_outputs(package.frozen(), files), "inputs")
        yield folder
