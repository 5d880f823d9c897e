"""A package on its way in: brought, unpacked by a job, then kept whole, refused or failed."""

from courses.packages.actions.creating import create_package
from courses.packages.events import PACKAGE_BROUGHT
from courses.packages.formats.base import PackageFault
from courses.packages.models import (
    DROPPED,
    FAILED,
    READY,
    REFUSED,
    RUNNING,
    WAITING,
    Package,
    PackageArrival,
)
from courses.packages.unpacking import Unpacked
from lms.core.clock import now
from lms.core.db import db, lock
from lms.core.errors import Conflict
from lms.core.events import emit
from lms.core.i18n import _
from lms.core.ids import public_id
from lms.core.text import clean_line

_TITLE_LIMIT, _MOST_FAULTS = 200, 50


def bring_package(
    *, sha256: str, name: str, size: int, title: str, unit_id: int, person_id: int
) -> PackageArrival:
    """The stored archive waits to be unpacked for the unit."""
    arrival = PackageArrival(
        public_id=public_id(),
        person_id=person_id,
        unit_id=unit_id,
        title=clean_line(title)[:_TITLE_LIMIT],
        name=name,
        size=size,
        sha256=sha256,
        created_at=now(),
    )
    db.session.add(arrival)
    _ask(arrival)
    return arrival


def unpack_again(*, arrival: PackageArrival) -> None:
    """A package whose unpacking fell over waits for another try."""
    lock(arrival)
    if arrival.state != FAILED:
        raise Conflict(_("The package is being unpacked already."))
    arrival.state, arrival.run, arrival.done, arrival.ended_at = WAITING, arrival.run + 1, 0, None
    _ask(arrival)


def _ask(arrival: PackageArrival) -> None:
    db.session.flush()
    payload = {"arrival_id": arrival.id, "run": arrival.run}
    emit(PACKAGE_BROUGHT, key=f"{arrival.public_id}:{arrival.run}", payload=payload)


def note_progress(*, arrival: PackageArrival, done: int, total: int) -> None:
    """Whoever waits for the package sees how far it is."""
    arrival.state, arrival.done, arrival.total = RUNNING, done, total
    db.session.flush()


def keep_arrived(*, arrival: PackageArrival, unpacked: Unpacked) -> Package:
    """The package is there, whole; whoever brought it finds it where it was on its way."""
    package = create_package(
        title=arrival.title,
        digest=arrival.sha256,
        unit_id=arrival.unit_id,
        person_id=arrival.person_id,
        unpacked=unpacked,
    )
    arrival.state, arrival.package_id, arrival.ended_at = READY, package.id, now()
    db.session.flush()
    return package


def note_refusal(*, arrival: PackageArrival, refused: PackageFault) -> None:
    """Whoever brought the package sees every reason against it; nothing of it was kept."""
    arrival.state, arrival.ended_at = REFUSED, now()
    arrival.faults = [[fault.message, dict(fault.params)] for fault in refused.faults[:_MOST_FAULTS]]
    db.session.flush()


def note_failure(*, arrival: PackageArrival) -> None:
    """The unpacking fell over for no fault of the package; it can be tried again."""
    arrival.state, arrival.ended_at = FAILED, now()
    db.session.flush()


def drop_arrival(*, arrival: PackageArrival) -> None:
    """A package that did not come in is off the list; a job that is still at it keeps nothing."""
    lock(arrival)
    if arrival.state == READY:
        raise Conflict(_("The package is here already."))
    arrival.state = DROPPED
    db.session.flush()
