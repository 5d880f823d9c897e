"""Two groups of pages: what concerns oneself, and the administration."""

from flask import Blueprint

people = Blueprint("people", "lms.people", template_folder="templates")
administration = Blueprint("administration", "lms.people", url_prefix="/quan-tri")
