"""What differs between two versions of a course: item by item, and within a lesson block by block."""

from collections.abc import Mapping, Sequence

from courses.authoring.rules.compared import (
    BlockChange,
    BlockText,
    Change,
    CourseText,
    Differences,
    ItemChange,
    ItemText,
)
from courses.authoring.rules.orders import moved_between, with_gone
from courses.questions.word_pieces import word_pieces

# Blocks of the same kind that share more of their words than this are one block that was written again.
ALIKE = 0.5
# What a block says where its author chose nothing: left out unless it differs.
USUAL = {"is_decorative": "no", "level": "2"}


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
    moved = moved_between([item.slug for item in old], [item.slug for item in new])
    here = [compare_items(before.get(item.slug), item, is_moved=item.slug in moved) for item in new]
    gone = {item.slug: ItemChange("removed", item) for item in old if item.slug not in after}
    order = with_gone([item.slug for item in old], [item.slug for item in new], set(gone))
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
    moved = moved_between(
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
    return tuple(made[key] for key in with_gone([b.id for b in old], after_order, gone))


def _added(block: BlockText) -> BlockChange:
    settings = _changes({}, {name: said for name, said in block.settings if said != USUAL.get(name)})
    return BlockChange("added", block.kind, block.id, word_pieces("", block.words), settings)


def _changed(old: BlockText, new: BlockText, is_moved: bool) -> BlockChange:
    settings = _block_settings(old, new)
    state = "same" if old.words == new.words and not settings else "changed"
    return BlockChange(state, new.kind, new.id, word_pieces(old.words, new.words), settings, is_moved)


def _block_settings(old: BlockText, new: BlockText) -> tuple[Change, ...]:
    """The settings that differ, what is usual filled in; and the files that hold something else under their name."""
    before, after = dict(old.settings), dict(new.settings)
    usual = {name: USUAL[name] for name in before | after if name in USUAL}
    changes = _changes(usual | before, usual | after)
    told, held = {each.name for each in changes}, dict(old.contents)
    replaced = (
        Change(name, is_replaced=True)
        for name, content in new.contents
        if name not in told and held.get(name) != content
    )
    return (*changes, *replaced)


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


def likeness(old: str, new: str) -> float:
    """How much of two texts is the same, 0 to 1, by their words whatever the order."""
    before, after = set(old.split()), set(new.split())
    both = len(before | after)
    return len(before & after) / both if both else 1.0
