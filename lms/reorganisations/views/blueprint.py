"""The pages of this feature."""

from flask import Blueprint

reorganisations = Blueprint(
    "reorganisations", "lms.reorganisations", template_folder="templates", url_prefix="/quan-tri/sap-xep"
)
PERMISSION = "organisations.reorganise"
