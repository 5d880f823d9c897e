"""What questions cite: noted where legal documents are kept; graded ones rest while they cite what was replaced."""

from courses.questions.models import Question
from courses.questions.rules import LAW, place_of
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db
from lms.core.i18n import _
from lms.law.actions import note_citations
from lms.law.models import LegalDocument
from lms.law.rules import read_citations


def note_law(question: Question, citation: str) -> None:
    """The list of legal documents knows what the question cites; a graded one rests where that was replaced."""
    cited = read_citations(citation)
    outdated = note_citations(
        place=place_of(question.key),
        label=question.title or question.key,
        path=f"/ngan-hang-cau-hoi/{question.key}",
        citations=cited,
        owner=question.key,
        is_graded=question.pool == "graded",
    )
    if outdated:
        rest_for_law(question, db.session.get_one(LegalDocument, outdated[0].document_id))
    else:
        resume_for_law(question)


def rest_for_law(question: Question, document: LegalDocument) -> None:
    """A graded question is drawn no more until a reviewer approves it again; one that rests already goes on resting."""
    if question.pool != "graded" or question.rested_at is not None:
        return
    reason = _("it cites %(number)s, which was replaced", number=f"{document.kind} {document.number}")
    question.rested_at, question.rested_reason, question.rested_cause = now(), reason, LAW
    db.session.flush()
    detail = {"reason": reason}
    record("question.rested", kind="question", id=question.key, label=question.title, detail=detail)


def resume_for_law(question: Question) -> None:
    """A question that rested for what it cites may be drawn again; one put to rest by a person rests on."""
    if question.rested_at is None or question.rested_cause != LAW:
        return
    question.rested_at, question.rested_reason, question.rested_cause = None, "", ""
    db.session.flush()
    record("question.resumed", kind="question", id=question.key, label=question.title)
