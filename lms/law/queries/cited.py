"""Which document a citation means."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import and_, literal, or_, select

from lms.core.db import db
from lms.core.text import fold
from lms.law.models import LegalDocument
from lms.law.rules import Cited, name_key


def find_cited(cited: Collection[Cited]) -> dict[Cited, LegalDocument]:
    """The documents of these citations, as far as the list knows exactly one of each: one statement."""
    tests = [_named(each) for each in cited]
    if not tests:
        return {}
    known = list(db.session.scalars(select(LegalDocument).where(or_(*tests))))
    found: dict[Cited, LegalDocument] = {}
    for each in cited:
        fitting = _best([document for document in known if _fits(document, each)])
        if fitting is not None:
            found[each] = fitting
    return found


def _named(cited: Cited) -> Any:
    if not cited.number:
        law = LegalDocument.kind.in_(("Luật", "Bộ luật"))
        return and_(law, literal(f"{cited.name} ").like(LegalDocument.name_key + " %"))
    if cited.number.count("/") == 1 and cited.number.replace("/", "").isdigit():
        return LegalDocument.number_key.startswith(f"{cited.number}/", autoescape=True)
    return LegalDocument.number_key == cited.number


def _fits(document: LegalDocument, cited: Cited) -> bool:
    if not cited.number:
        return f"{cited.name} ".startswith(f"{name_key(document.title)} ")
    if document.number_key != cited.number:
        return document.number_key.startswith(f"{cited.number}/") and fold(document.kind) == cited.kind
    return cited.year in {0, document.number_year} or document.number_year == 0


def _best(documents: list[LegalDocument]) -> LegalDocument | None:
    """The only one; of laws whose names begin alike the one with the longest name."""
    longest = max((len(document.name_key) for document in documents), default=0)
    fitting = (
        documents if len(documents) == 1 else [each for each in documents if len(each.name_key) == longest]
    )
    return fitting[0] if len(fitting) == 1 else None
