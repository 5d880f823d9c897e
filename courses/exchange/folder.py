"""Reading a course folder from disk: regular files inside it and nothing else."""

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from courses.exchange.faults import Faults, FileFault
from courses.exchange.names import FILE_LIMIT, FOLDER_LIMIT, is_clutter, is_large, name_fault, repeated, shown
from courses.questions.kinds.base import Fault
from lms.core.text import nfc


@dataclass(frozen=True)
class Files:
    """The files of a course by name (normal form C, `/` between folders), and what was refused.

    Films and packages are too large for memory: `large` says where they lie. Where something stood in the way of
    reading at all, `is_readable` is False and there are no files.
    """

    contents: dict[str, bytes] = field(default_factory=dict)
    faults: tuple[FileFault, ...] = ()
    is_readable: bool = True
    large: Mapping[str, Path] = field(default_factory=dict)


def refused(faults: Faults) -> Files:
    """Nothing is read, because of these."""
    return Files({}, tuple(faults), is_readable=False)


def too_many(faults: Faults, place: str) -> None:
    """Say that there are too many files."""
    faults.add(place, 1, Fault("There are more than %(limit)s files: refused.", {"limit": FILE_LIMIT}))


def too_large(faults: Faults, place: str) -> None:
    """Say that the files are too large together."""
    limit = FOLDER_LIMIT // 1_000_000
    faults.add(place, 1, Fault("All files together are larger than %(limit)s MB: refused.", {"limit": limit}))


def read_folder(root: Path) -> Files:
    """Every regular file of the folder; links, devices and unsafe names are faults and are not followed."""
    faults = Faults()
    paths: dict[str, Path] = {}
    for name, path in _walk(root, faults):
        if len(paths) == FILE_LIMIT:
            too_many(faults, shown(root.name))
            return refused(faults)
        paths[name] = path
    for name in repeated(paths):
        other = Fault("Another file has the same name but for case or accents: rename one of them.")
        faults.add(shown(name), 1, other)
    return _read_all(paths, faults, shown(root.name))


def _walk(root: Path, faults: Faults) -> Iterator[tuple[str, Path]]:
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            name = folder.relative_to(root).as_posix()
            faults.add(shown(name), 1, Fault("This folder cannot be opened."))
            continue
        for entry in entries:
            name = Path(entry.path).relative_to(root).as_posix()
            if is_clutter(name):
                continue
            if fault := _entry_fault(entry, name):
                faults.add(shown(name), 1, fault)
            elif entry.is_dir(follow_symlinks=False):
                waiting.append(Path(entry.path))
            else:
                yield name, Path(entry.path)


def _entry_fault(entry: os.DirEntry[str], name: str) -> Fault | None:
    if entry.is_symlink():
        return Fault("This is a symbolic link: put the file itself into the folder.")
    if not entry.is_dir(follow_symlinks=False) and not entry.is_file(follow_symlinks=False):
        return Fault("This is not a regular file: refused.")
    return name_fault(name)


def _read_all(paths: dict[str, Path], faults: Faults, place: str) -> Files:
    contents: dict[str, bytes] = {}
    large = {nfc(name): path for name, path in paths.items() if is_large(name)}
    left = FOLDER_LIMIT
    for name, path in paths.items():
        if nfc(name) in large:
            continue
        try:
            content = read_regular(path, left + 1)
        except OSError:
            faults.add(shown(name), 1, Fault("This file cannot be opened."))
            continue
        left -= len(content)
        if left < 0:
            too_large(faults, place)
            return refused(faults)
        contents[nfc(name)] = content
    return Files(contents, tuple(faults), large=large)


def read_regular(path: Path, limit: int) -> bytes:
    """The first `limit` bytes of the file; OSError for a link, a device or a pipe."""
    flags = (
        os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    with open(os.open(path, flags), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(path)
        return file.read(limit)
