"""Three groups of pages: what concerns oneself, the administration, and the work of HR officers."""

from flask import Blueprint

people = Blueprint("people", "lms.people", template_folder="templates")
administration = Blueprint("administration", "lms.people", url_prefix="/quan-tri")
personnel = Blueprint("personnel", "lms.people", url_prefix="/nhan-su")
