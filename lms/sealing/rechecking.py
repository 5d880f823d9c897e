"""Recomputing a sealed report from its own file, which no later record can change."""

import hashlib

from lms.core.clock import now
from lms.core.db import begin_writing, db, lock
from lms.core.storage import path_of
from lms.sealing.checking import Verdict, recompute
from lms.sealing.models import SealedReport


def check(report_id: int, run: int) -> None:
    """The report says whether its outputs, made anew from its inputs, are the same bytes, and since when."""
    report = db.session.get(SealedReport, report_id)
    if report is None or report.check_state != "asked" or report.check_run != run:
        return
    verdict = recheck(report)
    begin_writing()
    report = db.session.get_one(SealedReport, report_id)
    lock(report)
    if report.check_run == run:
        report.check_state = "same" if verdict.is_sound else "differs"
        report.check_faults = [list(fault) for fault in verdict.faults]
        report.checked_at = now()


def recheck(report: SealedReport) -> Verdict:
    """What recomputing the stored file finds; it and its manifest have to be those of the register."""
    path = path_of(report.file_sha256 or "")
    verdict = recompute(path)
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != report.file_sha256:
            verdict.faults.append(("other_file", ""))
    if verdict.is_sound and verdict.manifest_sha256 != report.manifest_sha256:
        verdict.faults.append(("other_manifest", ""))
    return verdict
