"""What always holds of sealed reports."""

from collections.abc import Iterator

from sqlalchemy import select

from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.storage import path_of
from lms.sealing.models import SealComparison, SealedReport
from lms.sealing.rechecking import recheck
from lms.sealing.rules.figures import Sum

_MEASURES = ("people", "with_target", "reached", "counted")


def check_files() -> list[str]:
    """The file of every sealed report is whole and gives its outputs again."""
    sealed = select(SealedReport).where(SealedReport.state == "sealed").order_by(SealedReport.id)
    return [line for report in db.session.scalars(sealed) for line in _faults(report)]


def _faults(report: SealedReport) -> Iterator[str]:
    try:
        path_of(report.file_sha256 or "")
    except NotFound:
        yield f"{report.number}: the file {report.file_sha256} is gone"
        return
    for what, part in recheck(report).faults:
        yield f"{report.number}: {what} {part}"


def check_sums() -> list[str]:
    """In every comparison the causes add up to what the two reports differ by."""
    found = []
    done = select(SealComparison).where(SealComparison.state == "done").order_by(SealComparison.id)
    for comparison in db.session.scalars(done):
        first, second = (
            Sum(**db.session.get_one(SealedReport, key).figures)
            for key in (comparison.first_id, comparison.second_id)
        )
        for name in _MEASURES:
            explained = sum(cause[name] for cause in comparison.causes)
            if explained != getattr(second, name) - getattr(first, name):
                found.append(f"comparison {comparison.public_id}: {name}")
    return found
