"""Questions that ask the same, or nearly."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, func, literal, or_, select

from courses.questions.models import Question
from courses.questions.queries.words import holds_word
from courses.questions.reach import READ, is_readable
from courses.questions.rules import ALIKE_FROM, asked_words, likeness, telling_words
from lms.core.db import db

_MOST = 400


@dataclass(frozen=True)
class Duplicate:
    """A question that asks the same (`share` is 1) or nearly the same as another."""

    key: str
    title: str
    state: str
    share: float


def list_duplicates(question: Question) -> list[Duplicate]:
    """The questions open to the signed-in person that ask the same or nearly, the likest first.

    Equal ones are found by the index of fingerprints. Near ones share four fifths of their words: the database
    leaves out whatever is much shorter or longer or holds none of the telling words.
    """
    if not question.fingerprint:
        return []
    words = asked_words(question.search_text)
    same = _others(question, Question.fingerprint == question.fingerprint)
    near = [
        Duplicate(row.key, row.title, row.state, likeness(words, asked_words(row.search_text)))
        for row in _others(
            question, Question.fingerprint != question.fingerprint, _may_be_alike(question, words)
        )
    ]
    alike = [each for each in near if each.share >= ALIKE_FROM]
    # Only equal fingerprints are equal: the same words in another order or kind are nearly so.
    capped = [replace(each, share=min(each.share, 0.99)) for each in alike]
    return [Duplicate(row.key, row.title, row.state, 1.0) for row in same] + sorted(
        capped, key=lambda each: -each.share
    )


def _others(question: Question, *conditions: Any) -> list[Any]:
    statement = (
        select(Question.key, Question.title, Question.state, Question.search_text)
        .where(Question.id != question.id, *conditions, is_readable(READ))
        .order_by(Question.id.desc())
        .limit(_MOST)
    )
    return list(db.session.execute(statement).all())


def _may_be_alike(question: Question, words: frozenset[str]) -> Any:
    size, length = len(question.search_text), func.length(Question.search_text)
    near = [holds_word(word) for word in telling_words(words)]
    return and_(length.between(size * 2 // 3, size * 3 // 2), or_(*near)) if near else literal(False)
