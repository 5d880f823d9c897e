"""From the inputs of one report to those of another, one kind of record after the other."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lms.sealing.rules.changes import Side
from lms.training.rules import Line, PersonInputs, RuleBook

Stage = tuple[str, PersonInputs, RuleBook, tuple[tuple[int, str, int], ...]]


def stages(
    first: Side, second: Side, union: RuleBook, old: PersonInputs, new: PersonInputs
) -> Iterator[Stage]:
    """(cause, inputs so far, rules so far, entries behind it), the last one being the second report itself.

    A move and the day on which it is looked at are one cause; another year is one of its own.
    """
    posted = replace(old, posts=new.posts, headships=new.headships, gender=new.gender)
    if posted.posts == old.posts or first.head.year != second.head.year:
        yield "time", old, union, ()
    yield "post", posted, union, ()
    yield "rule", posted, second.book, ()
    given = replace(posted, aways=new.aways)
    yield "away", given, second.book, ()
    given = replace(given, exemptions=new.exemptions)
    yield "exemption", given, second.book, ()
    now, corrected, revoked, added = _lines(old.lines, new.lines)
    given = replace(given, lines=_with(old.lines, revoked, now))
    yield "revoked", given, second.book, _named(revoked)
    given = replace(given, lines=_with(old.lines, revoked + corrected, now))
    yield "corrected", given, second.book, _named(corrected)
    yield "credit", new, second.book, _named(added)


_Pair = tuple[Line | None, Line | None]


def _lines(
    old: Iterable[Line], new: Iterable[Line]
) -> tuple[dict[int, Line], list[_Pair], list[_Pair], list[_Pair]]:
    """(lines as they are now, corrected, taken back, added) as pairs of what was and what is."""
    was, now = {line.id: line for line in old}, {line.id: line for line in new}
    corrected: list[_Pair] = []
    revoked: list[_Pair] = []
    for key, line in was.items():
        later = now.get(key)
        if later == line:
            continue
        (revoked if later is None or (line.amount and not later.amount) else corrected).append((line, later))
    added: list[_Pair] = [(None, line) for key, line in now.items() if key not in was]
    return now, corrected, revoked, added


def _with(old: Iterable[Line], changed: Iterable[_Pair], now: dict[int, Line]) -> tuple[Line, ...]:
    """The old lines, those that changed as they are now."""
    keys = {line.id for line, _later in changed if line is not None}
    kept = (now.get(line.id) if line.id in keys else line for line in old)
    return tuple(line for line in kept if line is not None)


def _named(pairs: Iterable[_Pair]) -> tuple[tuple[int, str, int], ...]:
    """(id, title, hundredths more or less) of the entries behind a cause."""
    named = []
    for line, later in pairs:
        shown = later or line
        if shown is not None:
            change = (later.amount if later else 0) - (line.amount if line else 0)
            named.append((shown.id, shown.title, change))
    return tuple(named)
