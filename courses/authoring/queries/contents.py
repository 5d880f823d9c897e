"""The contents of versions and drafts, loaded once for all that is asked of them: a handful of statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from courses.authoring.models import CourseDraft, DraftLesson
from courses.authoring.queries.drafts import list_draft_files, list_draft_lessons
from courses.catalogue.kinds import item_kind
from courses.catalogue.models import CourseFile, CourseVersion, Item
from courses.catalogue.queries import Outline, get_outline
from courses.lessons.blocks.base import Block
from courses.lessons.models import LessonQuestion, LessonTranslation, LessonVersion
from courses.questions.models import Question, QuestionVersion
from courses.quizzes.plan_texts import QuizText, read_quizzes
from lms.core.db import db
from lms.core.html import plain_text

# An item with the number of its content.
Pinned = tuple[int, int]
Quizzes = Mapping[Pinned, QuizText]


@dataclass(frozen=True)
class AskedText:
    """A question that a lesson asks, as it is compared: its title with its stem, and which version of it is asked."""

    words: str
    number: int


Questions = Mapping[str, AskedText]


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
    """The versions with their contents: the statements are the same for one and for several."""
    outlines = [get_outline(version.id) for version in versions]
    places = [place for outline in outlines for place in outline.places()]
    wanted = {(place.item_id, place.content_number) for place in places if place.kind == "lesson"}
    lessons, asked, others = _lessons(wanted)
    quizzes = read_quizzes((p.item_id, p.content_number) for p in places if p.kind == "quiz")
    files = _files([version.id for version in versions])
    return [
        VersionContent(
            version,
            outline,
            {
                place.item_id: lessons[place.item_id, place.content_number]
                for place in outline.places()
                if (place.item_id, place.content_number) in lessons
            },
            files.get(version.id, {}),
            {
                place.item_id: asked.get((place.item_id, place.content_number), {})
                for place in outline.places()
            },
            quizzes,
            {
                place.item_id: others.get((place.item_id, place.content_number), {})
                for place in outline.places()
            },
        )
        for version, outline in zip(versions, outlines, strict=True)
    ]


def _files(version_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    statement = select(CourseFile).where(CourseFile.version_id.in_(version_ids))
    found: dict[int, dict[str, str]] = {}
    for row in db.session.scalars(statement):
        found.setdefault(row.version_id, {})[row.name] = row.sha256
    return found


def _lessons(
    wanted: Iterable[Pinned],
) -> tuple[dict[Pinned, list[Block]], dict[Pinned, Any], dict[Pinned, Any]]:
    """The blocks of these lessons, the questions they ask, what they say in other languages: three statements."""
    pairs = set(wanted)
    statement = select(LessonVersion).where(LessonVersion.item_id.in_({item for item, _number in pairs}))
    rows = {row.id: row for row in db.session.scalars(statement) if (row.item_id, row.number) in pairs}
    places = {key: (row.item_id, row.number) for key, row in rows.items()}
    asked = asked_in(list(rows.values()))
    others: dict[Pinned, dict[str, Any]] = {}
    translated = select(LessonTranslation).where(LessonTranslation.lesson_version_id.in_(rows))
    for each in db.session.scalars(translated):
        said = {"title": each.title, "blocks": each.blocks}
        others.setdefault(places[each.lesson_version_id], {})[each.language] = said
    blocks = {places[key]: [*row.blocks, *at_end(row.blocks, asked[key])] for key, row in rows.items()}
    return blocks, {places[key]: found for key, found in asked.items()}, others


def asked_in(lessons: Sequence[LessonVersion]) -> dict[int, dict[str, AskedText]]:
    """The questions of each of these lessons by key, in order, as they are asked there: one statement."""
    found: dict[int, dict[str, AskedText]] = {row.id: {} for row in lessons}
    if not found:
        return found
    statement = (
        select(LessonQuestion.lesson_version_id, Question.key, QuestionVersion)
        .join(QuestionVersion, QuestionVersion.id == LessonQuestion.question_version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(LessonQuestion.lesson_version_id.in_(found))
        .order_by(LessonQuestion.position)
    )
    for lesson_id, key, version in db.session.execute(statement):
        found[lesson_id][key] = _asked(version)
    return found


def _asked(version: QuestionVersion) -> AskedText:
    return AskedText(f"{version.title}: {plain_text(version.stem_html)}".removeprefix(": "), version.number)


def at_end(blocks: Iterable[Block], keys: Iterable[str]) -> list[Block]:
    """The questions that stand at the end of a lesson and in none of its blocks, as blocks."""
    known = {block.get("question") for block in blocks if block["kind"] == "question"}
    return [{"id": f"q:{key}", "kind": "question", "question": key} for key in keys if key not in known]


def load_draft(draft: CourseDraft) -> DraftContent:
    """The draft with its contents, and the newest content of its quizzes."""
    lessons = list_draft_lessons(draft.course_id)
    rows = db.session.execute(select(Item.slug, Item.id).where(Item.course_id == draft.course_id))
    ids: dict[str, int] = {row.slug: row.id for row in rows}
    newest = _newest(draft)
    quizzes = read_quizzes((ids[slug], number) for slug, number in newest.items() if slug in ids)
    asked = questions_asked(block for row in lessons.values() for block in row.content["blocks"])
    files = list_draft_files(draft.course_id)
    return DraftContent(draft, lessons, files, ids, newest, asked, quizzes)


def _newest(draft: CourseDraft) -> dict[str, int]:
    items: list[dict[str, Any]] = [item for module in draft.outline["modules"] for item in module["items"]]
    return {
        item["slug"]: item_kind(item["kind"]).newest(draft.course_id, item["slug"]) or 0
        for item in items
        if item["kind"] != "lesson"
    }


def questions_asked(blocks: Iterable[Block]) -> dict[str, AskedText]:
    """The questions asked in these blocks by key, as they now are: one statement, none for no questions."""
    keys = {block["question"] for block in blocks if block["kind"] == "question"}
    if not keys:
        return {}
    statement = (
        select(Question.key, QuestionVersion)
        .join(QuestionVersion, QuestionVersion.question_id == Question.id)
        .where(Question.key.in_(keys), QuestionVersion.number == Question.current_number)
    )
    return {key: _asked(version) for key, version in db.session.execute(statement)}
