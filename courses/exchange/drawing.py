"""Blocks of a file that was not taken in yet, drawn as learners would see them."""

from collections.abc import Sequence

from markupsafe import Markup

from courses.exchange.readers.written import words
from courses.exchange.wording import kind_of_block
from courses.lessons.blocks.base import Block, BlockFault
from courses.lessons.blocks.drawing import Scene, draw_blocks
from courses.lessons.blocks.registry import read_blocks

_KEPT_LATER = ("media", "package", "question", "file")


def draw_incoming(blocks: Sequence[Block], scene: Scene) -> Markup:
    """The blocks, sanitised once more; what has no record yet (a film, a package, a question) is only named."""
    try:
        return draw_blocks(read_blocks([_named(block) for block in blocks]), scene)
    except BlockFault as fault:
        return Markup("<p>{}</p>").format(str(fault))


def _named(block: Block) -> Block:
    if block["kind"] not in _KEPT_LATER:
        return block
    named = f"{kind_of_block(block['kind'])}: {block.get('title') or block.get('file') or block.get('question', '')}"
    return {"id": block.get("id", ""), "kind": "note", "tone": "info", "html": f"<p>{words(named)}</p>"}
