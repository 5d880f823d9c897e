"""The pages of the studio hang here."""

from typing import Any

from flask import Blueprint, current_app, url_for

from lms.core.i18n import _
from lms.core.permissions import holds

STUDIO = "/soan"
# Where what a block chooses comes from, by the source of the choice; a page that is not there is left out.
_DESKS = {
    "question": "questions.import_questions",
    "media": "media.list_all",
    "package": "packages.list_all",
    "law": "law.list_documents",
}

authoring = Blueprint("authoring", __name__, template_folder="../templates")


@authoring.context_processor
def _places() -> dict[str, Any]:
    known = current_app.view_functions
    pages = {source: url_for(name) for source, name in _DESKS.items() if name in known}
    return {"desk_pages": pages, "trail": _trail}


def _trail(title: str, slug: str) -> list[tuple[str, str]]:
    """The way to a course: by the studio for those who write, by the queue for those who review."""
    if holds("courses.author"):
        return [
            (_("Write courses"), url_for("authoring.show_desk")),
            (title, url_for("authoring.show_outline", slug=slug)),
        ]
    return [(_("Review of courses"), url_for("authoring.list_reviews"))]
