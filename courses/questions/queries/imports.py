"""Imports: staged, confirmed and undone ones of one person, and what of them the bank holds already."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select, union_all

from courses.questions.models import (
    Question,
    QuestionCategory,
    QuestionDraft,
    QuestionImport,
    QuestionReview,
    QuestionUse,
    QuestionVersion,
)
from courses.questions.reach import WRITE, own_units
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import the_actor

_AT_ONCE = 500


@dataclass(frozen=True)
class Held:
    """A question of the bank that asks what one of a file asks, or is called the same."""

    key: str
    title: str
    state: str


def get_import(public_id: str) -> tuple[QuestionImport, QuestionCategory]:
    """The import with that address and its category, if it is the signed-in person's; else as if there were none.

    Who no longer writes questions at the unit of the category has nothing to import there.
    """
    row = db.session.execute(
        select(QuestionImport, QuestionCategory)
        .join(QuestionCategory, QuestionCategory.id == QuestionImport.category_id)
        .where(
            QuestionImport.public_id == public_id,
            QuestionImport.person_id == the_actor().person_id,
            QuestionCategory.unit_id.in_(own_units(WRITE)),
        )
    ).first()
    if row is None:
        raise NotFound()
    return row.QuestionImport, row.QuestionCategory


def list_imports(limit: int = 10) -> list[Any]:
    """The signed-in person's latest imports, without what is staged in them."""
    table = QuestionImport
    statement = (
        select(
            table.public_id, table.name, table.format, table.state, table.created_at, QuestionCategory.path
        )
        .join(QuestionCategory, QuestionCategory.id == table.category_id)
        .where(table.person_id == the_actor().person_id, QuestionCategory.unit_id.in_(own_units(WRITE)))
        .order_by(table.created_at.desc(), table.id.desc())
        .limit(limit)
    )
    return list(db.session.execute(statement).all())


def find_last_category(among: Collection[int]) -> int | None:
    """The one of these categories that the signed-in person used last, for an import or a question of theirs."""
    used = [
        select(table.category_id, table.created_at).where(
            who == the_actor().person_id, table.category_id.in_(among)
        )
        for table, who in ((QuestionImport, QuestionImport.person_id), (Question, Question.author_id))
    ]
    either = union_all(*used).subquery()
    latest = either.c.created_at.desc().nulls_last()
    return db.session.scalar(select(either.c.category_id).order_by(latest).limit(1))


def shows_staged(digest: str) -> bool:
    """True where something that the signed-in person is looking through shows that picture."""
    files = QuestionImport.content["files"].as_string()
    statement = select(QuestionImport.id).where(
        QuestionImport.person_id == the_actor().person_id,
        QuestionImport.state == "previewed",
        files.contains(digest),
    )
    return db.session.scalar(statement.limit(1)) is not None


def list_same(prints: Iterable[str], readable: Any) -> dict[str, Held]:
    """The questions of the bank with these fingerprints, by fingerprint, as far as the condition allows."""
    return {
        row.fingerprint: Held(row.key, row.title, row.state)
        for some in _some(prints)
        for row in db.session.execute(
            select(Question.fingerprint, Question.key, Question.title, Question.state)
            .where(Question.fingerprint.in_(some), Question.fingerprint != "", readable)
            .order_by(Question.id.desc())
        )
    }


def list_called(keys: Iterable[str], readable: Any) -> dict[str, Held]:
    """The questions of the bank with these keys, by key, as far as the condition allows."""
    return {
        row.key: Held(row.key, row.title, row.state)
        for some in _some(keys)
        for row in db.session.execute(
            select(Question.key, Question.title, Question.state).where(Question.key.in_(some), readable)
        )
    }


def taken_keys(keys: Iterable[str]) -> set[str]:
    """Those of the keys that are taken, whoever may see by which question."""
    return {
        key
        for some in _some(keys)
        for key in db.session.scalars(select(Question.key).where(Question.key.in_(some)))
    }


def _some(values: Iterable[str]) -> Iterator[Sequence[str]]:
    wanted = sorted({value for value in values if value})
    for start in range(0, len(wanted), _AT_ONCE):
        yield wanted[start : start + _AT_ONCE]


def list_imported(import_id: int) -> Select[Any]:
    """A select of the questions that came with that import and are in the bank, in the order of the file."""
    return (
        select(
            Question,
            QuestionDraft.state.label("draft_state"),
            QuestionDraft.content.label("draft_content"),
            QuestionVersion.source,
            QuestionVersion.stem_html,
        )
        .outerjoin(QuestionDraft, QuestionDraft.question_id == Question.id)
        .outerjoin(
            QuestionVersion,
            (QuestionVersion.question_id == Question.id)
            & (QuestionVersion.number == Question.current_number),
        )
        .where(Question.import_id == import_id)
        .order_by(Question.id)
    )


def list_fates(import_id: int, own: Any) -> list[Any]:
    """Every question that came with that import, with what has happened to it since.

    `own` is the condition that a question is still the person's to look after.
    """
    reviewed = select(QuestionReview.id).where(QuestionReview.question_id == Question.id).exists()
    used = select(QuestionUse.id).where(QuestionUse.question_id == Question.id).exists()
    statement = (
        select(
            Question.id,
            Question.key,
            Question.title,
            Question.current_number,
            QuestionDraft.state.label("draft_state"),
            QuestionDraft.revision,
            reviewed.label("was_reviewed"),
            used.label("is_used"),
            func.coalesce(own, False).label("is_own"),
        )
        .outerjoin(QuestionDraft, QuestionDraft.question_id == Question.id)
        .where(Question.import_id == import_id)
        .order_by(Question.id)
    )
    return list(db.session.execute(statement).all())


def count_sendable(import_id: int) -> int:
    """How many drafts of that import wait to be sent for review."""
    statement = (
        select(func.count(Question.id))
        .join(QuestionDraft, QuestionDraft.question_id == Question.id)
        .where(Question.import_id == import_id, QuestionDraft.state.in_(("draft", "returned")))
    )
    return db.session.scalar(statement) or 0
