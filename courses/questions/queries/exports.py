"""What of the bank goes into a file: the version in force of each question, or its draft where it has none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, func, select

from courses.questions.formats.question_file import FileQuestion
from courses.questions.models import Question, QuestionCategory, QuestionDraft, QuestionTag, QuestionVersion
from courses.questions.queries.drawing import within
from lms.core.db import db

MOST = 5_000
QUESTION_STATES = ("draft", "in_review", "reviewed", "in_use", "retired")


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What is to be exported; nothing named is everything."""

    category_id: int | None = None
    states: Sequence[str] = ()
    kinds: Sequence[str] = ()


def count_exportable(chosen: Chosen, allowed: Any) -> int:
    """How many questions that is, of those under the condition."""
    return db.session.scalar(select(func.count(Question.id)).where(*_conditions(chosen, allowed))) or 0


def list_exportable(chosen: Chosen, allowed: Any) -> list[FileQuestion]:
    """The questions as they stand in a file, with key, category, tags and marks, by category and key."""
    statement = (
        select(Question, QuestionVersion, QuestionDraft.content, QuestionCategory.path)
        .outerjoin(
            QuestionVersion,
            and_(
                QuestionVersion.question_id == Question.id, QuestionVersion.number == Question.current_number
            ),
        )
        .outerjoin(QuestionDraft, QuestionDraft.question_id == Question.id)
        .outerjoin(QuestionCategory, QuestionCategory.id == Question.category_id)
        .where(*_conditions(chosen, allowed))
        .order_by(QuestionCategory.path.is_not(None), QuestionCategory.path, Question.id)
        .limit(MOST)
    )
    tags = _tags(chosen, allowed)
    return [
        _in_file(row.Question, content, path=row.path or "", tags=tags.get(row.Question.id, ()))
        for row in db.session.execute(statement)
        if (content := _content(row.QuestionVersion, row.content)) is not None
    ]


def _conditions(chosen: Chosen, allowed: Any) -> list[Any]:
    found = [allowed]
    if chosen.category_id is not None:
        found.append(Question.category_id.in_(within([chosen.category_id])))
    if chosen.states:
        found.append(Question.state.in_(chosen.states))
    if chosen.kinds:
        found.append(Question.kind.in_(chosen.kinds))
    return found


def _tags(chosen: Chosen, allowed: Any) -> dict[int, tuple[str, ...]]:
    statement = (
        select(QuestionTag.question_id, QuestionTag.tag)
        .join(Question, Question.id == QuestionTag.question_id)
        .where(*_conditions(chosen, allowed))
        .order_by(QuestionTag.id)
    )
    found: dict[int, tuple[str, ...]] = {}
    for question_id, tag in db.session.execute(statement):
        found[question_id] = (*found.get(question_id, ()), tag)
    return found


def _content(version: QuestionVersion | None, draft: dict[str, Any] | None) -> FileQuestion | None:
    if version is None:
        return FileQuestion.from_json(draft) if draft else None
    if "stem" in version.source:
        return FileQuestion.from_json(version.source)
    # A version of before the bank kept what its author wrote: what pages show is all there is.
    return FileQuestion(
        kind=version.kind,
        data=version.data,
        stem=version.stem_html,
        text_format="html",
        title=version.title,
        cite=version.citation,
        explanation=version.explanation_html,
        explanation_format="html",
    )


def _in_file(question: Question, content: FileQuestion, *, path: str, tags: Sequence[str]) -> FileQuestion:
    return replace(
        content,
        id=question.key,
        category=path,
        tags=tuple(tags),
        difficulty=question.difficulty,
        competency=question.competency,
    )
