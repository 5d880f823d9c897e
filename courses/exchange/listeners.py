"""The long work on files: reading one, writing one. It may run twice without harm."""

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
from lms.core.db import db
from lms.core.runs import Run
from lms.core.storage import draft_folder, path_of

log = structlog.get_logger()


def read_file_apart(payload: dict[str, Any]) -> None:
    """The file says what it would become, why it cannot be taken in, or that its reading failed."""
    run = Run(Conversion, payload["conversion_id"], payload["run"], AT_WORK)
    conversion = run.row()
    if conversion is None:
        return
    path, name = path_of(conversion.sha256), conversion.name
    db.session.rollback()
    run.end(_read(run, path, name))


def _read(run: Run[Conversion], path: Path, name: str) -> Callable[[Conversion], object]:
    """Reads the file; what is left to do is to write down what it became."""

    def tell(step: str, done: int, total: int) -> None:
        run.tell(
            lambda conversion: note_step(conversion=conversion, step=step, done=done, total=total),
            is_new=not done,
        )

    try:
        with reading_folder(draft_folder()) as folder:
            out = Path(folder)
            stored = read_as_json(path, name, out, tell)
            kept, digest, size = keep_pieces(stored, out)
        kind = str(stored["kind"])
        return lambda conversion: note_reading(
            conversion=conversion, kind=kind, kept=kept, digest=digest, size=size
        )
    except Unreadable as refused:
        faults = refused.faults
        return lambda conversion: note_refusal(conversion=conversion, faults=faults)
    except Exception:
        log.exception("conversion_failed", conversion=run.key)
        db.session.rollback()
        return lambda conversion: note_failure(conversion=conversion)


def write_course_file(payload: dict[str, Any]) -> None:
    """The file that was asked for is there, or it is said why it is not."""
    write_export(payload["export_id"])
