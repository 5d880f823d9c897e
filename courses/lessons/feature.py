"""Lessons are a kind of item."""

from flask import Flask

from courses.catalogue.kinds import ItemKind, register_item_kind
from courses.lessons.views import lessons
from lms.core.i18n import lazy


def register(app: Flask) -> None:
    """Pages of lessons; items of kind "lesson" are done there."""
    app.register_blueprint(lessons)
    register_item_kind(app, ItemKind("lesson", lazy("Lesson"), "book", "lessons.show_lesson"))
