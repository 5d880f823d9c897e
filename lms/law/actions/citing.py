"""Where documents are cited: pushed down by the features that keep the places."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select

from lms.core.clock import now, today
from lms.core.db import db
from lms.core.text import clean_line
from lms.law.models import DocumentReplacement, LegalCitation, LegalDocument
from lms.law.queries import find_cited
from lms.law.rules import Cited, touches


@dataclass(frozen=True)
class _Line:
    document_id: int | None
    number_key: str
    number_year: int
    article: str

    @property
    def key(self) -> tuple[str, int, str]:
        return self.number_key, self.number_year, self.article


def note_citations(
    *,
    place: str,
    label: str,
    path: str,
    citations: Collection[Cited | tuple[int, str]],
    owner: str = "",
    is_graded: bool = False,
) -> list[LegalCitation]:
    """The place ("question:<key>") cites exactly these; those of them that are outdated and not approved.

    A citation is what was read from a text (`read_citations`) or (id of a document, article). What the place
    cited before keeps its state; what it cites anew is outdated at once where its document is replaced already.
    """
    kept = {
        (each.number_key, each.number_year, each.article): each
        for each in db.session.scalars(select(LegalCitation).where(LegalCitation.place == place))
    }
    lines = {line.key: line for line in _lines(citations)}
    gone = [each.id for key, each in kept.items() if key not in lines]
    if gone:
        db.session.execute(delete(LegalCitation).where(LegalCitation.id.in_(gone)))
    kind, _colon, rest = place.partition(":")
    noted = [
        kept.get(key) or LegalCitation(place=place, state="current", noted_at=now(), approved_by="")
        for key in lines
    ]
    for citation, line in zip(noted, lines.values(), strict=True):
        citation.kind, citation.owner, citation.label = kind, owner or rest, clean_line(label)
        citation.path, citation.is_graded = path, is_graded
        citation.document_id = line.document_id or citation.document_id
        citation.number_key, citation.number_year, citation.article = line.key
    db.session.add_all(noted)
    mark_citations([each for each in noted if each.id is None])
    db.session.flush()
    return [each for each in noted if each.state == "outdated"]


def _lines(citations: Iterable[Cited | tuple[int, str]]) -> list[_Line]:
    wanted = list(citations)
    found = find_cited([each for each in wanted if isinstance(each, Cited)])
    ids = [each[0] for each in wanted if not isinstance(each, Cited)]
    documents = {
        each.id: each for each in db.session.scalars(select(LegalDocument).where(LegalDocument.id.in_(ids)))
    }
    lines = []
    for each in wanted:
        document = found.get(each) if isinstance(each, Cited) else documents.get(each[0])
        article = each.article if isinstance(each, Cited) else each[1]
        if document is not None:
            lines.append(_Line(document.id, document.number_key, document.number_year, article))
        elif isinstance(each, Cited) and each.number:
            lines.append(_Line(None, each.number, each.year, article))
    return lines


def mark_citations(citations: Collection[LegalCitation]) -> None:
    """Those of the citations whose document is replaced by now, where they cite it, are outdated."""
    ids = {each.document_id for each in citations if each.document_id is not None}
    if not ids:
        return
    statement = (
        select(DocumentReplacement)
        .where(
            DocumentReplacement.document_id.in_(ids),
            DocumentReplacement.taken_back_at.is_(None),
            DocumentReplacement.effective_on <= today(),
        )
        .order_by(DocumentReplacement.id)
    )
    for replacement in db.session.scalars(statement):
        for citation in citations:
            if citation.document_id == replacement.document_id and concerns(replacement, citation.article):
                citation.state, citation.replacement_id = "outdated", replacement.id
                citation.marked_at = now()


def concerns(replacement: DocumentReplacement, article: str) -> bool:
    """True when the replacement reaches what is cited."""
    return not replacement.articles or any(touches(each, article) for each in replacement.articles)
