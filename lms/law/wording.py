"""How validity is said."""

import datetime as dt
from typing import Any

from lms.core.i18n import _, format_date, lazy
from lms.law.models import DocumentReplacement, LegalDocument

STATES = {
    "current": lazy("In order"),
    "outdated": lazy("Waits for an approval"),
    "approved": lazy("Approved again"),
}
STATE_KINDS = {"current": "neutral", "outdated": "warning", "approved": "success"}
VALIDITIES = {
    "con-hieu-luc": lazy("In legal force"),
    "mot-phan": lazy("Lapsed in part"),
    "het-hieu-luc": lazy("No longer in force"),
    "chua-hieu-luc": lazy("Not yet in force"),
}


def standing(document: LegalDocument, on: dt.date, *, is_partial: bool = False) -> tuple[str, str]:
    """(words, kind of tag) for what holds of the document on that day."""
    if document.valid_to is not None and document.valid_to <= on:
        return str(VALIDITIES["het-hieu-luc"]), "danger"
    if document.valid_from is not None and document.valid_from > on:
        return str(VALIDITIES["chua-hieu-luc"]), "info"
    if is_partial:
        return str(VALIDITIES["mot-phan"]), "warning"
    return str(VALIDITIES["con-hieu-luc"]), "success"


def lapse_words(replacement: Any, successor: str | None) -> str:
    """One sentence: what lapses, from which day, by what. `replacement` has `articles` and `effective_on`."""
    day, articles = format_date(replacement.effective_on), ", ".join(replacement.articles)
    if articles and successor:
        return _("%(articles)s: replaced from %(day)s by %(by)s", articles=articles, day=day, by=successor)
    if articles:
        return _("%(articles)s: no longer in force from %(day)s", articles=articles, day=day)
    if successor:
        return _("Replaced from %(day)s by %(by)s", day=day, by=successor)
    return _("No longer in force from %(day)s", day=day)


def lapse_of(name: str, replacement: Any, successor: str | None) -> str:
    """The same with the document named first: Nghị định 13/2023/NĐ-CP: đã được thay thế …"""
    words = lapse_words(replacement, successor)
    return f"{name}: {words}" if replacement.articles else f"{name}: {words[:1].lower()}{words[1:]}"


def named(document: LegalDocument) -> str:
    """The document as it is named in a sentence: Nghị định 224/2026/NĐ-CP."""
    return f"{document.kind} {document.number}"


def is_running(replacement: DocumentReplacement, on: dt.date) -> bool:
    """True where the replacement is in effect on that day."""
    return replacement.effective_on <= on
