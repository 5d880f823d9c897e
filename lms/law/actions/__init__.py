"""Use cases of legal documents."""

from lms.law.actions.approving import approve_citations
from lms.law.actions.citing import note_citations
from lms.law.actions.documents import DocumentFacts, change_document, create_document
from lms.law.actions.replacing import mark_due, replace_document, take_back_replacement
from lms.law.actions.shipping import ship_documents

__all__ = [
    "DocumentFacts",
    "approve_citations",
    "change_document",
    "create_document",
    "mark_due",
    "note_citations",
    "replace_document",
    "ship_documents",
    "take_back_replacement",
]
