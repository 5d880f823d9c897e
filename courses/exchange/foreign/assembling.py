"""What a module of others holds, as lessons and quizzes: small parts stand together in one lesson."""

from collections.abc import Iterable
from dataclasses import dataclass

from courses.authoring.incoming import IncomingLesson, IncomingQuiz
from courses.exchange.foreign.keeping import numbered
from courses.lessons.blocks.base import Block


@dataclass(frozen=True)
class Part:
    """What is too small to be a lesson of its own: it stands in one with its neighbours."""

    title: str
    blocks: list[Block]
    is_named: bool = True


Piece = IncomingLesson | IncomingQuiz | Part


def assembled(title: str, pieces: Iterable[Piece]) -> list[IncomingLesson | IncomingQuiz]:
    """Lessons and quizzes as they are; the parts between them together in one lesson, named by the only named one."""
    items: list[IncomingLesson | IncomingQuiz] = []
    waiting: list[Part] = []
    for piece in pieces:
        if isinstance(piece, Part):
            waiting.append(piece)
            continue
        items += _together(title, waiting)
        waiting = []
        items.append(piece)
    return items + _together(title, waiting)


def _together(title: str, parts: list[Part]) -> list[IncomingLesson | IncomingQuiz]:
    blocks = [block for part in parts for block in part.blocks]
    if all(block["kind"] == "heading" for block in blocks):
        return []
    named = [part.title for part in parts if part.is_named and part.blocks]
    return [IncomingLesson(title=named[0] if len(named) == 1 else title, blocks=numbered(blocks))]
