"""The pages of this feature hang here."""

from flask import Blueprint

assignments = Blueprint("assignments", "lms.assignments", template_folder="templates")
MANAGE = "assignments.manage"
OUTAGES = "assignments.record_outages"
