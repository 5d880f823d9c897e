"""A course as it is read from its folder: typed, in normal form, ready to be stored or written back."""

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from courses.lessons.blocks.base import Block
from courses.questions.formats.question_file import FileQuestion
from courses.quizzes.rules.plans import Extras

Questions = tuple[FileQuestion, ...]


@dataclass(frozen=True, kw_only=True)
class Duty:
    """How an item counts: whether it has to be done, and by which rule (empty: that of its kind)."""

    is_required: bool = True
    completion: Mapping[str, Any] = field(default_factory=dict)

    def duty_facts(self) -> dict[str, Any]:
        """What of it does not go without saying."""
        optional = {} if self.is_required else {"is_required": False}
        return optional | ({"completion": dict(self.completion)} if self.completion else {})


@dataclass(frozen=True, kw_only=True)
class LessonPlan(Duty):
    """A lesson, written in Markdown or as blocks, with its self-test questions.

    Questions that stand in blocks come first, those at the end of the lesson after them. `translations` are
    {"title", "blocks"} by language.
    """

    kind: ClassVar[str] = "lesson"
    slug: str
    title: str
    minutes: int
    markdown: str = ""
    blocks: tuple[Block, ...] = ()
    translations: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    questions: Questions = ()
    line: int = field(default=1, compare=False)

    @property
    def has_blocks(self) -> bool:
        """True for a lesson that is no text of Markdown."""
        return not self.markdown

    def facts(self) -> dict[str, Any]:
        """What the lesson is, as JSON."""
        questions = [question_facts(question) for question in self.questions]
        facts = {"kind": self.kind, "slug": self.slug, "title": self.title, "minutes": self.minutes,
                 "markdown": self.markdown, "questions": questions}  # fmt: skip
        written = {"blocks": list(self.blocks)} if self.has_blocks else {}
        others = {"translations": {key: dict(each) for key, each in self.translations.items()}}
        return facts | written | (others if self.translations else {}) | self.duty_facts()


@dataclass(frozen=True)
class Draw:
    """Draw so many questions from this category, of this band of difficulty where one is named."""

    category: str
    count: int
    questions: Questions
    band: str = ""

    def facts(self) -> dict[str, Any]:
        """What is drawn from what, as JSON."""
        questions = [question_facts(question) for question in self.questions]
        facts = {"category": self.category, "count": self.count, "questions": questions}
        return facts | ({"band": self.band} if self.band else {})


@dataclass(frozen=True, kw_only=True)
class QuizPlan(Duty):
    """A graded quiz: its rules and its blueprint."""

    kind: ClassVar[str] = "quiz"
    slug: str
    title: str
    minutes: int
    attempts: int
    pass_percent: int
    draws: tuple[Draw, ...]
    extras: Extras = field(default_factory=Extras)
    line: int = field(default=1, compare=False)

    def facts(self) -> dict[str, Any]:
        """What the quiz is, as JSON."""
        facts = {"kind": self.kind, "slug": self.slug, "title": self.title, "minutes": self.minutes,
                 "attempts": self.attempts, "pass_percent": self.pass_percent,
                 "draws": [draw.facts() for draw in self.draws]}  # fmt: skip
        return facts | ({"rules": self.rules()} if self.rules() else {}) | self.duty_facts()

    def rules(self) -> dict[str, Any]:
        """The further rules that are not the usual ones."""
        usual = asdict(Extras())
        return {name: value for name, value in asdict(self.extras).items() if value != usual[name]}


@dataclass(frozen=True, kw_only=True)
class MeetingPlan(Duty):
    """Meetings of a class (buổi học) as the course asks for them; their days and who came belong to classes."""

    kind: ClassVar[str] = "meeting"
    slug: str
    title: str
    minutes: int
    line: int = field(default=1, compare=False)

    def facts(self) -> dict[str, Any]:
        """What is asked, as JSON."""
        stated = {"kind": self.kind, "slug": self.slug, "title": self.title, "minutes": self.minutes}
        return stated | self.duty_facts()


ItemPlan = LessonPlan | QuizPlan | MeetingPlan


