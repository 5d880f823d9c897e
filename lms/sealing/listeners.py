"""The doors through which the long work is taken up. Each may run twice without harm."""

from collections.abc import Callable
from typing import Any

import structlog

from lms.core.db import begin_writing, db, is_writing
from lms.core.i18n import _, in_language
from lms.sealing.actions import note_failed_comparison, note_failure
from lms.sealing.comparing import compare
from lms.sealing.rechecking import check
from lms.sealing.running import seal
from lms.signing.keys import SigningUnavailable

log = structlog.get_logger()


def seal_report(payload: dict[str, Any]) -> None:
    """The report is sealed, or has failed and says why."""
    key, run = payload["report_id"], payload["run"]
    _try(lambda: seal(key, run), lambda reason: note_failure(report_id=key, run=run, reason=reason))


def check_report(payload: dict[str, Any]) -> None:
    """The sealed report says whether its outputs can be made again."""
    check(payload["report_id"], payload["run"])


def compare_reports(payload: dict[str, Any]) -> None:
    """The comparison is done, or has failed and says why."""
    key, run = payload["comparison_id"], payload["run"]
    _try(
        lambda: compare(key, run),
        lambda reason: note_failed_comparison(comparison_id=key, run=run, reason=reason),
    )


def _try(work: Callable[[], None], failed: Callable[[str], None]) -> None:
    """A fault is the officer's to see and to try again; a killed process is taken up by another worker."""
    try:
        work()
    except Exception as error:
        log.exception("sealing_failed")
        db.session.rollback()
        if not is_writing():
            begin_writing()
        failed(_reason(error))


def _reason(error: Exception) -> str:
    with in_language("vi"):
        if isinstance(error, SigningUnavailable):
            return str(_("The site cannot sign: %(why)s", why=_(error.sentence) % error.values))
        return str(
            _("Something went wrong (%(what)s). The operator finds it in the log.", what=type(error).__name__)
        )
