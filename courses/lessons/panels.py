"""What features above lessons show under a lesson."""

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app
from markupsafe import Markup

LessonPanel = Callable[[Any], str | None]


def add_lesson_panel(app: Flask, panel: LessonPanel, *, order: int) -> None:
    """Show the panel (its HTML for that reading, or None for nothing) under lessons, in this order."""
    app.extensions.setdefault("courses.lesson_panels", []).append((order, panel))


def lesson_panels(reading: Any) -> list[Markup]:
    """The HTML of every panel that has something to show under this lesson, in order."""
    panels = sorted(current_app.extensions.get("courses.lesson_panels", []), key=lambda entry: entry[0])
    return [Markup(html) for _order, panel in panels if (html := panel(reading)) is not None]  # noqa: S704
