"""A course, or a part of one, on its way in: what every reader of a file of others produces."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from courses.lessons.blocks.base import Block
from courses.questions.formats.question_file import FileQuestion
from courses.questions.kinds.base import Fault


@dataclass(frozen=True)
class Loss:
    """What did not survive, and where it stood: "Slide 5", "Page 12", "quiz.xml"."""

    place: str
    message: Fault


@dataclass(frozen=True)
class IncomingFile:
    """A file that belongs to the course: its bytes, or where they lie."""

    content: bytes | Path
    media_type: str

    def read(self) -> bytes:
        """The bytes."""
        return self.content.read_bytes() if isinstance(self.content, Path) else self.content


@dataclass(frozen=True, kw_only=True)
class IncomingLesson:
    """A lesson: its blocks name the files of the course by their names; `minutes` 0 lets the site reckon them."""

    title: str
    blocks: list[Block]
    minutes: int = 0
    slug: str = ""


@dataclass(frozen=True, kw_only=True)
class IncomingQuiz:
    """A graded quiz: how many questions are drawn from which category of `Incoming.graded`."""

    title: str
    draws: list[tuple[str, int]]
    minutes: int = 20
    attempts: int = 3
    pass_percent: int = 70
    slug: str = ""


@dataclass(frozen=True, kw_only=True)
class IncomingModule:
    """A module: lessons and quizzes in order."""

    title: str
    items: list[IncomingLesson | IncomingQuiz] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """All that a file holds of a course.

    `files` are by their names in the course (images/…, files/…, media/…, packages/…); `original` names the file
    that was read, kept among them so that it stays to be had. A block of kind "media" or "package" whose record
    does not exist yet names its file in the field `file`. Question blocks name questions of `questions` by id.
    """

    title: str
    summary: str = ""
    language: str = "vi"
    modules: list[IncomingModule] = field(default_factory=list)
    files: dict[str, IncomingFile] = field(default_factory=dict)
    questions: list[FileQuestion] = field(default_factory=list)
    graded: list[FileQuestion] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    original: str = ""

    def lessons(self) -> Iterator[IncomingLesson]:
        """All lessons in order."""
        for module in self.modules:
            yield from (item for item in module.items if isinstance(item, IncomingLesson))

    def quizzes(self) -> Iterator[IncomingQuiz]:
        """All quizzes in order."""
        for module in self.modules:
            yield from (item for item in module.items if isinstance(item, IncomingQuiz))
