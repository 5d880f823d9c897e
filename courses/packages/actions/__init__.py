"""What is done with packages: brought, kept, opened, reported on, allowed."""

from courses.packages.actions.allowing import allow_score, disallow_score
from courses.packages.actions.arriving import (
    bring_package,
    drop_arrival,
    keep_arrived,
    note_failure,
    note_progress,
    note_refusal,
    unpack_again,
)
from courses.packages.actions.committing import keep_commit, start_session
from courses.packages.actions.creating import create_package, unpack_stored
from courses.packages.actions.settling import settle_package

__all__ = [
    "allow_score",
    "bring_package",
    "create_package",
    "disallow_score",
    "drop_arrival",
    "keep_arrived",
    "keep_commit",
    "note_failure",
    "note_progress",
    "note_refusal",
    "settle_package",
    "start_session",
    "unpack_again",
    "unpack_stored",
]
