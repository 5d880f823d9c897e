"""Two states of one lesson side by side, and the lesson that comes of choosing between them."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Block = dict[str, Any]
THEIRS, MINE, BOTH, NEITHER = "theirs", "mine", "both", "neither"


@dataclass(frozen=True)
class Pair:
    """A block as it stands in either state; None where it is not there."""

    theirs: Block | None
    mine: Block | None

    @property
    def key(self) -> str:
        """The id of the block."""
        return str((self.mine or self.theirs or {})["id"])

    @property
    def is_same(self) -> bool:
        """True where there is nothing to choose."""
        return self.theirs == self.mine

    @property
    def usual(self) -> str:
        """The choice by which nothing is lost."""
        if self.theirs is not None and self.mine is not None:
            return BOTH
        return MINE if self.theirs is None else THEIRS


def align(theirs: Sequence[Block], mine: Sequence[Block], began: Iterable[str] = ()) -> list[Pair]:
    """Every block of either state once: in their order where I moved none of those I began with, else in mine.

    What only the other state has stands behind its predecessor there.
    """
    their, own = ({block["id"]: block for block in blocks} for blocks in (theirs, mine))
    first, second = (their, own) if _moved_none(list(own), list(began)) else (own, their)
    keys = list(first)
    for place, key in enumerate(second):
        if key not in first:
            before = set(list(second)[:place])
            keys.insert(max((at for at, each in enumerate(keys, 1) if each in before), default=0), key)
    return [Pair(their.get(key), own.get(key)) for key in keys]


def _moved_none(now: Sequence[str], began: Sequence[str]) -> bool:
    """True where what is left of the blocks I began with, as far as that is known, stands in the order of then."""
    return bool(began) and [key for key in now if key in began] == [key for key in began if key in now]


def merge(pairs: Sequence[Pair], choices: Mapping[str, str]) -> list[Block]:
    """The blocks as chosen, by key; without a choice nothing is lost. What is kept twice has a new id then."""
    merged: list[Block] = []
    for pair in pairs:
        choice = choices.get(pair.key, pair.usual)
        if pair.is_same:
            choice = MINE
        if choice in (THEIRS, BOTH) and pair.theirs is not None:
            merged.append(pair.theirs)
        if choice in (MINE, BOTH) and pair.mine is not None:
            taken = choice == BOTH and pair.theirs is not None
            merged.append({**pair.mine, "id": ""} if taken else pair.mine)
    return merged


def digest(block: Mapping[str, Any]) -> str:
    """A short name of exactly this state of the block."""
    written = json.dumps(block, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()[:12]


def digests(blocks: Iterable[Mapping[str, Any]]) -> list[list[str]]:
    """The id and the state of each block in order, by which a page says later what it began with."""
    return [[block["id"], digest(block)] for block in blocks]


def read_digests(sent: Any) -> dict[str, str]:
    """What a page says it began with: the state of each block by its id, in order; {} where it says nothing sound."""
    if not isinstance(sent, list) or any(not isinstance(each, list) or len(each) != 2 for each in sent):
        return {}
    return {str(key): str(state) for key, state in sent}


def usual_choice(pair: Pair, seen: Mapping[str, str]) -> str:
    """What most would choose, `seen` being what I began with: the change of whoever changed it, both where both did."""
    began = seen.get(pair.key)
    if began is None:
        return pair.usual
    if pair.theirs is not None and digest(pair.theirs) == began:
        return MINE if pair.mine is not None else NEITHER
    if pair.mine is not None and digest(pair.mine) == began:
        return THEIRS if pair.theirs is not None else NEITHER
    return pair.usual


def moved_block(blocks: Sequence[Block], key: str, step: int) -> list[Block]:
    """The blocks with that one a place up (-1) or down (+1)."""
    found = list(blocks)
    at = next((place for place, block in enumerate(found) if block["id"] == key), -1)
    if at >= 0 and 0 <= at + step < len(found):
        found.insert(at + step, found.pop(at))
    return found
