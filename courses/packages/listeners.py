"""The door through which a package is unpacked: it may run twice without harm, and be killed anywhere."""

from collections.abc import Callable

import structlog

from courses.packages.actions import keep_arrived, note_failure, note_progress, note_refusal
from courses.packages.formats.base import PackageFault
from courses.packages.models import AT_WORK, PackageArrival
from courses.packages.unpacking import unpack
from lms.core.db import db
from lms.core.events import Payload
from lms.core.runs import Run
from lms.core.storage import path_of

log = structlog.get_logger()


def unpack_package(payload: Payload) -> None:
    """The package is kept whole, refused with every reason, or its unpacking failed; never a part of it."""
    run = Run(PackageArrival, payload["arrival_id"], payload["run"], AT_WORK)
    arrival = run.row()
    if arrival is None:
        return
    digest = arrival.sha256
    db.session.rollback()
    run.end(_unpack(run, digest))


def _unpack(run: Run[PackageArrival], digest: str) -> Callable[[PackageArrival], object]:
    """Takes the archive apart; what is left to do is to write down what became of it."""

    def tell(done: int, total: int) -> None:
        run.tell(lambda arrival: note_progress(arrival=arrival, done=done, total=total))

    try:
        unpacked = unpack(path_of(digest), tell)
        return lambda arrival: keep_arrived(arrival=arrival, unpacked=unpacked)
    except PackageFault as fault:
        refused = fault
        return lambda arrival: note_refusal(arrival=arrival, refused=refused)
    except Exception:
        log.exception("package_failed", arrival=run.key)
        db.session.rollback()
        return lambda arrival: note_failure(arrival=arrival)
