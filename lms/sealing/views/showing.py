"""One sealed report: its progress, its figures, its file; sealing it again, recomputing it."""

from flask import Response, flash, redirect, render_template, send_file
from flask.typing import ResponseReturnValue

from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.i18n import _
from lms.core.limits import limiter
from lms.core.permissions import allowed
from lms.core.storage import path_of
from lms.organisations.models import Unit
from lms.organisations.queries import name_on
from lms.people.queries import find_person_by_id
from lms.rosters.views.parts import refusals_flashed
from lms.sealing.actions import ask_check, seal_again
from lms.sealing.archive import Package
from lms.sealing.models import SealedReport
from lms.sealing.queries import get_report, list_comparable
from lms.sealing.rules.figures import Sum
from lms.sealing.rules.manifest import COVER
from lms.sealing.views.blueprint import ONE, own_scope, report_url, sealing
from lms.sealing.wording import check_words, fault_words


@sealing.get(ONE)
@allowed("reports.seal")
def show_report(public_id: str) -> ResponseReturnValue:
    """The report: on its way with its progress, failed with the reason, or sealed with its figures."""
    report = get_report(public_id, own_scope())
    asker = find_person_by_id(report.asked_by_id) if report.asked_by_id else None
    unit = db.session.get_one(Unit, report.unit_id)
    return render_template(
        f"sealing/show_{report.state}.html",
        report=report,
        unit=unit,
        unit_name=name_on(report.unit_id, report.on),
        asked_by=asker.full_name if asker else "",
        total=Sum(**report.figures) if report.figures else Sum(),
        others=list_comparable(report) if report.state == "sealed" else [],
        check=check_words(report),
        faults=[fault_words(fault) for fault in report.check_faults],
        rate_query={"don-vi": unit.public_id, "nam": report.year, "ngay": f"{report.on:%d/%m/%Y}"},
    )


@sealing.post(f"{ONE}/chot-lai")
@allowed("reports.seal")
def seal_once_more(public_id: str) -> ResponseReturnValue:
    """A failed report is tried again."""
    report = get_report(public_id, own_scope())
    with refusals_flashed():
        seal_again(report=report)
    return redirect(report_url(report))


@sealing.post(f"{ONE}/tinh-lai")
@allowed("reports.seal")
@limiter.limit("20/minute")
def recompute_report(public_id: str) -> ResponseReturnValue:
    """A job makes the outputs anew from the sealed inputs."""
    report = get_report(public_id, own_scope())
    with refusals_flashed():
        ask_check(report=report)
        flash(_("The report is being recomputed from its sealed inputs."), "info")
    return redirect(report_url(report))


@sealing.get(f"{ONE}/tep.zip")
@allowed("reports.seal")
@limiter.limit("30/minute")
def download_file(public_id: str) -> ResponseReturnValue:
    """The one file of the report, as it was sealed."""
    report = _sealed(public_id)
    answer = send_file(
        path_of(report.file_sha256 or ""),
        mimetype="application/zip",
        as_attachment=True,
        download_name=f"bao-cao-chot-{_file_name(report)}.zip",
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@sealing.get(f"{ONE}/bia.pdf")
@allowed("reports.seal")
@limiter.limit("30/minute")
def download_cover(public_id: str) -> ResponseReturnValue:
    """The signed cover."""
    report = _sealed(public_id)
    with Package(path_of(report.file_sha256 or "")) as package:
        answer = Response(package.small(COVER), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="bia-{_file_name(report)}.pdf"'
    return answer


def _sealed(public_id: str) -> SealedReport:
    report = get_report(public_id, own_scope())
    if report.state != "sealed":
        raise NotFound()
    return report


def _file_name(report: SealedReport) -> str:
    return "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in report.number)
