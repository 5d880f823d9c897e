"""What is done with packages: kept, opened, reported on, allowed."""

from courses.packages.actions.allowing import allow_score, disallow_score
from courses.packages.actions.committing import keep_commit, start_session
from courses.packages.actions.creating import create_package, unpack_stored
from courses.packages.actions.settling import settle_package

__all__ = [
    "allow_score",
    "create_package",
    "disallow_score",
    "keep_commit",
    "settle_package",
    "start_session",
    "unpack_stored",
]
