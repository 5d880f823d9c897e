"""Lessons are a kind of item, made of blocks."""

from flask import Flask

from courses.catalogue.kinds import ItemKind, register_item_kind
from courses.lessons.blocks.registry import register_block
from courses.lessons.blocks.texts import HeadingBlock, LegalBlock, NoteBlock, TableBlock, TextBlock
from courses.lessons.blocks.things import FileBlock, ImageBlock, QuestionBlock, SlidesBlock
from courses.lessons.citations import register_law
from courses.lessons.completion import register_lesson_rules
from courses.lessons.demonstration import seed_blended
from courses.lessons.views import lessons
from lms.core.i18n import lazy
from lms.core.registries import add_seeder

BLOCKS = (
    TextBlock(),
    HeadingBlock(),
    ImageBlock(),
    SlidesBlock(),
    FileBlock(),
    TableBlock(),
    NoteBlock(),
    LegalBlock(),
    QuestionBlock(),
)


def register(app: Flask) -> None:
    """Pages of lessons; items of kind "lesson" are done there."""
    app.register_blueprint(lessons)
    register_item_kind(app, ItemKind("lesson", lazy("Lesson"), "book", "lessons.show_lesson"))
    register_lesson_rules(app)
    add_seeder(app, seed_blended, order=61)
    register_law(app)
    for kind in BLOCKS:
        register_block(app, kind)
