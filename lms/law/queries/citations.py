"""What cites a document, as far as one may see it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from lms.core.db import db
from lms.law.models import DocumentReplacement, LegalCitation, LegalDocument
from lms.law.places import is_reviewed, is_seen
from lms.law.rules import touches


def list_citations(document_id: int, *, state: str = "", kind: str = "") -> Select[Any]:
    """A select of the citations of the document whose places the signed-in person may see, the marked first."""
    statement = (
        select(LegalCitation)
        .where(LegalCitation.document_id == document_id, is_seen())
        .order_by((LegalCitation.state != "outdated"), LegalCitation.label, LegalCitation.id)
    )
    if state:
        statement = statement.where(LegalCitation.state == state)
    return statement.where(LegalCitation.kind == kind) if kind else statement


def count_citations(document_id: int) -> dict[tuple[str, str], int]:
    """How many places the signed-in person may see that cite the document, by kind and state."""
    statement = (
        select(LegalCitation.kind, LegalCitation.state, func.count())
        .where(LegalCitation.document_id == document_id, is_seen())
        .group_by(LegalCitation.kind, LegalCitation.state)
    )
    return {(kind, state): count for kind, state, count in db.session.execute(statement)}


def list_outdated(place: str) -> list[Any]:
    """(LegalCitation, LegalDocument, DocumentReplacement, what replaces) of the place that wait for an approval."""
    successor = aliased(LegalDocument)
    statement = (
        select(LegalCitation, LegalDocument, DocumentReplacement, successor)
        .join(LegalDocument, LegalDocument.id == LegalCitation.document_id)
        .join(DocumentReplacement, DocumentReplacement.id == LegalCitation.replacement_id)
        .outerjoin(successor, successor.id == DocumentReplacement.replaced_by_id)
        .where(LegalCitation.place == place, LegalCitation.state == "outdated")
        .order_by(LegalCitation.id)
    )
    return list(db.session.execute(statement).all())


def outdated_owners(kind: str) -> Any:
    """A select of the owners of places of that kind with a citation that waits for an approval."""
    return select(LegalCitation.owner).where(LegalCitation.kind == kind, LegalCitation.state == "outdated")


def select_unknown() -> Any:
    """A select of (key of a number, how many places cite it) of numbers that no document of the list has."""
    return (
        select(LegalCitation.number_key, func.count(LegalCitation.id).label("citations"))
        .where(LegalCitation.document_id.is_(None), LegalCitation.number_key != "", is_seen())
        .group_by(LegalCitation.number_key)
        .order_by(func.count(LegalCitation.id).desc(), LegalCitation.number_key)
    )


def list_reviewable(document_id: int, citation_ids: Collection[int]) -> list[LegalCitation]:
    """Those citations of the document that the signed-in person may approve again."""
    statement = select(LegalCitation).where(
        LegalCitation.document_id == document_id, LegalCitation.id.in_(list(citation_ids)), is_reviewed()
    )
    return list(db.session.scalars(statement.order_by(LegalCitation.id).with_for_update()))


def reviewable_among(citations: Collection[LegalCitation]) -> set[int]:
    """The ids of those that wait and that the signed-in person may approve again."""
    waiting = [citation.id for citation in citations if citation.state == "outdated"]
    if not waiting:
        return set()
    return set(
        db.session.scalars(select(LegalCitation.id).where(LegalCitation.id.in_(waiting), is_reviewed()))
    )


@dataclass(frozen=True)
class Preview:
    """What would be marked: how many places by kind, how many graded questions among them, and the first of them."""

    by_kind: dict[str, int]
    graded: int
    first: list[LegalCitation]
    hidden: int

    @property
    def total(self) -> int:
        """How many places there are."""
        return sum(self.by_kind.values())


def preview_citations(document_id: int, articles: Collection[str]) -> Preview:
    """All that cites these articles of the document ("" none: all of it), whoever may see it; the first shown."""
    cited = LegalCitation.document_id == document_id
    found = [
        article
        for article in db.session.scalars(select(LegalCitation.article).where(cited).distinct())
        if not articles or any(touches(each, article) for each in articles)
    ]
    wanted = and_(cited, LegalCitation.article.in_(found))
    counts = db.session.execute(
        select(LegalCitation.kind, LegalCitation.is_graded, func.count())
        .where(wanted)
        .group_by(LegalCitation.kind, LegalCitation.is_graded)
    ).all()
    by_kind: dict[str, int] = {}
    for kind, _is_graded, count in counts:
        by_kind[kind] = by_kind.get(kind, 0) + count
    shown = select(LegalCitation).where(wanted, is_seen()).order_by(LegalCitation.label, LegalCitation.id)
    first = list(db.session.scalars(shown.limit(20)))
    graded = sum(count for _kind, is_graded, count in counts if is_graded)
    return Preview(by_kind, graded, first, sum(by_kind.values()) - len(first))
