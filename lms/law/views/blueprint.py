"""The blueprint that all pages of this feature share."""

from flask import Blueprint, url_for

from lms.core.i18n import _
from lms.core.permissions import holds
from lms.law.models import LegalDocument

law = Blueprint("law", __name__, template_folder="../templates")
DOCUMENTS = "/quan-tri/van-ban"
Crumb = tuple[str, str | None]


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way from the administration (for those who may open it) to the list and on."""
    start: list[Crumb] = []
    if holds("people.administer"):
        start = [(_("Administration"), url_for("administration.start"))]
    return [*start, (_("Legal documents"), url_for("law.list_documents") if more else None), *more]


def crumbs_of(document: LegalDocument, last: str = "") -> list[Crumb]:
    """The way to the document, and on to what is done with it."""
    if not last:
        return crumbs((document.number, None))
    return crumbs((document.number, url_for("law.show_document", public_id=document.public_id)), (last, None))
