"""Where files that a job writes lie, and how far the writing is: plain files of the data folder."""

import contextlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from flask import current_app

from lms.reports.formats import Progress


def path_of(public_id: str) -> Path:
    """Where the file of that export lies when it is ready."""
    folder: Path = current_app.config["LMS"].data_dir / "exports"
    return folder / public_id


def _progress_of(public_id: str) -> Path:
    return path_of(public_id).with_suffix(".rows")


@contextmanager
def writing(public_id: str) -> Iterator[tuple[IO[bytes], Progress]]:
    """A file to write into and a progress to tell; the file is in its place, whole, when the block ends."""
    path = path_of(public_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    part, told = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part"), 0

    def progress(rows: int) -> None:
        nonlocal told
        told += rows
        _progress_of(public_id).write_text(str(told), encoding="ascii")

    try:
        with part.open("wb") as target:
            yield target, progress
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
        _progress_of(public_id).unlink(missing_ok=True)


def rows_written(public_id: str) -> int:
    """How many rows the job has written by now."""
    with contextlib.suppress(OSError, ValueError):
        return int(_progress_of(public_id).read_text(encoding="ascii") or 0)
    return 0


def drop_file(public_id: str) -> None:
    """The file is deleted, and what a writer that was killed left of it."""
    path = path_of(public_id)
    for each in (path, _progress_of(public_id), *path.parent.glob(f"{path.name}.*.part")):
        each.unlink(missing_ok=True)
