"""What must always hold of packages and what they reported."""

from sqlalchemy import and_, func, select

from courses.packages.models import Package, PackageCommit, PackageFile, PackageState
from lms.core.db import db


def states_stand_on_commits() -> list[str]:
    """What is best known about a part of a package was reported: its latest report is on record."""
    latest = and_(
        PackageCommit.session_id == PackageState.latest_session,
        PackageCommit.seq == PackageState.latest_seq,
        PackageCommit.enrolment_id == PackageState.enrolment_id,
    )
    statement = select(PackageState).outerjoin(PackageCommit, latest).where(PackageCommit.id.is_(None))
    return [
        f"package {state.package_id}, enrolment {state.enrolment_id}, {state.sco}"
        for state in db.session.scalars(statement)
    ]


def packages_are_whole() -> list[str]:
    """Every file that a package came with is recorded."""
    counts = (
        select(PackageFile.package_id, func.count().label("files"))
        .group_by(PackageFile.package_id)
        .subquery()
    )
    statement = (
        select(Package.public_id)
        .outerjoin(counts, counts.c.package_id == Package.id)
        .where(func.coalesce(counts.c.files, 0) != Package.file_count)
    )
    return [f"package {public_id}" for public_id in db.session.scalars(statement)]


INVARIANTS = {
    "the best state of every package stands on a report": states_stand_on_commits,
    "every package is whole": packages_are_whole,
}
