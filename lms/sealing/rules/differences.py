"""From one sealed report to another, person by person: what changed, by which cause, so that all adds up.

For a person in both, the inputs of the later report take the place of the earlier ones, one kind after the other;
what the figures do at each step is put down to that kind. So the parts add up to the whole, whatever else changed.
"""

from collections.abc import Iterator
from dataclasses import replace

from lms.sealing.rules.changes import Change, Difference, Part, Side, measure, word_of
from lms.sealing.rules.inputs import PersonEntry
from lms.sealing.rules.stages import stages
from lms.training.rules import PersonInputs, RuleBook
from lms.training.rules.persons import post_on


def both_books(first: RuleBook, second: RuleBook) -> RuleBook:
    """The rules of the first report, and of the second for the places that only it knows."""
    return RuleBook({**second.timelines, **first.timelines})


def appeared(first: Side, second: Side, person: PersonEntry) -> Difference:
    """Somebody who is in the second report only."""
    stand = second.stand(person.inputs)
    cause = _why_here(person.inputs, first)
    unit = second.unit(stand)
    part = Part(cause, measure(stand))
    return Difference(
        person.public_id, person.full_name, unit.name if unit else "", "", word_of(stand), (part,)
    )


def _why_here(inputs: PersonInputs, first: Side) -> str:
    held = post_on(inputs.posts, first.head.on)
    if held is None:
        return "joined"
    return "late" if held.unit_id in first.places else "moved_here"


def vanished(first: Side, person: PersonEntry, cause: str = "left") -> Difference:
    """Somebody who is in the first report only; why is not in either report, and has to be told."""
    stand = first.stand(person.inputs)
    unit = first.unit(stand)
    part = Part(cause, Change() - measure(stand))
    return Difference(
        person.public_id, person.full_name, unit.name if unit else "", word_of(stand), "", (part,)
    )


def compared(
    first: Side, second: Side, union: RuleBook, old: PersonEntry, new: PersonEntry
) -> Difference | None:
    """Somebody who is in both; None where nothing changed for the figures and the unit."""
    before, after = first.stand(old.inputs), second.stand(new.inputs)
    parts = [part for part in _steps(first, second, union, old.inputs, new.inputs) if part.change != Change()]
    here, there = first.unit(before), second.unit(after)
    if not parts and (here and here.id) == (there and there.id) and word_of(before) == word_of(after):
        return None
    if not parts:
        parts = [Part("reorganised" if here != there else "other", Change())]
    unit = there or here
    return Difference(
        new.public_id,
        new.full_name,
        unit.name if unit else "",
        word_of(before),
        word_of(after),
        tuple(parts),
    )


def _steps(
    first: Side, second: Side, union: RuleBook, old: PersonInputs, new: PersonInputs
) -> Iterator[Part]:
    """The causes in their order, each with what the figures do when its kind of input is the later one."""
    now, day = measure(first.stand(old)), first.head.on
    # What was known, but earned later than the day of the first report, is new to the second one.
    old = replace(old, lines=tuple(line for line in old.lines if line.earned_on <= day))
    for cause, given, book, lines in stages(first, second, union, old, new):
        then = measure(second.stand(given, book))
        yield Part(cause, then - now, lines)
        now = then
