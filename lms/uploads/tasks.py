"""What is done about uploads again and again."""

from lms.core.db import transaction
from lms.uploads.actions import sweep_uploads


def sweep() -> None:
    """Files that nobody finished or took are gone after a week."""
    with transaction(write=True):
        sweep_uploads()
