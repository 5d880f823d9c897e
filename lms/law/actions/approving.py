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
    for kind, owner in sorted({(each.kind, each.owner) for each in waiting}):
        _tell(kind, owner)
    return len(waiting)


def _tell(kind: str, owner: str) -> None:
    known = citing_kinds().get(kind)
    left = select(LegalCitation.id).where(
        LegalCitation.kind == kind, LegalCitation.owner == owner, LegalCitation.state == "outdated"
    )
    if known is not None and known.approved is not None and db.session.scalar(left.limit(1)) is None:
        known.approved(owner)
