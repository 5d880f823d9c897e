"""How far a long job is, written beside its own transaction, which goes on reading one state of the tables."""

import time
from collections.abc import Callable
from contextvars import Context
from typing import Any

from flask import Flask, current_app
from sqlalchemy import update

from lms.core.db import db, transaction

_SECONDS = 1.0


def teller(table: Any, row_id: int) -> Callable[[int, int], None]:
    """A function of (done, total) that writes both to the row, at most once a second, and at the end."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    last = float("-inf")

    def tell(done: int, total: int) -> None:
        nonlocal last
        if done < total and time.monotonic() - last < _SECONDS:
            return
        last = time.monotonic()
        # A context of its own has a transaction of its own.
        Context().run(_write, app, table, row_id, {"done": done, "total": total})

    return tell


def _write(app: Flask, table: Any, row_id: int, values: dict[str, int]) -> None:
    with app.app_context(), transaction(write=True):
        db.session.execute(update(table).where(table.id == row_id).values(**values))
