"""Doing together what many threads ask for at once: one transaction for all of them, as a database commits.

Whoever asks while nobody works does the work, for everybody who has asked by then; whoever asks meanwhile waits
and is served by the next. A single asker waits for nobody.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import structlog

Asked = TypeVar("Asked")
Given = TypeVar("Given")
log = structlog.get_logger()


class _Place(Generic[Asked, Given]):
    """One asker in the queue: woken up with the result, or to do the work for all who wait."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.given: Given | None = None
        self.leads = False
        self.woken = threading.Event()


class Together(Generic[Asked, Given]):
    """A queue before `work`, which takes what was asked and gives as many results in the same order.

    A result is None where `work` leaves it to the asker, and for everybody when `work` raises: each then does its
    own alone, and meets its own error.
    """

    def __init__(self, work: Callable[[Sequence[Asked]], Sequence[Given | None]], *, most: int = 64) -> None:
        self._work = work
        self._most = most
        self._lock = threading.Lock()
        self._waiting: list[_Place[Asked, Given]] = []
        self._is_busy = False

    def ask(self, asked: Asked) -> Given | None:
        """The result of `work` for this one, done with those of others."""
        place = _Place[Asked, Given](asked)
        with self._lock:
            self._waiting.append(place)
            place.leads = not self._is_busy
            self._is_busy = True
        if not place.leads:
            place.woken.wait()
        if place.leads:
            self._lead()
        return place.given

    def _lead(self) -> None:
        with self._lock:
            taken, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
        try:
            results: Sequence[Given | None] = self._work([place.asked for place in taken])
        except Exception:
            log.exception("work_together_failed", askers=len(taken))
            results = [None] * len(taken)
        finally:
            self._hand_over()
        for place, given in zip(taken, results, strict=True):
            place.given = given
            place.woken.set()

    def _hand_over(self) -> None:
        """The first who waits works next; with nobody waiting, whoever asks next."""
        with self._lock:
            self._is_busy = bool(self._waiting)
            if self._waiting:
                self._waiting[0].leads = True
                self._waiting[0].woken.set()
