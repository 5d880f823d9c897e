"""A course as it is read from its folder: typed, in normal form, ready to be stored or written back."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from courses.questions.formats.question_file import FileQuestion

Questions = tuple[FileQuestion, ...]


@dataclass(frozen=True, kw_only=True)
class LessonPlan:
    """A lesson with the self-test questions at its end."""

    slug: str
    title: str
    minutes: int
    markdown: str
    questions: Questions = ()
    line: int = field(default=1, compare=False)

    def facts(self) -> dict[str, Any]:
        """What the lesson is, as JSON."""
        questions = [question_facts(question) for question in self.questions]
        return {"kind": "lesson", "slug": self.slug, "title": self.title, "minutes": self.minutes,
                "markdown": self.markdown, "questions": questions}  # fmt: skip


@dataclass(frozen=True)
class Draw:
    """Draw so many questions from this category."""

    category: str
    count: int
    questions: Questions

    def facts(self) -> dict[str, Any]:
        """What is drawn from what, as JSON."""
        questions = [question_facts(question) for question in self.questions]
        return {"category": self.category, "count": self.count, "questions": questions}


@dataclass(frozen=True, kw_only=True)
class QuizPlan:
    """A graded quiz: its rules and its blueprint."""

    slug: str
    title: str
    minutes: int
    attempts: int
    pass_percent: int
    draws: tuple[Draw, ...]
    line: int = field(default=1, compare=False)

    def facts(self) -> dict[str, Any]:
        """What the quiz is, as JSON."""
        return {"kind": "quiz", "slug": self.slug, "title": self.title, "minutes": self.minutes,
                "attempts": self.attempts, "pass_percent": self.pass_percent,
                "draws": [draw.facts() for draw in self.draws]}  # fmt: skip


@dataclass(frozen=True)
class ModulePlan:
    """A module (học phần) with its items in order."""

    title: str
    items: tuple[LessonPlan | QuizPlan, ...]


@dataclass(frozen=True)
class ImagePlan:
    """An image by its name in the folder."""

    name: str
    content: bytes = field(repr=False)
    media_type: str


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
    images: tuple[ImagePlan, ...]
    # Of the course, not of its version: no part of the digest. None leaves them as they are.
    prerequisites: tuple[str, ...] | None = None

    def items(self) -> Iterator[LessonPlan | QuizPlan]:
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
        facts["images"] = [[image.name, hashlib.sha256(image.content).hexdigest()] for image in self.images]
        written = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(written.encode()).hexdigest()


_FACTS = (
    "slug", "title", "summary", "objectives", "language", "field", "tiet_hundredths", "content_group",
    "study_form", "certificate_title", "legal_documents",
)  # fmt: skip


def question_facts(question: FileQuestion) -> dict[str, Any]:
    """What the question is, as JSON; its category is said by the lesson or the draw that it stands in."""
    return question.to_json() | {"category": ""}
