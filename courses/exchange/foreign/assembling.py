"""What a module of others holds, as lessons and quizzes: small parts stand together in one lesson."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from courses.authoring.incoming import IncomingItem, IncomingLesson, IncomingQuiz
from courses.exchange.foreign.keeping import numbered
from courses.lessons.blocks.base import Block


@dataclass(frozen=True)
class Part:
    """What is too small to be a lesson of its own: it stands in one with its neighbours."""

    title: str
    blocks: list[Block]
    is_named: bool = True


Piece = IncomingLesson | IncomingQuiz | Part


def assembled(title: str, pieces: Iterable[Piece]) -> list[IncomingItem]:
    """Lessons and quizzes as they are; the parts between them together in one lesson, named by the only named one.

    A lesson of parts that has a title already there has a number behind it.
    """
    items: list[IncomingItem] = []
    waiting: list[Part] = []
    for piece in pieces:
        if isinstance(piece, Part):
            waiting.append(piece)
            continue
        items += _together(title, waiting, items)
        waiting = []
        items.append(piece)
    return items + _together(title, waiting, items)


def _together(title: str, parts: list[Part], before: list[IncomingItem]) -> list[IncomingItem]:
    blocks = [block for part in parts for block in part.blocks]
    if all(block["kind"] == "heading" for block in blocks):
        return []
    named = [part.title for part in parts if part.is_named and part.blocks]
    lesson = lesson_of(named[0] if len(named) == 1 else title, blocks)
    taken, number, free = {item.title for item in before}, 1, lesson.title
    while free in taken:
        number += 1
        free = f"{lesson.title[:290]} ({number})"
    return [replace(lesson, title=free)]


def lesson_of(title: str, blocks: list[Block]) -> IncomingLesson:
    """The lesson of that title; a heading that only says the title again is no part of it."""
    first = blocks[0] if blocks else {"kind": ""}
    repeats = first["kind"] == "heading" and first["text"].casefold() == title.casefold()
    return IncomingLesson(title=title, blocks=numbered(blocks[1:] if repeats else blocks))
