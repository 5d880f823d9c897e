"""The contents of versions and drafts, loaded once for all that is asked of them: a handful of statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from courses.authoring.models import CourseDraft, DraftLesson
from courses.authoring.queries.content_rows import (
    Pinned,
    Questions,
    read_files,
    read_lessons,
    read_questions,
)
from courses.authoring.queries.drafts import list_draft_lessons
from courses.authoring.rules.outlines import items_of
from courses.catalogue.kinds import newest_contents
from courses.catalogue.models import CourseVersion, Item
from courses.catalogue.queries import Outline, Place, get_outline
from courses.lessons.blocks.base import Block
from courses.lessons.blocks.things import question_keys
from courses.lessons.models import LessonVersion
from courses.quizzes.plan_texts import QuizText, read_quizzes
from lms.core.db import db

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
    """A draft: its lessons, its files, the stable items it stands on by address, and its quizzes as they now are."""

    draft: CourseDraft
    lessons: Mapping[str, DraftLesson]
    files: Mapping[str, str]
    ids: Mapping[str, int]
    newest: Mapping[str, int]
    asked: Questions
    quizzes: Quizzes = field(default_factory=dict)

    def blocks(self, slug: str) -> list[Block]:
        """The blocks of the lesson with that address; none where there is no such lesson."""
        row = self.lessons.get(slug)
        return list(row.content["blocks"]) if row else []

    def translations(self, slug: str) -> Mapping[str, Any]:
        """What that lesson says in other languages."""
        row = self.lessons.get(slug)
        return row.content.get("translations") or {} if row else {}


def load_versions(versions: Sequence[CourseVersion]) -> list[VersionContent]:
    """The versions with their contents: one outline each, and a handful of statements for all."""
    return _load([version.id for version in versions])[0]


def load_numbered(course_id: int, numbers: Sequence[int]) -> list[VersionContent]:
    """The same by their numbers; NotFound without one of them."""
    return _load([_id_of(course_id, number) for number in numbers])[0]


def _id_of(course_id: int, number: int) -> Any:
    found = select(CourseVersion.id).where(
        CourseVersion.course_id == course_id, CourseVersion.number == number
    )
    return found.scalar_subquery()


def load_draft(draft: CourseDraft) -> DraftContent:
    """The draft with its contents, and the newest content of its quizzes."""
    parts = _parts(draft)
    return parts.content(*_load([], parts)[1])


def load_with_draft(number: int, draft: CourseDraft) -> tuple[VersionContent, DraftContent]:
    """The version of that number and the draft at once: the statements are hardly more than for one."""
    parts = _parts(draft)
    versions, now = _load([_id_of(draft.course_id, number)], parts)
    return versions[0], parts.content(*now)


# The files of a draft, the questions it asks, and the quizzes.
_Now = tuple[Mapping[str, str], Questions, Quizzes]


def _load(version_ids: Sequence[Any], parts: "_Parts | None" = None) -> tuple[list[VersionContent], _Now]:
    outlines = [get_outline(each) for each in version_ids]
    places = [place for outline in outlines for place in outline.places()]
    lessons, others = read_lessons({_pin(place) for place in places if place.kind == "lesson"})
    course_id, keys, pinned = (
        (parts.draft.course_id, parts.asked(), parts.pinned()) if parts else (0, set(), [])
    )
    asked, current = read_questions([row.id for row in lessons.values()], course_id, keys)
    quizzes = read_quizzes([*(_pin(each) for each in places if each.kind == "quiz"), *pinned])
    files = read_files([outline.version.id for outline in outlines], course_id)
    read = _Read(lessons, others, asked, quizzes)
    found = [read.version(outline, files.get(outline.version.id, {})) for outline in outlines]
    return found, (files.get(0, {}), current, quizzes)


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


@dataclass(frozen=True)
class _Parts:
    """What a draft is made of: its lessons, the stable items it stands on, the newest content of all else."""

    draft: CourseDraft
    lessons: Mapping[str, DraftLesson]
    ids: Mapping[str, int]
    newest: Mapping[str, int]

    def content(self, files: Mapping[str, str], asked: Questions, quizzes: Quizzes) -> DraftContent:
        """The draft with what was read for it."""
        return DraftContent(self.draft, self.lessons, files, self.ids, self.newest, asked, quizzes)

    def pinned(self) -> list[Pinned]:
        """The items that are no lessons, as the next version would pin them."""
        return [(self.ids[slug], number) for slug, number in self.newest.items() if slug in self.ids]

    def asked(self) -> set[str]:
        """The questions that stand in the lessons."""
        return set(question_keys(block for row in self.lessons.values() for block in row.content["blocks"]))


def _parts(draft: CourseDraft) -> _Parts:
    rows = db.session.execute(select(Item.slug, Item.id).where(Item.course_id == draft.course_id))
    others = [(each["kind"], each["slug"]) for each in items_of(draft.outline) if each["kind"] != "lesson"]
    return _Parts(
        draft,
        list_draft_lessons(draft.course_id),
        {row.slug: row.id for row in rows},
        newest_contents(draft.course_id, others),
    )


def at_end(blocks: Iterable[Block], keys: Iterable[str]) -> list[Block]:
    """The questions that stand at the end of a lesson and in none of its blocks, as blocks."""
    known = {block.get("question") for block in blocks if block["kind"] == "question"}
    return [{"id": f"q:{key}", "kind": "question", "question": key} for key in keys if key not in known]
