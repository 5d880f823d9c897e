"""Two orders of the same things: what was moved, and where stands what is gone."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any


def moved_between(old: Sequence[Any], new: Sequence[Any]) -> set[Any]:
    """Those of both orders that changed their place among the others: as few as explain the new order."""
    places = {key: place for place, key in enumerate(old)}
    both = [key for key in new if key in places]
    ends: list[int] = []
    chains: list[list[Any]] = []
    for key in both:
        at = bisect_left(ends, places[key])
        chain = [*(chains[at - 1] if at else []), key]
        ends[at : at + 1], chains[at : at + 1] = [places[key]], [chain]
    return set(both) - set(chains[-1] if chains else [])


def with_gone(old: Sequence[str], new: Sequence[str], gone: set[str]) -> list[str]:
    """The new order with each gone one after what stood before it."""
    order = list(new)
    for place, key in enumerate(old):
        if key in gone:
            before = next((each for each in reversed(old[:place]) if each in order), None)
            order.insert(order.index(before) + 1 if before is not None else 0, key)
    return order
