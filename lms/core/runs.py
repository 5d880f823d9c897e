"""One run of long work on a row: people look how far it is, and may take it back or ask for another run meanwhile."""

import time
from collections.abc import Callable, Collection
from typing import Any, Generic, TypeVar

from lms.core.db import Base, begin_writing, commit_part, db, is_writing, lock

Row = TypeVar("Row", bound=Base)
_STEP_SECONDS = 1.0


class Run(Generic[Row]):
    """The work with that number on the row with that key (columns `run` and `state`).

    It counts while the row is in one of the states `at_work` and nobody asked for another run; afterwards it writes
    nothing more. For jobs: the transaction of the job is read from and written to in parts.
    """

    def __init__(self, table: type[Row], key: int, number: int, at_work: Collection[str]) -> None:
        self.key = key
        self._table = table
        self._number = number
        self._at_work = at_work
        self._told = float("-inf")

    def row(self) -> Row | None:
        """The row, where this run still counts."""
        row = db.session.get(self._table, self.key)
        return row if row is not None and self._counts(row) else None

    def tell(self, note: Callable[[Row], object], *, is_new: bool = False) -> None:
        """How far the work is stands in the row, at most once a second; what is new stands there at once."""
        if time.monotonic() - self._told < _STEP_SECONDS and not is_new:
            return
        begin_writing()
        self._write(note)
        commit_part()
        self._told = time.monotonic()

    def end(self, note: Callable[[Row], object]) -> None:
        """What became of the work stands in the row when the job ends."""
        if not is_writing():
            begin_writing()
        self._write(note)

    def _write(self, note: Callable[[Row], object]) -> None:
        row = db.session.get_one(self._table, self.key)
        lock(row)
        if self._counts(row):
            note(row)

    def _counts(self, row: Any) -> bool:
        return row.state in self._at_work and row.run == self._number
