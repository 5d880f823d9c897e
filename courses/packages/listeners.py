"""The door through which a package is unpacked: it may run twice without harm, and be killed anywhere."""

import time
from collections.abc import Callable

import structlog

from courses.packages.actions import keep_arrived, note_failure, note_progress, note_refusal
from courses.packages.formats.base import PackageFault
from courses.packages.models import AT_WORK, PackageArrival
from courses.packages.unpacking import unpack
from lms.core.db import begin_writing, commit_part, db, is_writing, lock
from lms.core.events import Payload
from lms.core.storage import path_of

log = structlog.get_logger()
_STEP_SECONDS = 1.0


def unpack_package(payload: Payload) -> None:
    """The package is kept whole, refused with every reason, or its unpacking failed; never a part of it."""
    key, run = payload["arrival_id"], payload["run"]
    arrival = db.session.get(PackageArrival, key)
    if arrival is None or not _is_ours(arrival, run):
        return
    digest = arrival.sha256
    db.session.rollback()
    finish = _unpack(key, run, digest)
    if not is_writing():
        begin_writing()
    arrival = db.session.get_one(PackageArrival, key)
    lock(arrival)
    if _is_ours(arrival, run):
        finish(arrival)


def _is_ours(arrival: PackageArrival, run: int) -> bool:
    return arrival.state in AT_WORK and arrival.run == run


def _unpack(key: int, run: int, digest: str) -> Callable[[PackageArrival], object]:
    """Takes the archive apart; what is left to do is to write down what became of it."""
    try:
        unpacked = unpack(path_of(digest), _Teller(key, run))
        return lambda arrival: keep_arrived(arrival=arrival, unpacked=unpacked)
    except PackageFault as fault:
        refused = fault
        return lambda arrival: note_refusal(arrival=arrival, refused=refused)
    except Exception:
        log.exception("package_failed", arrival=key)
        db.session.rollback()
        return lambda arrival: note_failure(arrival=arrival)


class _Teller:
    """Writes down how far the unpacking is, not more often than people look."""

    def __init__(self, key: int, run: int) -> None:
        self.key = key
        self.run = run
        self.last = 0.0

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self.last < _STEP_SECONDS:
            return
        begin_writing()
        arrival = db.session.get_one(PackageArrival, self.key)
        lock(arrival)
        if _is_ours(arrival, self.run):
            note_progress(arrival=arrival, done=done, total=total)
        commit_part()
        self.last = time.monotonic()
