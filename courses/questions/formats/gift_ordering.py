"""The answer block of an ordering question: Moodle's `>3 ALL VERTICAL … none`, then one item a line."""

from courses.questions.formats.gift_entries import Unreadable, rich_of
from courses.questions.formats.gift_source import Span
from courses.questions.kinds.base import OPTION_LIMIT, TOO_MANY_ANSWERS
from courses.questions.kinds.ordering import Item, Sequence
from courses.questions.kinds.shape import option_id

_POSITION = {"ABSOLUTE_POSITION", "ABSOLUTE", "ABS"}
_ALL_OR_NOTHING = {"ALL_OR_NOTHING"}
_RELATIVE = {
    "RELATIVE_NEXT_EXCLUDE_LAST", "RELATIVE_NEXT_INCLUDE_LAST",
    "RELATIVE_ONE_PREVIOUS_AND_NEXT", "RELATIVE_ALL_PREVIOUS_AND_NEXT", "RELATIVE_TO_CORRECT", "RELATIVE",
    "LONGEST_ORDERED_SUBSET", "LONGEST_CONTIGUOUS_SUBSET",
}  # fmt: skip
_SUBSET = {"RANDOM", "REL", "CONTIGUOUS", "CONTIG"}
_IGNORED = {
    "ALL", "EXACT", "HORIZONTAL", "HORI", "H", "VERTICAL", "VERT", "V", "SHOW", "SHOWN", "TRUE", "YES",
    "HIDE", "HIDDEN", "FALSE", "NO", "NONE", "ABC", "ABCD", "III", "IIII",
}  # fmt: skip
_WORDS = _POSITION | _ALL_OR_NOTHING | _RELATIVE | _SUBSET | _IGNORED


def read_ordering(block: Span, text_format: str, scoring: str) -> Sequence:
    """The items, one a line, in their right order; how they are scored is in the first line or given."""
    settings, items = _cut_settings(block)
    lines = [line for line in items.split("\n") if line.strip().raw]
    if len(lines) > OPTION_LIMIT:
        raise Unreadable(items, TOO_MANY_ANSWERS)
    found = tuple(
        Item(option_id(position), rich_of(line, text_format)) for position, line in enumerate(lines)
    )
    return Sequence(found, scoring or ("all_or_nothing" if settings & _ALL_OR_NOTHING else "position"))


def changed_settings(block: Span) -> bool:
    """True where the file asks for a scoring or a selection that this site does not have."""
    return bool(_cut_settings(block)[0] & (_RELATIVE | _SUBSET))


def _cut_settings(block: Span) -> tuple[set[str], Span]:
    """The known words of the first line, and everything behind them."""
    first = block.raw.partition("\n")[0]
    at, settings = 0, set()
    for word in first.split():
        if word.upper() not in _WORDS and not word.isdigit():
            break
        at = first.index(word, at) + len(word)
        settings.add(word.upper())
    return settings, block.cut(at)
