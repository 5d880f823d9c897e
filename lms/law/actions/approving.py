"""Approving again what cites a document that was replaced."""

from collections.abc import Collection

from sqlalchemy import select

from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db
from lms.law.models import LegalCitation
from lms.law.places import citing_kinds


def approve_citations(*, citations: Collection[LegalCitation], by_id: int, by_name: str) -> int:
    """These citations stand although their document was replaced, on that reviewer's word; how many were waiting.

    Features are told which of their places have no citation left that waits.
    """
    waiting = [each for each in citations if each.state == "outdated"]
    for citation in waiting:
        citation.state, citation.approved_at = "approved", now()
        citation.approved_by_id, citation.approved_by = by_id, by_name
        record(
            "law.citation_approved",
            kind="legal_citation",
            id=citation.id,
            label=citation.label,
            detail={"place": citation.place, "article": citation.article},
        )
    db.session.flush()
    for kind in sorted({each.kind for each in waiting}):
        _tell(kind, {each.owner for each in waiting if each.kind == kind})
    db.session.flush()
    return len(waiting)


def _tell(kind: str, owners: Collection[str]) -> None:
    """The feature hears of each owner of which no citation waits any more."""
    known = citing_kinds().get(kind)
    if known is None or known.approved is None:
        return
    left = select(LegalCitation.owner).where(
        LegalCitation.kind == kind, LegalCitation.owner.in_(owners), LegalCitation.state == "outdated"
    )
    for owner in sorted(set(owners) - set(db.session.scalars(left))):
        known.approved(owner)
