"""A reviewer allows that the score of a package counts for the certificate, or takes it back."""

from courses.packages.models import Package, PackageApproval
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db, insert_once
from lms.core.errors import Refusal
from lms.core.i18n import _


def allow_score(*, package: Package, person_id: int) -> None:
    """From now on the score of the package counts; whoever brought the package in cannot allow it themselves."""
    if package.created_by_id == person_id:
        raise Refusal(_("Whoever brought a package in cannot allow its score: ask another reviewer."))
    if insert_once(PackageApproval, package_id=package.id, score_counts_by_id=person_id, at=now()):
        record("package.score_allowed", kind="package", id=package.public_id, label=package.title)


def disallow_score(*, package: Package) -> None:
    """The score of the package no longer counts in completions to come; what was completed stays."""
    found = db.session.get(PackageApproval, package.id)
    if found is not None:
        db.session.delete(found)
        db.session.flush()
        record("package.score_disallowed", kind="package", id=package.public_id, label=package.title)
