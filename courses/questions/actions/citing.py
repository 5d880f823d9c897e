"""What questions cite: noted where legal documents are kept; graded ones rest while they cite what was replaced."""

from courses.questions.models import Question
from courses.questions.rules import LAW, place_of
from lms.audit.actions import record_each
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
        rest_for_law(db.session.get_one(LegalDocument, outdated[0].document_id), question)
    else:
        resume_for_law(question)


def rest_for_law(document: LegalDocument, *questions: Question) -> None:
    """Graded questions are drawn no more until a reviewer approves them again; those that rest already rest on."""
    drawn = [each for each in questions if each.pool == "graded" and each.rested_at is None]
    reason = _("it cites %(number)s, which was replaced", number=f"{document.kind} {document.number}")
    for each in drawn:
        each.rested_at, each.rested_reason, each.rested_cause = now(), reason, LAW
    db.session.flush()
    named = [(each.key, each.title) for each in drawn]
    record_each("question.rested", kind="question", objects=named, detail={"reason": reason})


def resume_for_law(*questions: Question) -> None:
    """Questions that rested for what they cite may be drawn again; those put to rest by a person rest on."""
    resting = [each for each in questions if each.rested_at is not None and each.rested_cause == LAW]
    for each in resting:
        each.rested_at, each.rested_reason, each.rested_cause = None, "", ""
    db.session.flush()
    record_each("question.resumed", kind="question", objects=[(each.key, each.title) for each in resting])
