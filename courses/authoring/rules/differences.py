"""What differs between two versions of a course: item by item, and within a lesson block by block."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from courses.authoring.rules.words import Piece, likeness, word_pieces

# Blocks of the same kind that share more of their words than this are one block that was written again.
ALIKE = 0.5


@dataclass(frozen=True)
class BlockText:
    """A block as it is compared: its words, and its settings by name."""

    id: str
    kind: str
    words: str
    settings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class ItemText:
    """An item as it is compared; `rule` says in words when it counts, `pool` names the questions of a quiz."""

    slug: str
    kind: str
    title: str
    module: str = ""
    minutes: int = 0
    is_required: bool = True
    rule: str = ""
    blocks: tuple[BlockText, ...] = ()
    pool: tuple[str, ...] = ()


@dataclass(frozen=True)
class CourseText:
    """A version or a draft as it is compared: what it states (by name, in words), and its items in order."""

    facts: Mapping[str, str]
    items: tuple[ItemText, ...]


@dataclass(frozen=True)
class Change:
    """Something with a name that says other words now; an empty side was not there."""

    name: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class BlockChange:
    """What became of a block: 'same', 'added', 'removed' or 'changed'; and whether it stands elsewhere."""

    state: str
    kind: str
    block_id: str
    pieces: tuple[Piece, ...] = ()
    settings: tuple[Change, ...] = ()
    is_moved: bool = False


@dataclass(frozen=True)
class ItemChange:
    """What became of an item: 'same', 'added', 'removed' or 'changed'; and whether it stands elsewhere."""

    state: str
    item: ItemText
    settings: tuple[Change, ...] = ()
    blocks: tuple[BlockChange, ...] = ()
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()
    is_moved: bool = False

    @property
    def is_untouched(self) -> bool:
        """True where nothing at all changed."""
        return self.state == "same" and not self.is_moved

    @property
    def teaches_other(self) -> bool:
        """True for a lesson that says or shows something else."""
        return self.state == "changed" and any(
            block.state != "same" or block.is_moved for block in self.blocks
        )


@dataclass(frozen=True)
class Differences:
    """Everything that differs: what the version states, and its items in their new order, gone ones among them."""

    facts: tuple[Change, ...]
    items: tuple[ItemChange, ...] = field(default_factory=tuple)

    @property
    def is_empty(self) -> bool:
        """True where both say the same."""
        return not self.facts and all(item.is_untouched for item in self.items)


def compare(old: CourseText, new: CourseText) -> Differences:
    """What differs from the old to the new."""
    return Differences(_changes(old.facts, new.facts), _items(old.items, new.items))


def _changes(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[Change, ...]:
    names = [*new, *(name for name in old if name not in new)]
    return tuple(
        Change(name, word_pieces(old.get(name, ""), new.get(name, "")))
        for name in names
        if old.get(name, "") != new.get(name, "")
    )


def _items(old: Sequence[ItemText], new: Sequence[ItemText]) -> tuple[ItemChange, ...]:
    before = {item.slug: item for item in old}
    after = {item.slug: item for item in new}
    moved = _moved([item.slug for item in old], [item.slug for item in new])
    here = [compare_items(before.get(item.slug), item, is_moved=item.slug in moved) for item in new]
    gone = {item.slug: ItemChange("removed", item) for item in old if item.slug not in after}
    order = _with_gone([item.slug for item in old], [item.slug for item in new], set(gone))
    known = {each.item.slug: each for each in here} | gone
    return tuple(known[slug] for slug in order)


def compare_items(old: ItemText | None, new: ItemText, *, is_moved: bool = False) -> ItemChange:
    """What became of one item."""
    if old is None:
        blocks = tuple(_added(block) for block in new.blocks)
        return ItemChange("added", new, blocks=blocks, came=new.pool)
    settings = _changes(_settings(old), _settings(new))
    blocks = compare_blocks(old.blocks, new.blocks)
    came = tuple(title for title in new.pool if title not in old.pool)
    went = tuple(title for title in old.pool if title not in new.pool)
    touched = settings or came or went or any(each.state != "same" or each.is_moved for each in blocks)
    return ItemChange("changed" if touched else "same", new, settings, blocks, came, went, is_moved)


def _settings(item: ItemText) -> dict[str, str]:
    return {
        "title": item.title,
        "module": item.module,
        "minutes": str(item.minutes),
        "is_required": "yes" if item.is_required else "no",
        "rule": item.rule,
    }


def compare_blocks(old: Sequence[BlockText], new: Sequence[BlockText]) -> tuple[BlockChange, ...]:
    """What became of the blocks of a lesson, in their new order, gone ones where they stood."""
    pairs = _pairs(old, new)
    partner = {after.id: before for before, after in pairs}
    moved = _moved(
        [before.id for before, _after in pairs], [partner[b.id].id for b in new if b.id in partner]
    )
    made: dict[str, BlockChange] = {}
    for block in new:
        found = partner.get(block.id)
        key = found.id if found else f"+{block.id}"
        made[key] = _changed(found, block, found.id in moved) if found else _added(block)
    gone = {block.id for block in old} - {before.id for before, _after in pairs}
    for block in old:
        if block.id in gone:
            made[block.id] = BlockChange("removed", block.kind, block.id, word_pieces(block.words, ""))
    after_order = [partner[b.id].id if b.id in partner else f"+{b.id}" for b in new]
    return tuple(made[key] for key in _with_gone([b.id for b in old], after_order, gone))


def _added(block: BlockText) -> BlockChange:
    settings = _changes({}, dict(block.settings))
    return BlockChange("added", block.kind, block.id, word_pieces("", block.words), settings)


def _changed(old: BlockText, new: BlockText, is_moved: bool) -> BlockChange:
    settings = _changes(dict(old.settings), dict(new.settings))
    state = "same" if old.words == new.words and not settings else "changed"
    return BlockChange(state, new.kind, new.id, word_pieces(old.words, new.words), settings, is_moved)


def _pairs(old: Sequence[BlockText], new: Sequence[BlockText]) -> list[tuple[BlockText, BlockText]]:
    """Which block became which: the one with its id, else the one of its kind that says most of what it said."""
    before = {block.id: block for block in old}
    by_id = {b.id: before[b.id] for b in new if b.id in before and before[b.id].kind == b.kind}
    left = [block for block in old if block.id not in {each.id for each in by_id.values()}]
    pairs = []
    for block in new:
        found = by_id.get(block.id) or _most_alike(block, left)
        if found is not None:
            left = [each for each in left if each is not found]
            pairs.append((found, block))
    places = {block.id: place for place, block in enumerate(old)}
    return sorted(pairs, key=lambda pair: places[pair[0].id])


def _most_alike(block: BlockText, left: Sequence[BlockText]) -> BlockText | None:
    rated = [(likeness(each.words, block.words), each) for each in left if each.kind == block.kind]
    best = max(rated, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] > ALIKE else None


def _moved(old: Sequence[Any], new: Sequence[Any]) -> set[Any]:
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


def _with_gone(old: Sequence[str], new: Sequence[str], gone: set[str]) -> list[str]:
    """The new order with each gone one after what stood before it."""
    order = list(new)
    for place, key in enumerate(old):
        if key in gone:
            before = next((each for each in reversed(old[:place]) if each in order), None)
            order.insert(order.index(before) + 1 if before is not None else 0, key)
    return order
