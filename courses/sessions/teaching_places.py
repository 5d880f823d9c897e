"""The page where teaching begins: features leave their places and panels here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app

from lms.core.permissions import holds

SEE = "teaching.see"
Panel = Callable[[], str | None]


@dataclass(frozen=True)
class TeachingPlace:
    """A page of those who teach: where it is, what it is for, how much waits there."""

    endpoint: str
    title: Any
    hint: Any
    count: int


def add_teaching(
    app: Flask,
    endpoint: str,
    title: Any,
    hint: Any,
    *,
    order: int,
    permission: str,
    count: Callable[[], int] | None = None,
) -> None:
    """Lead from the teaching page to this one, for those who carry the permission; `count` says what waits."""
    app.extensions.setdefault("courses.teaching", []).append(
        (order, endpoint, title, hint, permission, count)
    )


def teaching_places() -> list[TeachingPlace]:
    """The places open to the signed-in person, in order."""
    places = sorted(current_app.extensions.get("courses.teaching", []), key=lambda entry: entry[0])
    return [
        TeachingPlace(endpoint, title, hint, count() if count is not None else 0)
        for _order, endpoint, title, hint, permission, count in places
        if holds(permission)
    ]


def add_teaching_panel(app: Flask, panel: Panel, *, order: int) -> None:
    """Show the panel (its HTML, or None for nothing) on the teaching page, in this order."""
    app.extensions.setdefault("courses.teaching_panels", []).append((order, panel))


def teaching_panels() -> list[str]:
    """The HTML of every panel that has something to show, in order."""
    panels = sorted(current_app.extensions.get("courses.teaching_panels", []), key=lambda entry: entry[0])
    return [html for _order, panel in panels if (html := panel()) is not None]
