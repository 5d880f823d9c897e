"""How far the writing of a file is: told now and then, so that a long one can be watched."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Row = TypeVar("Row")
Progress = Callable[[int], None]
_STEP = 2_000


def untold(_rows: int) -> None:
    """Nobody watches."""


def counted(rows: Iterable[Row], progress: Progress) -> Iterator[Row]:
    """The rows; `progress` hears how many more have gone by, every two thousand and at the end."""
    passed = 0
    for row in rows:
        yield row
        passed += 1
        if passed == _STEP:
            progress(passed)
            passed = 0
    progress(passed)
