"""Kinds of item by registry: those who offer a kind say where it is done and what it is called."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, url_for

from courses.catalogue.queries import Place


@dataclass(frozen=True)
class ItemKind:
    """A kind of item: its name, its icon and the endpoint (slug, item) where it is done.

    `newest(course id, slugs)` gives, by address, the number of their newest content, which the next version of a
    course pins; those that have none yet are left out.
    """

    key: str
    label: Any
    icon: str
    endpoint: str
    newest: Callable[[int, Collection[str]], dict[str, int]] = lambda _course_id, _slugs: {}

    def url(self, slug: str, place: Place) -> str:
        """Where the item is done."""
        return url_for(self.endpoint, slug=slug, item=place.slug)


def register_item_kind(app: Flask, kind: ItemKind) -> None:
    """Items of that kind may stand in courses from now on."""
    app.extensions.setdefault("courses.item_kinds", {})[kind.key] = kind


def item_kind(key: str) -> ItemKind:
    """The kind with that key."""
    found: ItemKind = current_app.extensions["courses.item_kinds"][key]
    return found


def newest_contents(course_id: int, items: Iterable[tuple[str, str]]) -> dict[str, int]:
    """The newest content of each of these items (kind, address) by its address: one statement for each kind."""
    slugs: dict[str, list[str]] = {}
    for kind, slug in items:
        slugs.setdefault(kind, []).append(slug)
    found: dict[str, int] = {}
    for kind, same in slugs.items():
        found |= item_kind(kind).newest(course_id, same)
    return found


def item_url(slug: str, place: Place) -> str:
    """Where the item is done."""
    return item_kind(place.kind).url(slug, place)
