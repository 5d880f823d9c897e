"""The parts of an answer block: entries with their weight, text and feedback."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from courses.questions.formats.gift_source import Span
from courses.questions.kinds.base import OPTION_LIMIT, TOO_MANY_ANSWERS, Fault
from courses.questions.kinds.texts import FORMATS, RichText, written

_FORMAT = re.compile(r"\s*\[(\w+)\]")
_WEIGHT = re.compile(r"\s*%\s*([+-]?[0-9]{1,3}(?:[.,][0-9]{0,10})?)\s*%")


class Unreadable(Exception):
    """This question cannot be read: why, and where in the file."""

    def __init__(self, at: Span, fault: Fault) -> None:
        super().__init__(fault.message)
        self.at, self.fault = at.at, fault


@dataclass(frozen=True)
class Entry:
    """One answer of a block: `sign` is '=', '~' or '' and `weight` None where none is written."""

    sign: str
    weight: Fraction | None
    text: Span
    feedback: Span | None


def cut_format(span: Span, default: str) -> tuple[Span, str]:
    """The text without `[html]` and the like in front, and the name of its format."""
    found = _FORMAT.match(span.raw)
    if found and found[1].lower() in FORMATS:
        return span.cut(found.end()), found[1].lower()
    return span, default


def text_of(span: Span, default: str) -> tuple[str, str]:
    """What the author wrote there, and its format."""
    bare, text_format = cut_format(span, default)
    return bare.text(keep_lines=text_format == "markdown"), text_format


def rich_of(span: Span, default: str) -> RichText:
    """The text there in its simplest format."""
    return written(*text_of(span, default))


def feedback_of(span: Span | None, default: str) -> RichText | None:
    """The feedback there, None where nothing is written."""
    found = rich_of(span, default) if span else None
    return found if found and found.text else None


def cut_feedback(span: Span) -> tuple[Span, Span | None]:
    """What stands before the first `#`, and what stands behind it."""
    hash_at = span.mask.find("#")
    return (span, None) if hash_at < 0 else (span.cut(0, hash_at), span.cut(hash_at + 1))


def _weight(span: Span) -> tuple[Fraction | None, Span]:
    found = _WEIGHT.match(span.mask)
    if not found:
        return None, span
    percent = Decimal(found[1].replace(",", "."))
    if abs(percent) > 100:
        raise Unreadable(span, Fault("A weight is a number from -100 to 100."))
    return Fraction(percent) / 100, span.cut(found.end())


def cut_entries(block: Span, signs: str) -> list[Span]:
    """The pieces that begin with these signs; one without a sign may come first."""
    pieces = [piece.strip() for piece in block.split(signs)]
    found = [piece for piece in pieces if piece.raw]
    if len(found) > OPTION_LIMIT:
        raise Unreadable(block, TOO_MANY_ANSWERS)
    return found


def read_entries(block: Span, signs: str) -> list[Entry]:
    """The same pieces, read: sign, weight, text and feedback."""
    entries = []
    for bare in cut_entries(block, signs):
        sign = bare.mask[0] if bare.mask[0] in signs else ""
        weight, rest = _weight(bare.cut(len(sign)))
        entries.append(Entry(sign, weight, *cut_feedback(rest)))
    return entries
