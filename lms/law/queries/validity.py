"""What holds of a document on a day."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from lms.core.clock import today
from lms.core.db import db
from lms.law.models import DocumentReplacement, LegalDocument
from lms.law.rules import touches


@dataclass(frozen=True, kw_only=True)
class Lapse:
    """From that day the document, or these articles of it, are replaced by another document or by none."""

    effective_on: dt.date
    articles: tuple[str, ...]
    by_number: str | None
    by_public_id: str | None
    by_kind: str | None
    by_ended_on: dt.date | None = None

    @property
    def by(self) -> str | None:
        """What replaces it, as it is named in a sentence."""
        return f"{self.by_kind} {self.by_number}" if self.by_number else None

    @property
    def is_whole(self) -> bool:
        """True where the whole document lapses."""
        return not self.articles


@dataclass(frozen=True, kw_only=True)
class Validity:
    """What holds of a document on a day; `lapses` are those in effect then, the earliest first."""

    public_id: str
    number: str
    kind: str
    title: str
    lapses: tuple[Lapse, ...]
    ended_on: dt.date | None

    def lapse_of(self, article: str) -> Lapse | None:
        """What became of that article ("" for the whole document); None where it holds."""
        return next((lapse for lapse in self.lapses if _concerns(lapse, article)), None)


def _concerns(lapse: Lapse, article: str) -> bool:
    return lapse.is_whole or any(touches(replaced, article) for replaced in lapse.articles)


def validity_of(public_ids: Collection[str], on: dt.date | None = None) -> dict[str, Validity]:
    """What holds of these documents on that day (today), by their public ids: one statement."""
    wanted = sorted({each for each in public_ids if each})
    if not wanted:
        return {}
    day, successor = on or today(), aliased(LegalDocument)
    running = and_(
        DocumentReplacement.document_id == LegalDocument.id,
        DocumentReplacement.taken_back_at.is_(None),
        DocumentReplacement.effective_on <= day,
    )
    statement = (
        select(LegalDocument, DocumentReplacement, successor)
        .outerjoin(DocumentReplacement, running)
        .outerjoin(successor, successor.id == DocumentReplacement.replaced_by_id)
        .where(LegalDocument.public_id.in_(wanted))
        .order_by(DocumentReplacement.effective_on, DocumentReplacement.id)
    )
    return _validities(db.session.execute(statement).all(), day)


def _validities(rows: Iterable[Any], day: dt.date) -> dict[str, Validity]:
    documents: dict[str, LegalDocument] = {}
    lapses: dict[str, list[Lapse]] = {}
    for document, replacement, successor in rows:
        documents[document.public_id] = document
        found = lapses.setdefault(document.public_id, [])
        if replacement is not None:
            found.append(_lapse(replacement, successor, day))
    return {
        key: Validity(
            public_id=key,
            number=document.number,
            kind=document.kind,
            title=document.title,
            lapses=tuple(lapses[key]),
            ended_on=document.valid_to if document.valid_to and document.valid_to <= day else None,
        )
        for key, document in documents.items()
    }


def _lapse(replacement: DocumentReplacement, successor: LegalDocument | None, day: dt.date) -> Lapse:
    ended_on = successor.valid_to if successor else None
    return Lapse(
        effective_on=replacement.effective_on,
        articles=tuple(replacement.articles),
        by_number=successor.number if successor else None,
        by_public_id=successor.public_id if successor else None,
        by_kind=successor.kind if successor else None,
        by_ended_on=ended_on if ended_on and ended_on <= day else None,
    )


_LONGEST_CHAIN = 10


def what_holds_instead(public_ids: Collection[str], on: dt.date | None = None) -> dict[str, str]:
    """By the public id of a document that lapsed as a whole: the last one that replaces it, "" where none holds.

    A document is replaced by another that is replaced in its turn: one statement for each link of the longest chain.
    """
    day, starts = on or today(), {each for each in public_ids if each}
    names: dict[str, str] = {}
    ended: dict[str, str] = {}
    asked = starts
    for _step in range(_LONGEST_CHAIN):
        known = validity_of(asked - names.keys(), day)
        if not known:
            break
        names |= {key: f"{each.kind} {each.number}" for key, each in known.items()}
        ended |= {key: _next(each) for key, each in known.items() if each.ended_on is not None}
        asked = set(ended.values())
    return {start: names.get(_last(start, ended), "") if start in ended else "" for start in starts}


def _last(public_id: str, ended: Mapping[str, str]) -> str:
    """Where the chain of replacements from there ends; "" where nothing at its end holds."""
    for _step in range(_LONGEST_CHAIN):
        if public_id not in ended:
            return public_id
        public_id = ended[public_id]
    return ""


def _next(document: Validity) -> str:
    return next((each.by_public_id or "" for each in document.lapses if each.is_whole), "")
