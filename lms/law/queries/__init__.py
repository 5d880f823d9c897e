"""Reading legal documents, what replaces them, and what cites them."""

from lms.law.queries.citations import (
    Preview,
    count_citations,
    list_citations,
    list_outdated,
    list_reviewable,
    outdated_owners,
    preview_citations,
    reviewable_among,
    select_unknown,
)
from lms.law.queries.cited import find_cited
from lms.law.queries.documents import (
    find_document,
    find_successor,
    get_document,
    get_replacement,
    has_due,
    has_ended,
    is_replaced,
    list_partly_lapsed,
    list_replaced_by,
    list_replacements,
    select_documents,
    select_due,
)
from lms.law.queries.validity import Lapse, Validity, validity_of, what_holds_instead

__all__ = [
    "Lapse",
    "Preview",
    "Validity",
    "count_citations",
    "find_cited",
    "find_document",
    "find_successor",
    "get_document",
    "get_replacement",
    "has_due",
    "has_ended",
    "is_replaced",
    "list_citations",
    "list_outdated",
    "list_partly_lapsed",
    "list_replaced_by",
    "list_replacements",
    "list_reviewable",
    "outdated_owners",
    "preview_citations",
    "reviewable_among",
    "select_documents",
    "select_due",
    "select_unknown",
    "validity_of",
    "what_holds_instead",
]
