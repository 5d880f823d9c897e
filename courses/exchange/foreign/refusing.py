"""A file of others that cannot be taken in, and why."""

from courses.questions.kinds.base import Fault


class Unreadable(Exception):
    """The file cannot be taken in, for all these reasons."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = faults
