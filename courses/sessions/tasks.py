"""What is done about attendance again and again."""

from courses.sessions.actions import forget_waiting_lists
from lms.core.db import transaction


def sweep_lists() -> None:
    """Lists of who attended that were only looked at are gone after 30 days."""
    with transaction(write=True):
        forget_waiting_lists()
