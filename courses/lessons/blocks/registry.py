"""The kinds of block that this site knows, and reading a whole lesson of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask, current_app

from courses.lessons.blocks.base import Block, BlockFault, BlockKind, is_block_id, new_block_id
from courses.questions.kinds.base import Fault

MOST_BLOCKS = 400


def register_block(app: Flask, kind: BlockKind) -> None:
    """Lessons may hold blocks of that kind from now on."""
    app.extensions.setdefault("courses.blocks", {})[kind.key] = kind


def block_kinds() -> dict[str, BlockKind]:
    """Every kind by its key, in the order of the menu."""
    found: dict[str, BlockKind] = current_app.extensions["courses.blocks"]
    return found


def block_kind(key: str) -> BlockKind:
    """The kind with that key."""
    return block_kinds()[key]


def read_blocks(blocks: Any) -> list[Block]:
    """The blocks in normal form, each with an id of its own; BlockFault names every reason against them."""
    if not isinstance(blocks, list):
        raise BlockFault(Fault("The blocks of the lesson could not be read: load the page again."))
    if len(blocks) > MOST_BLOCKS:
        raise BlockFault(Fault("A lesson has at most %(most)s blocks.", {"most": MOST_BLOCKS}))
    read: list[Block] = []
    faults: list[Fault] = []
    for number, block in enumerate(blocks, 1):
        try:
            read.append(_read_one(block, {each["id"] for each in read}))
        except BlockFault as fault:
            faults += [Fault(each.message, each.params, place=str(number)) for each in fault.faults]
    if faults:
        raise BlockFault(*faults)
    return read


def _read_one(block: Any, taken: Iterable[str]) -> Block:
    kind = block_kinds().get(str(block.get("kind"))) if isinstance(block, Mapping) else None
    if kind is None:
        raise BlockFault(Fault("This block is of a kind that is not known here."))
    found = block.get("id")
    key = found if is_block_id(found) and found not in taken else new_block_id()
    return {"id": key, "kind": kind.key, **kind.read(block)}


def words_of(blocks: Iterable[Block]) -> str:
    """What a lesson says, without its form."""
    return " ".join(filter(None, (block_kind(block["kind"]).words(block) for block in blocks)))


def files_of(blocks: Iterable[Block]) -> set[str]:
    """The names of the files of the course that these blocks show."""
    return {name for block in blocks for name in block_kind(block["kind"]).files(block)}


def references_of(blocks: Iterable[Block]) -> list[tuple[str, str]]:
    """(kind, key or public id) of the records outside the lesson that these blocks stand on, each once, in order."""
    found = [each for block in blocks for each in block_kind(block["kind"]).references(block)]
    return list(dict.fromkeys(found))
