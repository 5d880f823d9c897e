"""The rows behind the contents of versions and of a draft, each table read once for both."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, literal, select, tuple_

from courses.authoring.models import DraftFile
from courses.authoring.queries.asking import current_questions, is_asked_now
from courses.catalogue.models import CourseFile
from courses.lessons.blocks.base import Block
from courses.lessons.blocks.things import question_keys
from courses.lessons.models import LessonQuestion, LessonTranslation, LessonVersion
from courses.questions.models import Question, QuestionVersion
from lms.core.db import db
from lms.core.html import plain_text

# An item with the number of its content.
Pinned = tuple[int, int]


@dataclass(frozen=True)
class AskedText:
    """A question that a lesson asks, as it is compared: its title with its stem, and which version of it is asked."""

    words: str
    number: int
    id: int


Questions = Mapping[str, AskedText]


def read_files(version_ids: Sequence[int], course_id: int) -> dict[int, dict[str, str]]:
    """The files of the versions by their ids, those of the draft under 0: one statement."""
    statement: Any = select(CourseFile.version_id, CourseFile.name, CourseFile.sha256).where(
        CourseFile.version_id.in_(version_ids)
    )
    if course_id:
        own = select(literal(0), DraftFile.name, DraftFile.sha256)
        statement = statement.union_all(own.where(DraftFile.course_id == course_id))
    found: dict[int, dict[str, str]] = {}
    for version_id, name, digest in db.session.execute(statement):
        found.setdefault(version_id, {})[name] = digest
    return found


def read_lessons(pairs: set[Pinned]) -> tuple[dict[Pinned, LessonVersion], dict[Pinned, dict[str, Any]]]:
    """These lessons, and what they say in other languages: one statement."""
    statement = (
        select(LessonVersion, LessonTranslation)
        .outerjoin(LessonTranslation, LessonTranslation.lesson_version_id == LessonVersion.id)
        .where(tuple_(LessonVersion.item_id, LessonVersion.number).in_(pairs))
    )
    lessons: dict[Pinned, LessonVersion] = {}
    others: dict[Pinned, dict[str, Any]] = {}
    for row, said in db.session.execute(statement):
        key = (row.item_id, row.number)
        lessons[key] = row
        if said is not None:
            others.setdefault(key, {})[said.language] = {"title": said.title, "blocks": said.blocks}
    return lessons, others


_ASKED = (
    Question.key,
    QuestionVersion.id,
    QuestionVersion.title,
    QuestionVersion.stem_html,
    QuestionVersion.number,
)


def read_questions(
    lesson_ids: Sequence[int], course_id: int, keys: Collection[str]
) -> tuple[dict[int, dict[str, AskedText]], dict[str, AskedText]]:
    """The questions of each lesson by its id, as they are asked there; and those of the draft, as they now are."""
    statement: Any = _pinned_questions(lesson_ids)
    if keys:
        statement = statement.union_all(
            select(literal(0), literal(0), *_ASKED)
            .join(QuestionVersion, QuestionVersion.question_id == Question.id)
            .where(*is_asked_now(course_id, keys))
        )
    found: dict[int, dict[str, AskedText]] = {0: {}, **{key: {} for key in lesson_ids}}
    for lesson_id, _position, key, *said in sorted(db.session.execute(statement), key=lambda row: row[:2]):
        found[lesson_id][key] = _asked(*said)
    return found, found.pop(0)


def _pinned_questions(lesson_ids: Sequence[int]) -> Select[Any]:
    statement: Any = (
        select(LessonQuestion.lesson_version_id, LessonQuestion.position, *_ASKED)
        .join(QuestionVersion, QuestionVersion.id == LessonQuestion.question_version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(LessonQuestion.lesson_version_id.in_(lesson_ids))
    )
    found: Select[Any] = statement
    return found


def asked_in(lesson: LessonVersion) -> Questions:
    """The questions of that lesson by key, in order, as they are asked there: one statement."""
    statement = _pinned_questions([lesson.id]).order_by(LessonQuestion.position)
    return {key: _asked(*said) for _id, _place, key, *said in db.session.execute(statement)}


def _asked(version_id: int, title: str, stem_html: str, number: int) -> AskedText:
    return AskedText(f"{title}: {plain_text(stem_html)}".removeprefix(": "), number, version_id)


def questions_asked(course_id: int, blocks: Iterable[Block]) -> dict[str, AskedText]:
    """The questions asked in these blocks by key, as they now are: one statement, none for no questions."""
    found = current_questions(course_id, question_keys(blocks))
    return {
        key: _asked(version.id, version.title, version.stem_html, version.number)
        for key, version in found.items()
    }