@dataclass(frozen=True)
class ModulePlan:
    """A module (học phần) with its items in order."""

    title: str
    items: tuple[ItemPlan, ...]


@dataclass(frozen=True)
class FilePlan:
    """An image, or another file, by its name in the folder: its bytes, or where they lie."""

    name: str
    content: bytes | Path = field(repr=False, compare=False)
    media_type: str
    sha256: str = ""

    def __post_init__(self) -> None:
        if not self.sha256:
            object.__setattr__(self, "sha256", _digest(self.content))

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return self.content.stat().st_size if isinstance(self.content, Path) else len(self.content)


def _digest(content: bytes | Path) -> str:
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    with content.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True, kw_only=True)
class ThingPlan:
    """A film, a recording or a package: too large for memory, so it lies somewhere on disk.

    `texts` are (kind, language, words): what is said in a film, as captions and to be read.
    """

    kind: str
    name: str
    content: Path = field(repr=False, compare=False)
    sha256: str
    title: str
    original: str = ""
    texts: tuple[tuple[str, str, str], ...] = ()

    def facts(self) -> list[Any]:
        """What it is, as JSON."""
        return [self.name, self.sha256, self.title, self.original, [list(text) for text in self.texts]]


@dataclass(frozen=True, kw_only=True)
class CoursePlan:
    """The whole course. The amount is in hundredths of a tiết."""

    slug: str
    title: str
    summary: str
    objectives: tuple[str, ...]
    language: str
    field: str
    tiet_hundredths: int
    content_group: int
    study_form: str
    certificate_title: str
    legal_documents: tuple[str, ...]
    modules: tuple[ModulePlan, ...]
    images: tuple[FilePlan, ...]
    files: tuple[FilePlan, ...] = ()
    things: tuple[ThingPlan, ...] = ()
    # By their names: every site keeps its own framework.
    competencies: tuple[str, ...] = ()
    # {"title", "summary"} by language.
    translations: Mapping[str, Mapping[str, str]] = dataclasses.field(default_factory=dict)
    # Of the course, not of its version: no part of the digest. None leaves them as they are.
    prerequisites: tuple[str, ...] | None = None

    def items(self) -> Iterator[ItemPlan]:
        """Every item in order."""
        for module in self.modules:
            yield from module.items

    def lessons(self) -> list[LessonPlan]:
        """The lessons in order."""
        return [item for item in self.items() if isinstance(item, LessonPlan)]

    def quizzes(self) -> list[QuizPlan]:
        """The quizzes in order."""
        return [item for item in self.items() if isinstance(item, QuizPlan)]

    def self_test(self) -> list[FileQuestion]:
        """The self-test questions, lesson by lesson."""
        return [question for lesson in self.lessons() for question in lesson.questions]

    def graded(self) -> list[FileQuestion]:
        """The graded questions, each once, in the order in which their categories are drawn from."""
        draws = [draw for quiz in self.quizzes() for draw in quiz.draws]
        return list({question.id: question for draw in draws for question in draw.questions}.values())

    def digest(self) -> str:
        """The same for the same course, however its files are written, ordered or named."""
        facts: dict[str, Any] = {name: getattr(self, name) for name in _FACTS}
        facts["modules"] = [
            {"title": module.title, "items": [item.facts() for item in module.items]}
            for module in self.modules
        ]
        facts["images"] = [[image.name, image.sha256] for image in self.images]
        further = {
            "files": [[file.name, file.sha256] for file in self.files],
            "things": [thing.facts() for thing in self.things],
            "competencies": list(self.competencies),
            "translations": {language: dict(each) for language, each in self.translations.items()},
        }
        facts |= {name: value for name, value in further.items() if value}
        written = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(written.encode()).hexdigest()


_FACTS = (
    "slug", "title", "summary", "objectives", "language", "field", "tiet_hundredths", "content_group",
    "study_form", "certificate_title", "legal_documents",
)  # fmt: skip


def question_facts(question: FileQuestion) -> dict[str, Any]:
    """What the question is, as JSON; its category is said by the lesson or the draw that it stands in."""
    return question.to_json() | {"category": ""}
