"""Chance in an attempt: orders, and ids that say nothing about what they name."""

import random
from collections.abc import Sequence
from typing import TypeVar

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
_LENGTH = 7
Entry = TypeVar("Entry")


def _word(value: int) -> str:
    letters = []
    for _ in range(_LENGTH):
        value, rest = divmod(value, len(_LETTERS))
        letters.append(_LETTERS[rest])
    return "".join(letters)


def opaque_ids(rng: random.Random, count: int) -> list[str]:
    """So many random ids, no two alike."""
    return [_word(value) for value in rng.sample(range(len(_LETTERS) ** _LENGTH), count)]


def shuffled(rng: random.Random, entries: Sequence[Entry]) -> list[Entry]:
    """The same entries in an order of chance."""
    order = list(entries)
    rng.shuffle(order)
    return order
