"""The long work on files: reading one, writing one. It may run twice without harm."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog

from courses.exchange.conversions import (
    keep_pieces,
    note_failure,
    note_reading,
    note_refusal,
    note_step,
    reading_folder,
)
from courses.exchange.exports import write_export
from courses.exchange.models import AT_WORK, Conversion
from courses.exchange.readers.apart import read_as_json
from courses.exchange.readers.base import Unreadable
from lms.core.db import begin_writing, commit_part, db, is_writing, lock
from lms.core.storage import draft_folder, path_of

log = structlog.get_logger()
_STEP_SECONDS = 1.0


def read_file_apart(payload: dict[str, Any]) -> None:
    """The file says what it would become, why it cannot be taken in, or that its reading failed."""
    conversion, run = db.session.get(Conversion, payload["conversion_id"]), payload["run"]
    if conversion is None or not _is_ours(conversion, run):
        return
    key, path, name = conversion.id, path_of(conversion.sha256), conversion.name
    db.session.rollback()
    try:
        finish = _read(key, run, path, name)
    except Unreadable as refused:
        faults = refused.faults

        def finish(conversion: Conversion) -> None:
            note_refusal(conversion=conversion, faults=faults)

    except Exception:
        log.exception("conversion_failed", conversion=key)
        db.session.rollback()

        def finish(conversion: Conversion) -> None:
            note_failure(conversion=conversion)

    if not is_writing():
        begin_writing()
    conversion = db.session.get_one(Conversion, key)
    lock(conversion)
    if _is_ours(conversion, run):
        finish(conversion)


def _is_ours(conversion: Conversion, run: int) -> bool:
    return conversion.state in AT_WORK and conversion.run == run


def _read(key: int, run: int, path: Path, name: str) -> Callable[[Conversion], None]:
    """Reads the file; what is left to do is to write down what it became."""
    with reading_folder(draft_folder()) as folder:
        out = Path(folder)
        stored = read_as_json(path, name, out, _Teller(key, run))
        kept, digest, size = keep_pieces(stored, out)
    kind = str(stored["kind"])
    return lambda conversion: note_reading(
        conversion=conversion, kind=kind, kept=kept, digest=digest, size=size
    )


def write_course_file(payload: dict[str, Any]) -> None:
    """The file that was asked for is there, or it is said why it is not."""
    write_export(payload["export_id"])


class _Teller:
    """Writes down how far the reading is, not more often than people look."""

    def __init__(self, key: int, run: int) -> None:
        self.key = key
        self.run = run
        self.last = 0.0

    def __call__(self, step: str, done: int, total: int) -> None:
        if time.monotonic() - self.last < _STEP_SECONDS and done:
            return
        begin_writing()
        conversion = db.session.get_one(Conversion, self.key)
        lock(conversion)
        if _is_ours(conversion, self.run):
            note_step(conversion=conversion, step=step, done=done, total=total)
        commit_part()
        self.last = time.monotonic()
