"""Immutable versions of lessons: an equal one is kept, else the next one is made."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from sqlalchemy import func, select

from courses.catalogue.models import Item
from courses.lessons.blocks.base import Block
from courses.lessons.blocks.registry import references_of
from courses.lessons.blocks.splitting import blocks_of
from courses.lessons.models import LessonQuestion, LessonReference, LessonTranslation, LessonVersion
from courses.questions.models import QuestionVersion
from lms.core.db import db
from lms.core.html import render_markdown


@dataclass(frozen=True)
class Translation:
    """The lesson in another language: its title there and its blocks."""

    title: str
    blocks: list[Block] = field(default_factory=list)


def put_lesson(*, item: Item, markdown: str, questions: Sequence[QuestionVersion]) -> LessonVersion:
    """The lesson exists with exactly this text, divided into blocks, and these questions at its end."""
    digest = _digest(f"{_keys([each.id for each in questions])}\n{markdown}")
    found = _find(item, digest)
    if found is not None:
        return found
    html = str(render_markdown(markdown)).replace('src="../images/', 'src="images/')
    return _add(item, blocks_of(html), questions, digest, markdown=markdown)


def put_blocks(
    *,
    item: Item,
    blocks: list[Block],
    questions: Sequence[QuestionVersion],
    translations: Mapping[str, Translation] | None = None,
) -> LessonVersion:
    """The lesson exists with exactly these blocks (in normal form), questions and translations.

    `questions` are those of the question blocks, in their order, then those at the end of the lesson.
    """
    others = translations or {}
    digest = digest_of(blocks, [each.id for each in questions], others)
    found = _find(item, digest)
    if found is not None:
        return found
    version = _add(item, blocks, questions, digest, others=others)
    for language, each in others.items():
        row = LessonTranslation(
            lesson_version_id=version.id, language=language, title=each.title, blocks=each.blocks
        )
        db.session.add(row)
    db.session.flush()
    return version


def digest_of(
    blocks: list[Block], question_ids: Sequence[int], translations: Mapping[str, Translation]
) -> str:
    """By what two lessons with the same blocks, question versions and translations are known to be one."""
    spoken = {language: [each.title, each.blocks] for language, each in translations.items()}
    return _digest(json.dumps([_keys(question_ids), blocks, spoken], ensure_ascii=False, sort_keys=True))


def _keys(question_ids: Sequence[int]) -> str:
    return ",".join(str(each) for each in question_ids)


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def _find(item: Item, digest: str) -> LessonVersion | None:
    return db.session.scalar(
        select(LessonVersion).where(LessonVersion.item_id == item.id, LessonVersion.digest == digest)
    )


def _add(
    item: Item,
    blocks: list[Block],
    questions: Sequence[QuestionVersion],
    digest: str,
    *,
    markdown: str = "",
    others: Mapping[str, Translation] = MappingProxyType({}),
) -> LessonVersion:
    newest = select(func.max(LessonVersion.number)).where(LessonVersion.item_id == item.id)
    number = (db.session.scalar(newest) or 0) + 1
    version = LessonVersion(item_id=item.id, number=number, blocks=blocks, markdown=markdown, digest=digest)
    db.session.add(version)
    db.session.flush()
    _add_questions(version, questions)
    spoken = [*blocks, *(block for each in others.values() for block in each.blocks)]
    for kind, reference in references_of(spoken):
        db.session.add(LessonReference(lesson_version_id=version.id, kind=kind, reference=reference))
    db.session.flush()
    return version


def _add_questions(version: LessonVersion, questions: Sequence[QuestionVersion]) -> None:
    for position, question in enumerate(questions, 1):
        row = LessonQuestion(lesson_version_id=version.id, position=position, question_version_id=question.id)
        db.session.add(row)
