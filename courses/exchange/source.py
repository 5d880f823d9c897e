"""Reading a course from where its author has it: a folder, or a ZIP archive of one."""

from pathlib import Path

from courses.exchange.archive import read_archive
from courses.exchange.faults import Faults
from courses.exchange.folder import Files, read_folder, refused
from courses.exchange.names import shown
from courses.questions.kinds.base import Fault


def read_files(path: Path, scratch: Path | None = None) -> Files:
    """The files at that path, whatever is there; films in an archive are unpacked into `scratch`."""
    if path.is_dir():
        return read_folder(path)
    if path.is_file():
        return read_archive(path, scratch)
    faults = Faults()
    faults.add(shown(path.name), 1, Fault("There is neither a folder nor a ZIP archive of that name."))
    return refused(faults)
