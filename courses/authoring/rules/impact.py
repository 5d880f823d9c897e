"""What a version to come asks of learners, against the one they have: whether it only corrects words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# What a version states that a correction may touch: all else is a promise to those who study it.
WORDS_ONLY = frozenset({"title", "summary", "objectives", "field", "translations"})


@dataclass(frozen=True, kw_only=True)
class Planned:
    """An item as it will stand, or stands: `number` is that of its content (None: it does not exist yet).

    `stands_on` are the questions, films and packages that a lesson is made with.
    """

    slug: str
    kind: str
    title: str
    module: int
    minutes: int
    is_required: bool
    completion: Mapping[str, Any] = field(default_factory=dict)
    number: int | None = None
    item_id: int | None = None
    stands_on: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Plan:
    """A version to come, or one that is there: what it states, and its items in order."""

    facts: Mapping[str, Any]
    items: Sequence[Planned]

    def required(self) -> set[int | None]:
        """The stable items that a completion will need; None stands for one that is new."""
        return {item.item_id for item in self.items if item.is_required}


@dataclass(frozen=True)
class Reason:
    """Why a version is more than a correction of words: the key of a sentence, and what it is about."""

    key: str
    title: str = ""


def reasons_against_minor(old: Plan, new: Plan) -> list[Reason]:
    """Everything by which the new one asks something else of learners; empty where only words and pictures differ."""
    facts = [
        Reason("fact", name)
        for name, value in new.facts.items()
        if name not in WORDS_ONLY and old.facts.get(name) != value
    ]
    before, after = {item.slug: item for item in old.items}, {item.slug: item for item in new.items}
    came = [Reason("added", item.title) for item in new.items if item.slug not in before]
    went = [Reason("removed", item.title) for item in old.items if item.slug not in after]
    found = facts + came + went
    if not came and not went and _order(old) != _order(new):
        found.append(Reason("order"))
    for item in new.items:
        if item.slug in before:
            found += _item_reasons(before[item.slug], item)
    return found


def _order(plan: Plan) -> list[tuple[str, int]]:
    return [(item.slug, item.module) for item in plan.items]


def _item_reasons(old: Planned, new: Planned) -> list[Reason]:
    found = []
    if (old.is_required, dict(old.completion)) != (new.is_required, dict(new.completion)):
        found.append(Reason("rule", new.title))
    if old.minutes != new.minutes:
        found.append(Reason("minutes", new.title))
    if new.kind != "lesson" and old.number != new.number:
        found.append(Reason("content", new.title))
    if old.stands_on != new.stands_on:
        found.append(Reason("stands_on", new.title))
    return found
