"""When an item counts: rules by registry, each in words for authors and learners, judged on the server.

A rule is {"kind": key, and its settings}; {"kind": "all", "rules": [...]} asks for each of several. An item without
a rule has that of its kind. A rule that was met stays met: whatever a learner does more never takes it back.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app

from courses.catalogue.queries import Place
from courses.progress.models import Enrolment

ALL = "all"
MOST_RULES = 6
Params = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One setting of a rule: a whole number between two bounds or, with `choices`, one of these (value, label)."""

    name: str
    label: Any
    default: Any
    least: int = 0
    most: int = 100
    choices: tuple[tuple[str, Any], ...] = ()

    def read(self, value: Any) -> Any:
        """The value in normal form: one that is not allowed gives way to the nearest, or to the default."""
        if self.choices:
            return value if value in [key for key, _label in self.choices] else self.default
        text = str(value).strip()
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else self.default
        return min(max(number, self.least), self.most)


@dataclass(frozen=True, kw_only=True)
class CompletionKind:
    """One kind of rule.

    `sentence(params, place)` says it to author and learner; `check(enrolment, place, params)` is what is still
    missing, in words, empty when it is met. `items` are the kinds of item it can be chosen for. With `is_pressed`
    the learner says "done" by the button; without it the item counts as soon as nothing is missing (settle_item).
    """

    key: str
    label: Any
    sentence: Callable[[Params, Place], str]
    check: Callable[[Enrolment, Place, Params], list[str]]
    items: tuple[str, ...] = ("lesson",)
    settings: tuple[Setting, ...] = ()
    is_pressed: bool = False

    def read(self, data: Params) -> dict[str, Any]:
        """The rule in normal form: its kind and every setting."""
        values = {each.name: each.read(data.get(each.name, each.default)) for each in self.settings}
        return {"kind": self.key, **values}


def register_completion(app: Flask, kind: CompletionKind, *, default_for: str = "") -> None:
    """Items may count by that kind of rule; those of the kind of item `default_for` do while no other is chosen."""
    app.extensions.setdefault("courses.completions", {})[kind.key] = kind
    if default_for:
        app.extensions.setdefault("courses.completion_defaults", {})[default_for] = kind.key


def find_completion_kind(key: str) -> CompletionKind | None:
    """The kind with that key; None for one that is not known here."""
    found: CompletionKind | None = current_app.extensions.get("courses.completions", {}).get(key)
    return found


def completion_kinds(item_kind: str) -> list[CompletionKind]:
    """The kinds of rule that can be chosen for items of that kind, the one that holds unchosen first."""
    first = _default_key(item_kind)
    known: list[CompletionKind] = list(current_app.extensions.get("courses.completions", {}).values())
    return sorted((each for each in known if item_kind in each.items), key=lambda each: each.key != first)


def _default_key(item_kind: str) -> str:
    return str(current_app.extensions.get("courses.completion_defaults", {}).get(item_kind, ""))


def read_completion(data: Any, item_kind: str) -> dict[str, Any]:
    """What somebody chose, in normal form; {} (the rule of the kind of item) where nothing of it is known here."""
    rules = (
        [] if not isinstance(data, Mapping) else data.get("rules", []) if data.get("kind") == ALL else [data]
    )
    allowed = {each.key: each for each in completion_kinds(item_kind)}
    read: dict[str, dict[str, Any]] = {}
    for rule in rules if isinstance(rules, list) else []:
        kind = allowed.get(str(rule.get("kind"))) if isinstance(rule, Mapping) else None
        if kind is not None:
            read.setdefault(kind.key, kind.read(rule))
    found = list(read.values())[:MOST_RULES]
    return {} if not found else found[0] if len(found) == 1 else {"kind": ALL, "rules": found}


def rules_of(place: Place) -> list[tuple[CompletionKind, dict[str, Any]]]:
    """Each rule by which the item counts, with its settings in normal form; never none where its kind has one."""
    chosen = read_completion(place.completion, place.kind) or {"kind": _default_key(place.kind)}
    rules = chosen["rules"] if chosen["kind"] == ALL else [chosen]
    found = [(find_completion_kind(rule["kind"]), rule) for rule in rules]
    return [(kind, kind.read(rule)) for kind, rule in found if kind is not None]


def rule_of_kind(place: Place, key: str) -> dict[str, Any] | None:
    """The settings of the rule of that kind by which the item counts, alone or among others; None without one."""
    return next((params for kind, params in rules_of(place) if kind.key == key), None)


def completion_sentences(place: Place) -> list[str]:
    """What the item asks for, one sentence for each rule."""
    return [kind.sentence(params, place) for kind, params in rules_of(place)]


def what_is_missing(enrolment: Enrolment, place: Place, *, but: Collection[str] = ()) -> list[str]:
    """What the learner still has to do before the item counts, in words; rules of the kinds `but` are left out."""
    return [
        words
        for kind, params in rules_of(place)
        if kind.key not in but
        for words in kind.check(enrolment, place, params)
    ]


def is_pressed(place: Place) -> bool:
    """True where the learner says "done" by the button; else the item counts as soon as nothing is missing."""
    return any(kind.is_pressed for kind, _params in rules_of(place))
