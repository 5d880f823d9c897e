"""What a rule counts stands in the original; each translation that lacks it shows it too, and may show more."""

from collections.abc import Iterable

from courses.lessons.blocks.base import Block
from courses.lessons.blocks.registry import block_kind, references_of


def counted_in(original: Iterable[Block], kind: str) -> set[str]:
    """The records of that kind that a rule counts: all readers meet these, whichever language they read."""
    return {reference for of, reference in references_of(original) if of == kind}


def with_counted(translated: list[Block], original: list[Block]) -> list[Block]:
    """The translation, and what a rule may count of the original where it lacks it.

    Each stands behind what goes before it in the original, as far as the translation has that; else at the end.
    """
    shown = list(translated)
    held, own = set(references_of(translated)), {block["id"] for block in original}
    place = 0 if any(block["id"] in own for block in shown) else len(shown)
    for block in original:
        if not _is_lacking(block, held):
            place = _after(block["id"], shown, place)
            continue
        shown.insert(place, _under_free_id(block, shown))
        place += 1
    return shown


def _is_lacking(block: Block, held: set[tuple[str, str]]) -> bool:
    kind = block_kind(block["kind"])
    return kind.is_counted and not held.issuperset(kind.references(block))


def _after(key: str, shown: list[Block], otherwise: int) -> int:
    return next((at for at, block in enumerate(shown, 1) if block["id"] == key), otherwise)


def _under_free_id(block: Block, shown: list[Block]) -> Block:
    """The block; under another id where the translation says something else under its own."""
    is_taken = any(each["id"] == block["id"] for each in shown)
    return {**block, "id": f"{block['id'][:13]}goc"} if is_taken else block
