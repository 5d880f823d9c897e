"""A course, or a part of one, on its way in: what every reader of a file of others produces."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from courses.lessons.blocks.base import Block
from courses.questions.formats.question_file import FileQuestion
from courses.questions.kinds.base import Fault

SELF_TEST, GRADED = "self_test", "graded"


@dataclass(frozen=True)
class Loss:
    """What did not survive, and where it stood: "Slide 5", "Page 12", "quiz.xml"."""

    place: str
    message: Fault


@dataclass(frozen=True)
class IncomingFile:
    """A file that belongs to the course: its bytes, or where they lie.

    Of a film or a package also what it is called, the name its author gave the file, and what is said in it:
    (kind, language, words) of captions and transcripts.
    """

    content: bytes | Path
    media_type: str
    title: str = ""
    original: str = ""
    texts: tuple[tuple[str, str, str], ...] = ()

    def read(self) -> bytes:
        """The bytes."""
        return self.content.read_bytes() if isinstance(self.content, Path) else self.content


@dataclass(frozen=True, kw_only=True)
class IncomingItem:
    """What the file says of an item of whatever kind; it keeps its address where nothing else has it."""

    kind: ClassVar[str]
    title: str
    minutes: int = 0
    slug: str = ""
    is_required: bool = True
    completion: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class IncomingLesson(IncomingItem):
    """A lesson: its blocks name the files of the course by their names; `minutes` 0 lets the site reckon them.

    `translations` are {"title", "blocks"} by language.
    """

    kind: ClassVar[str] = "lesson"
    blocks: list[Block]
    translations: dict[str, dict[str, Any]] = field(default_factory=dict)

    def all_blocks(self) -> Iterator[Block]:
        """The blocks in every language."""
        yield from self.blocks
        for each in self.translations.values():
            yield from each["blocks"]


@dataclass(frozen=True)
class IncomingDraw:
    """So many questions of a category of `Incoming.graded`, of a band of difficulty where one is named.

    `questions` are (id, lesson to study again) of those that can be drawn; without any, all of the category can.
    """

    category: str
    count: int
    band: str = ""
    questions: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class IncomingQuiz(IncomingItem):
    """A graded quiz: what is drawn, and its rules; `rules` are fields of Extras that are not the usual ones."""

    kind: ClassVar[str] = "quiz"
    draws: list[IncomingDraw]
    minutes: int = 20
    attempts: int = 3
    pass_percent: int = 70
    rules: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class IncomingMeeting(IncomingItem):
    """Meetings of a class, as the course asks for them."""

    kind: ClassVar[str] = "meeting"


@dataclass(frozen=True, kw_only=True)
class IncomingModule:
    """A module: its items in order."""

    title: str
    items: Sequence[IncomingItem] = ()


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """All that a file holds of a course.

    `files` are by their names in the course (images/…, files/…, media/…, packages/…); `original` names the file
    that was read, kept among them so that it stays to be had. A block of kind "media" or "package" whose record
    does not exist yet names its file in the field `file`. Question blocks name questions of `questions` by id,
    legal blocks a document by its number. `facts` are those of VersionFacts that the file states; `slug` is the
    address that a course of this site has there, `prerequisites` the addresses of courses to complete before it.
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
    slug: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    prerequisites: tuple[str, ...] = ()

    def asked(self) -> Iterator[tuple[str, FileQuestion]]:
        """Every question with the pool it is for; one of each pool may bear the same id."""
        yield from ((SELF_TEST, question) for question in self.questions)
        yield from ((GRADED, question) for question in self.graded)

    def lessons(self) -> Iterator[IncomingLesson]:
        """All lessons in order."""
        for module in self.modules:
            yield from (item for item in module.items if isinstance(item, IncomingLesson))

    def quizzes(self) -> Iterator[IncomingQuiz]:
        """All quizzes in order."""
        for module in self.modules:
            yield from (item for item in module.items if isinstance(item, IncomingQuiz))
