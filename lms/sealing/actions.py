"""Use cases of sealed reports. Long work is asked for here and done by jobs (`running`)."""

import datetime as dt

from sqlalchemy import func, select

from lms.audit.actions import record
from lms.core.clock import now, today
from lms.core.db import db, lock
from lms.core.errors import Conflict, Refusal
from lms.core.events import emit
from lms.core.i18n import _, format_date
from lms.organisations.models import Unit
from lms.sealing.events import CHECK_ASKED, COMPARISON_ASKED, SEAL_ASKED
from lms.sealing.models import SealComparison, SealedReport
from lms.sealing.queries import find_comparison, find_open


def ask_seal(*, unit: Unit, on: dt.date, by_id: int | None) -> SealedReport:
    """A sealed report of the unit as of that day has its number, and a job makes it.

    Refused for a day to come, and while another report of the unit is being sealed.
    """
    lock(unit)
    faults = []
    if on > today():
        faults.append(_("Only days up to today can be sealed."))
    if on < unit.valid_from:
        day = format_date(unit.valid_from)
        faults.append(_("The unit exists only since %(day)s.", day=day))
    if unit.valid_to is not None and on >= unit.valid_to:
        faults.append(_("The unit exists only until %(day)s.", day=format_date(unit.valid_to)))
    if faults:
        raise Refusal(*faults)
    running = find_open(unit.id)
    if running is not None:
        raise Conflict(
            _("Report %(number)s of this unit is being sealed now. Wait for it.", number=running.number)
        )
    number_year = today().year
    sequence = _next_sequence(unit.id, number_year)
    report = SealedReport(
        unit_id=unit.id,
        year=on.year,
        on=on,
        number_year=number_year,
        sequence=sequence,
        number=f"{sequence:02d}/{number_year}/BC-{unit.code}",
        asked_by_id=by_id,
        asked_at=now(),
    )
    db.session.add(report)
    db.session.flush()
    _announce(report)
    _record("sealed_report.asked", report)
    return report


def _next_sequence(unit_id: int, number_year: int) -> int:
    taken = select(func.max(SealedReport.sequence)).where(
        SealedReport.unit_id == unit_id, SealedReport.number_year == number_year
    )
    return (db.session.scalar(taken) or 0) + 1


def _announce(report: SealedReport) -> None:
    payload = {"report_id": report.id, "run": report.run}
    emit(SEAL_ASKED, key=f"{report.id}:{report.run}", payload=payload)


def _record(action: str, report: SealedReport) -> None:
    detail = {"on": report.on.isoformat(), "unit": report.unit_id, "manifest": report.manifest_sha256}
    record(action, kind="sealed_report", id=report.id, label=report.number, detail=detail)


def seal_again(*, report: SealedReport) -> None:
    """A report whose sealing failed is tried again under its number."""
    lock(report)
    if report.state != "failed":
        raise Conflict(_("This report is sealed, or on its way."))
    lock(db.session.get_one(Unit, report.unit_id))
    if find_open(report.unit_id) is not None:
        raise Conflict(_("Another report of this unit is being sealed now. Wait for it."))
    report.state, report.run, report.reason, report.done = "asked", report.run + 1, None, 0
    db.session.flush()
    _announce(report)
    _record("sealed_report.tried_again", report)


def note_failure(*, report_id: int, run: int, reason: str) -> None:
    """The report could not be sealed, and says why; its number stays its own."""
    report = db.session.get_one(SealedReport, report_id)
    lock(report)
    if report.state == "asked" and report.run == run:
        report.state, report.reason = "failed", reason
        db.session.flush()
        _record("sealed_report.failed", report)


def ask_check(*, report: SealedReport) -> None:
    """A job makes the outputs of the sealed report anew from its inputs, and says whether they are the same."""
    lock(report)
    if report.state != "sealed":
        raise Conflict(_("This report is not sealed yet."))
    if report.check_state == "asked":
        return
    report.check_state, report.check_run, report.check_faults = "asked", report.check_run + 1, []
    db.session.flush()
    payload = {"report_id": report.id, "run": report.check_run}
    emit(CHECK_ASKED, key=f"{report.id}:{report.check_run}", payload=payload)


def ask_comparison(*, first: SealedReport, second: SealedReport) -> SealComparison:
    """The comparison of two sealed reports of one unit, made by a job; the same one when it was asked for before."""
    if first.sequence_key > second.sequence_key:
        first, second = second, first
    faults = []
    if first.id == second.id:
        faults.append(_("Choose two different reports."))
    if first.unit_id != second.unit_id:
        faults.append(_("Both reports have to be of the same unit."))
    if not first.state == second.state == "sealed":
        faults.append(_("Only sealed reports can be compared."))
    if faults:
        raise Refusal(*faults)
    lock(second)
    comparison = find_comparison(first.id, second.id)
    if comparison is not None and comparison.state != "failed":
        return comparison
    if comparison is None:
        comparison = SealComparison(first_id=first.id, second_id=second.id, asked_at=now(), run=1)
        db.session.add(comparison)
    else:
        comparison.state, comparison.reason, comparison.run = "asked", None, comparison.run + 1
    db.session.flush()
    payload = {"comparison_id": comparison.id, "run": comparison.run}
    emit(COMPARISON_ASKED, key=f"{comparison.id}:{comparison.run}", payload=payload)
    return comparison


def note_failed_comparison(*, comparison_id: int, run: int, reason: str) -> None:
    """The comparison could not be made, and says why; it may be asked for again."""
    comparison = db.session.get_one(SealComparison, comparison_id)
    lock(comparison)
    if comparison.state == "asked" and comparison.run == run:
        comparison.state, comparison.reason = "failed", reason
        db.session.flush()
