"""A file of others that cannot be taken in, and why."""

from courses.questions.kinds.base import Fault
from lms.core.text import msgid

# As the reader of XML says it.
DECLARES = msgid("The document type declares entities or elements: such XML is refused.")


class Unreadable(Exception):
    """The file cannot be taken in, for all these reasons."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = faults


def refuse_declarations(name: str, fault: Fault) -> None:
    """Unreadable where that part of a file declares entities: no system writes such parts, they are made to do harm."""
    if fault.message == DECLARES:
        raise Unreadable(Fault(fault.message, fault.params, name))
