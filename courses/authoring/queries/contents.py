"""The contents of versions and drafts, loaded once for all that is asked of them: a handful of statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from courses.authoring.models import CourseDraft, DraftLesson
from courses.authoring.queries.content_rows import (
    Pinned,
    Questions,
    read_files,
    read_lessons,
    read_questions,
)
from courses.authoring.queries.drafts import list_draft_lessons
from courses.authoring.queries.item_rows import Items, read_items
from courses.authoring.rules.outlines import items_of
from courses.catalogue.models import CourseVersion
from courses.catalogue.queries import Outline, Place, get_outlines
from courses.lessons.blocks.base import Block
from courses.lessons.blocks.things import question_keys
from courses.lessons.models import LessonVersion
from courses.quizzes.plan_texts import QuizText, read_quizzes

Quizzes = Mapping[Pinned, QuizText]


@dataclass(frozen=True)
class VersionContent:
    """A published version: its outline, its lessons as blocks (with the questions at their ends), its files."""

    version: CourseVersion
    outline: Outline
    lessons: Mapping[int, list[Block]]
    files: Mapping[str, str]
    asked: Mapping[int, Questions]
    quizzes: Quizzes = field(default_factory=dict)
    translations: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class DraftContent:
    """A draft: its lessons, its files, the stable items it stands on, and its quizzes as they now are."""

    draft: CourseDraft
    lessons: Mapping[str, DraftLesson]
    items: Items
    files: Mapping[str, str] = field(default_factory=dict)
    asked: Questions = field(default_factory=dict)
    quizzes: Quizzes = field(default_factory=dict)

    def quiz_number(self, slug: str) -> int | None:
        """The number of the newest content of the quiz with that address, which the next version would pin."""
        own = self.items.ids.get(slug)
        return max((number for item, number in self.quizzes if item == own), default=None)

    def quiz(self, slug: str) -> QuizText:
        """That content in words."""
        return self.quizzes.get((self.items.ids.get(slug, 0), self.quiz_number(slug) or 0), QuizText())

    def blocks(self, slug: str) -> list[Block]:
        """The blocks of the lesson with that address; none where there is no such lesson."""
        row = self.lessons.get(slug)
        return list(row.content["blocks"]) if row else []

    def translations(self, slug: str) -> Mapping[str, Any]:
        """What that lesson says in other languages."""
        row = self.lessons.get(slug)
        return row.content.get("translations") or {} if row else {}


def load_versions(course_id: int, numbers: Sequence[int]) -> list[VersionContent]:
    """The versions of these numbers with their contents: a handful of statements for all; NotFound without one."""
    return _load(course_id, numbers)[0]


def load_draft(draft: CourseDraft) -> DraftContent:
    """The draft with its contents, and the newest content of its quizzes."""
    return load_with_draft([], draft)[1]


def load_with_draft(
    numbers: Sequence[int], draft: CourseDraft, *, with_learners: bool = False
) -> tuple[list[VersionContent], DraftContent]:
    """The versions of these numbers and the draft at once: the statements are hardly more than for one."""
    items = read_items(draft.course_id, with_learners=with_learners)
    written = DraftContent(draft, list_draft_lessons(draft.course_id), items)
    versions, now = _load(draft.course_id, numbers, written)
    return versions, replace(written, **now)


def _load(
    course_id: int, numbers: Sequence[int], written: DraftContent | None = None
) -> tuple[list[VersionContent], dict[str, Any]]:
    """The versions, and what is known of the draft besides its own lessons and items."""
    outlines = get_outlines(course_id, numbers) if numbers else []
    places = [place for outline in outlines for place in outline.places()]
    lessons, others = read_lessons({_pin(place) for place in places if place.kind == "lesson"})
    asked, current = read_questions(
        [row.id for row in lessons.values()], course_id, _asked(written) if written else ()
    )
    quizzes = read_quizzes(
        [_pin(place) for place in places if place.kind == "quiz"], _quizzes(written) if written else ()
    )
    files = read_files([outline.version.id for outline in outlines], course_id if written else 0)
    read = _Read(lessons, others, asked, quizzes)
    found = [read.version(outline, files.get(outline.version.id, {})) for outline in outlines]
    return found, {"files": files.get(0, {}), "asked": current, "quizzes": quizzes}


def _asked(written: DraftContent) -> set[str]:
    """The questions that stand in the lessons of the draft."""
    return set(question_keys(block for row in written.lessons.values() for block in row.content["blocks"]))


def _quizzes(written: DraftContent) -> list[int]:
    """The items of the quizzes of the draft."""
    slugs = [each["slug"] for each in items_of(written.draft.outline) if each["kind"] == "quiz"]
    return [written.items.ids[slug] for slug in slugs if slug in written.items.ids]


def _pin(place: Place) -> Pinned:
    return place.item_id, place.content_number


@dataclass(frozen=True)
class _Read:
    """What was read of all versions, by item and number."""

    lessons: Mapping[Pinned, LessonVersion]
    others: Mapping[Pinned, Mapping[str, Any]]
    asked: Mapping[int, Questions]
    quizzes: Quizzes

    def version(self, outline: Outline, files: Mapping[str, str]) -> VersionContent:
        """One version of those that were read."""
        here = {
            place.item_id: self.lessons[_pin(place)]
            for place in outline.places()
            if _pin(place) in self.lessons
        }
        asked = {item_id: self.asked[row.id] for item_id, row in here.items()}
        return VersionContent(
            outline.version,
            outline,
            {key: [*row.blocks, *at_end(row.blocks, asked[key])] for key, row in here.items()},
            files,
            asked,
            self.quizzes,
            {place.item_id: self.others.get(_pin(place), {}) for place in outline.places()},
        )


def at_end(blocks: Iterable[Block], keys: Iterable[str]) -> list[Block]:
    """The questions that stand at the end of a lesson and in none of its blocks, as blocks."""
    known = {block.get("question") for block in blocks if block["kind"] == "question"}
    return [{"id": f"q:{key}", "kind": "question", "question": key} for key in keys if key not in known]
