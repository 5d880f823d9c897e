"""The documents that come with the site: those that its courses and its own rules cite, as dated data."""

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from sqlalchemy import select

from lms.core.db import db
from lms.law.actions.documents import DocumentFacts, enter_document
from lms.law.actions.replacing import say_replaced
from lms.law.models import DocumentReplacement, LegalDocument
from lms.law.queries import find_document
from lms.law.rules import number_key

_FILE = Path(__file__).parents[1] / "documents.toml"


def ship_documents() -> None:
    """Every shipped document is in the list; what people wrote about one that was there before stays."""
    shipped = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    known = set(db.session.scalars(select(LegalDocument.number_key)))
    fresh = [entry for entry in shipped["document"] if number_key(entry["number"]) not in known]
    for entry in fresh:
        enter_document(DocumentFacts(**entry))
    for entry in shipped["replacement"]:
        _replace(entry, {number_key(each["number"]) for each in fresh})


def _replace(entry: dict[str, Any], fresh: set[str]) -> None:
    """Said once: where people took it back, or the document was there before, their word holds."""
    document = find_document(entry["document"])
    if document is None or document.number_key not in fresh or _is_said(document):
        return
    on: dt.date = entry["effective_on"]
    successor = find_document(entry["replaced_by"]) if "replaced_by" in entry else None
    say_replaced(document, on, successor, legal_basis=entry["legal_basis"])


def _is_said(document: LegalDocument) -> bool:
    said = select(DocumentReplacement.id).where(DocumentReplacement.document_id == document.id)
    return db.session.scalar(said.limit(1)) is not None
