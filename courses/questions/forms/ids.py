"""Stable ids of answers: kept when a question is edited, never given again to another answer."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import count, product
from typing import Any

Path = tuple[str, ...]
_ID = re.compile(r"[a-z0-9]{1,8}")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _walk(path: Path, value: Any) -> Iterator[tuple[Path, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _walk((*path, key), inner)
    elif isinstance(value, list):
        for entry in value:
            if isinstance(entry, dict) and isinstance(entry.get("id"), str):
                yield path, entry["id"]
                yield from _walk((*path, entry["id"]), entry)


class Ids:
    """The ids of one question: `known` is the data of all its versions and of its draft.

    Papers of old attempts name answers by these ids, so that an answer that is gone leaves its id unused.
    """

    def __init__(self, known: Iterable[Any] = ()) -> None:
        self.taken: dict[Path, set[str]] = defaultdict(set)
        for data in known:
            for path, id in _walk((), data):
                self.taken[path].add(id)

    def settle(self, path: Path, asked: list[str], *, digits: bool = False) -> list[str]:
        """An id for every row of the list at that path: the one it has, a new one where it has none."""
        seen: set[str] = set()
        kept = []
        for id in asked:
            is_fit = bool(_ID.fullmatch(id)) and id not in seen
            seen.add(id)
            kept.append(id if is_fit else "")
        self.taken[path].update(filter(None, kept))
        return [id or self._next(path, digits) for id in kept]

    def _next(self, path: Path, digits: bool) -> str:
        names = map(str, count(1)) if digits else _letters()
        found = next(name for name in names if name not in self.taken[path])
        self.taken[path].add(found)
        return found


def _letters() -> Iterator[str]:
    for length in count(1):
        for letters in product(_LETTERS, repeat=length):
            yield "".join(letters)
