"""The pages of the studio hang here."""

from typing import Any

from flask import Blueprint, current_app, url_for

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
    return {"desk_pages": {source: url_for(name) for source, name in _DESKS.items() if name in known}}
