"""A version of a course as it is compared with another, and what was found to differ."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from courses.questions.word_pieces import Piece


@dataclass(frozen=True)
class BlockText:
    """A block as it is compared: its words, its settings by name, and what its files hold by the same names."""

    id: str
    kind: str
    words: str
    settings: tuple[tuple[str, str], ...] = ()
    contents: tuple[tuple[str, str], ...] = ()


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
    """Something with a name that says other words now; an empty side was not there.

    `is_replaced` is said of a file that holds something else under the name it had.
    """

    name: str
    pieces: tuple[Piece, ...] = ()
    is_replaced: bool = False


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
