"""The pages of the studio hang here."""

from flask import Blueprint

STUDIO = "/soan"

authoring = Blueprint("authoring", __name__, template_folder="../templates")
