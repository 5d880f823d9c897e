"""The list of the bank: searched, filtered and sorted in one statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, select

from courses.questions.models import (
    Question,
    QuestionCategory,
    QuestionDraft,
    QuestionMeasure,
    QuestionTag,
    QuestionUse,
    QuestionVersion,
)
from courses.questions.queries.drawing import within
from courses.questions.queries.words import holds_word
from courses.questions.reach import WRITE, is_own, is_readable
from courses.questions.rules import plain_words
from lms.core.permissions import holds

STATES = ("draft", "in_review", "returned", "reviewed", "in_use", "retired")
MARKS = ("rested", "flagged", "never_used")
USES = select(func.count(QuestionUse.id)).where(QuestionUse.question_id == Question.id).scalar_subquery()
_SORTS: Mapping[str, Any] = {
    "sua": func.coalesce(Question.updated_at, Question.created_at),
    "do-kho": QuestionMeasure.facility,
    "luot": USES,
}
SORTS = tuple(_SORTS)
NEWEST = "-sua"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a list is narrowed to and sorted by; '' or None is no wish."""

    search: str = ""
    category_id: int | None = None
    state: str = ""
    kind: str = ""
    difficulty: str = ""
    competency: str = ""
    tag: str = ""
    mark: str = ""
    pool: str = ""
    sort: str = NEWEST


def list_questions(wanted: Wanted) -> Select[Any]:
    """A select of the questions open to the signed-in person, with their draft, category, uses and measure."""
    statement = (
        select(
            Question,
            QuestionDraft.state.label("draft_state"),
            QuestionDraft.content.label("draft_content"),
            QuestionVersion.stem_html,
            QuestionVersion.source,
            QuestionCategory.path,
            USES.label("uses"),
            QuestionMeasure.answers,
            QuestionMeasure.facility,
            QuestionMeasure.flagged_at,
            (is_own(WRITE) if holds(WRITE) else Question.id.is_(None)).label("is_own"),
        )
        .outerjoin(QuestionDraft, QuestionDraft.question_id == Question.id)
        .outerjoin(
            QuestionVersion,
            and_(
                QuestionVersion.question_id == Question.id, QuestionVersion.number == Question.current_number
            ),
        )
        .outerjoin(QuestionCategory, QuestionCategory.id == Question.category_id)
        .outerjoin(QuestionMeasure, QuestionMeasure.question_id == Question.id)
        .where(is_readable(), *_conditions(wanted))
    )
    return _sorted(statement, wanted.sort)


def _conditions(wanted: Wanted) -> list[Any]:
    found = [holds_word(word) for word in plain_words(wanted.search).split()]
    if wanted.category_id is not None:
        found.append(Question.category_id.in_(within([wanted.category_id])))
    for column, value in (
        (Question.kind, wanted.kind),
        (Question.difficulty, wanted.difficulty),
        (Question.competency, wanted.competency),
        (Question.pool, wanted.pool),
    ):
        if value:
            found.append(column == value)
    if wanted.tag:
        found.append(Question.id.in_(select(QuestionTag.question_id).where(QuestionTag.tag == wanted.tag)))
    return [*found, *_in_state(wanted.state), *_marked(wanted.mark)]


def _in_state(state: str) -> list[Any]:
    if state in ("in_review", "returned"):
        return [QuestionDraft.state == state]
    if state == "draft":
        return [QuestionDraft.state == "draft"]
    return [Question.state == state] if state else []


def _marked(mark: str) -> list[Any]:
    if mark == "rested":
        return [Question.rested_at.is_not(None)]
    if mark == "flagged":
        return [QuestionMeasure.flagged_at.is_not(None)]
    if mark == "never_used":
        return [Question.id.not_in(select(QuestionUse.question_id))]
    return []


def _sorted(statement: Select[Any], sort: str) -> Select[Any]:
    key = sort.removeprefix("-")
    column = _SORTS.get(key, _SORTS["sua"])
    order = column.desc() if sort.startswith("-") else column.asc()
    # Where nothing was measured, the question stands last in either order: as both databases put it differently.
    return statement.order_by(column.is_(None), order, Question.id.desc())
