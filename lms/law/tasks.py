"""Work that comes round: what lapses today is marked today."""

from lms.core.db import transaction
from lms.law.actions import mark_due
from lms.law.queries import has_due


def mark_what_lapsed() -> None:
    """Every citation of a document that has lapsed by today is marked."""
    with transaction(write=False):
        is_due = has_due()
    if is_due:
        with transaction(write=True):
            mark_due()
