"""The pages of the question bank hang here."""

from typing import Any

from flask import Blueprint

from courses.questions import wording
from lms.core.permissions import holds

BANK = "/ngan-hang-cau-hoi"

questions = Blueprint("questions", __name__, template_folder="../templates")


@questions.context_processor
def _words() -> dict[str, Any]:
    return {"words": wording, "holds": holds}
