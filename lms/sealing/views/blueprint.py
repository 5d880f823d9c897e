"""The blueprint that all pages of this feature share, and what they have in common."""

from flask import Blueprint, url_for

from lms.organisations.queries import SubtreeScope
from lms.people.queries import scope_for
from lms.sealing.models import SealedReport

sealing = Blueprint("sealing", __name__, template_folder="../templates")
REPORTS = "/nhan-su/bao-cao-chot"
ONE = f"{REPORTS}/<public_id>"


def own_scope() -> SubtreeScope:
    """The units whose sealed reports the signed-in person sees, today."""
    return scope_for("reports.seal")


def report_url(report: SealedReport) -> str:
    """The address of the report."""
    return url_for("sealing.show_report", public_id=report.public_id)
