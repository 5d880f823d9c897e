"""A version, or a draft, as it is compared: every item with its words, the quizzes with their rules."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from courses.authoring.models import CourseDraft
from courses.authoring.queries.drafts import list_draft_files, list_draft_lessons
from courses.authoring.rules.differences import BlockText, CourseText, ItemText
from courses.authoring.rules.facts import FACTS
from courses.authoring.rules.outlines import reading_minutes
from courses.catalogue.kinds import item_kind
from courses.catalogue.models import CourseVersion, Item
from courses.catalogue.queries import Place, get_outline, list_files
from courses.lessons.blocks.base import Block
from courses.lessons.blocks.registry import block_kind, words_of
from courses.lessons.models import LessonQuestion, LessonVersion
from courses.progress.completion import completion_sentences
from courses.questions.models import Question, QuestionVersion
from courses.quizzes.plan_texts import QuizText, read_quizzes
from lms.core.db import db
from lms.core.text import format_tiet

_WORDS = {"id", "kind", "html", "text", "slides", "caption", "alt", "title", "citation", "article"}
_FILES = {"file", "image"}


def text_of_version(version: CourseVersion) -> CourseText:
    """The published version, whole: a handful of statements."""
    outline = get_outline(version.id)
    lessons = _published_lessons([place for place in outline.places() if place.kind == "lesson"])
    names = question_titles(block for blocks in lessons.values() for block in blocks)
    files = {file.name: file.sha256 for file in list_files(version.id)}
    quizzes = read_quizzes((place.item_id, place.content_number) for place in outline.places())
    items = tuple(
        _item(place, module.title, lessons.get(place.item_id, []), quizzes, files, names)
        for module in outline.modules
        for place in module.places
    )
    return CourseText(_facts({name: getattr(version, name) for name in FACTS}), items)


def text_of_draft(draft: CourseDraft) -> CourseText:
    """The draft as it stands, with the newest content of its quizzes."""
    rows = list_draft_lessons(draft.course_id)
    lessons = {slug: row.content["blocks"] for slug, row in rows.items()}
    names = question_titles(block for blocks in lessons.values() for block in blocks)
    files = list_draft_files(draft.course_id)
    places = [
        (module["title"], _place(draft, item, lessons))
        for module in draft.outline["modules"]
        for item in module["items"]
    ]
    quizzes = _draft_quizzes(draft, [place for _module, place in places if place.kind == "quiz"])
    items = tuple(
        _item(place, module, lessons.get(place.slug, []), quizzes, files, names) for module, place in places
    )
    return CourseText(_facts(draft.facts), items)


def _place(draft: CourseDraft, item: Mapping[str, Any], lessons: Mapping[str, list[Block]]) -> Place:
    blocks = lessons.get(item["slug"], [])
    minutes = item["minutes"] or (reading_minutes(words_of(blocks)) if item["kind"] == "lesson" else 0)
    number = 0
    if item["kind"] != "lesson":
        number = item_kind(item["kind"]).newest(draft.course_id, item["slug"]) or 0
    return Place(
        0, item["slug"], item["kind"], item["title"], minutes, 0, number, item["is_required"], item["completion"]
    )  # fmt: skip


def _draft_quizzes(draft: CourseDraft, places: Sequence[Place]) -> dict[tuple[Any, int], QuizText]:
    """The quizzes of the draft by (address, number)."""
    if not places:
        return {}
    rows = db.session.execute(select(Item.id, Item.slug).where(Item.course_id == draft.course_id))
    slugs = {row.id: row.slug for row in rows}
    ids = {slug: item_id for item_id, slug in slugs.items()}
    asked = [(ids[place.slug], place.content_number) for place in places if place.slug in ids]
    return {(slugs[key[0]], key[1]): text for key, text in read_quizzes(asked).items()}


def _published_lessons(places: Sequence[Place]) -> dict[int, list[Block]]:
    """The blocks of these lessons, and the questions at their ends as blocks, by item: two statements."""
    numbers = {place.item_id: place.content_number for place in places}
    statement = select(LessonVersion).where(LessonVersion.item_id.in_(numbers))
    rows = [row for row in db.session.scalars(statement) if numbers[row.item_id] == row.number]
    keys = _asked_in(rows)
    return {row.item_id: [*row.blocks, *_at_end(row.blocks, keys.get(row.id, []))] for row in rows}


def _asked_in(lessons: Sequence[LessonVersion]) -> dict[int, list[str]]:
    """The keys of the questions of these lessons, in order: one statement."""
    statement = (
        select(LessonQuestion.lesson_version_id, Question.key)
        .join(QuestionVersion, QuestionVersion.id == LessonQuestion.question_version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(LessonQuestion.lesson_version_id.in_([row.id for row in lessons]))
        .order_by(LessonQuestion.position)
    )
    keys: dict[int, list[str]] = {}
    for lesson_id, key in db.session.execute(statement):
        keys.setdefault(lesson_id, []).append(key)
    return keys


def questions_at_end(lesson: LessonVersion) -> list[Block]:
    """The questions at the end of a published lesson, as blocks."""
    return _at_end(lesson.blocks, _asked_in([lesson]).get(lesson.id, []))


def _at_end(blocks: Iterable[Block], keys: Iterable[str]) -> list[Block]:
    known = {block.get("question") for block in blocks if block["kind"] == "question"}
    return [{"id": f"q:{key}", "kind": "question", "question": key} for key in keys if key not in known]


def question_titles(blocks: Iterable[Block]) -> dict[str, str]:
    """What the questions asked in these blocks are called, by key: one statement, none for no questions."""
    keys = {block["question"] for block in blocks if block["kind"] == "question"}
    if not keys:
        return {}
    rows = db.session.execute(select(Question.key, Question.title).where(Question.key.in_(keys)))
    return {row.key: row.title or row.key for row in rows}


def _item(
    place: Place,
    module: str,
    blocks: Iterable[Block],
    quizzes: Mapping[tuple[Any, int], QuizText],
    files: Mapping[str, str],
    names: Mapping[str, str],
) -> ItemText:
    key = place.item_id or place.slug
    quiz = quizzes.get((key, place.content_number), QuizText())
    return ItemText(
        slug=place.slug,
        kind=place.kind,
        title=place.title,
        module=module,
        minutes=place.minutes,
        is_required=place.is_required,
        rule=" ".join([quiz.rules, *completion_sentences(place)]).strip(),
        blocks=block_texts(blocks, files, names),
        pool=quiz.pool,
    )


def block_texts(
    blocks: Iterable[Block], files: Mapping[str, str], names: Mapping[str, str]
) -> tuple[BlockText, ...]:
    """The blocks as they are compared; `files` are the stored files by name, `names` the titles of questions."""
    return tuple(
        BlockText(block["id"], block["kind"], _words(block, names), tuple(_settings(block, files)))
        for block in blocks
    )


def _words(block: Block, names: Mapping[str, str]) -> str:
    if block["kind"] == "question":
        return names.get(block["question"], block["question"])
    return block_kind(block["kind"]).words(block) or str(block.get("title", ""))


def _settings(block: Block, files: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    for name, value in block.items():
        if name in _WORDS or (block["kind"] == "question" and name == "question"):
            continue
        if name in _FILES and value:
            yield name, f"{value} ({files.get(value, '')[:8]})"
        elif isinstance(value, bool):
            yield name, "yes" if value else "no"
        elif isinstance(value, str | int) and value != "":
            yield name, str(value)
    pictures = [each["image"] for each in block.get("slides", []) if each["image"]]
    if pictures:
        yield "slides", ", ".join(f"{each} ({files.get(each, '')[:8]})" for each in pictures)


def _facts(facts: Mapping[str, Any]) -> dict[str, str]:
    """What a version states, each fact in words."""
    said = {name: _said(facts.get(name, default)) for name, default in FACTS.items()}
    said["tiet_hundredths"] = format_tiet(facts["tiet_hundredths"])
    return said


def _said(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(str(each) for each in value)
    if isinstance(value, Mapping):
        parts = (f"{key}: {_said(each)}" for key, each in sorted(value.items()))
        return "\n".join(parts)
    return str(value)
