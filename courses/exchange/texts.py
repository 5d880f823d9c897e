"""The text of a file: UTF-8, normal form C, one kind of line end, nothing in it that cannot be seen."""

import re

from courses.exchange.faults import Faults
from courses.questions.kinds.base import Fault
from lms.core.text import nfc

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_TOLD = 20


def read_text(file: str, content: bytes, faults: Faults, *, limit: int) -> str | None:
    """The text of the file, with every fault of it; None where there is nothing to read."""
    if len(content) > limit:
        params = {"size": -(-len(content) // 1000), "limit": limit // 1000}
        faults.add(file, 1, Fault("The file has %(size)s kB: at most %(limit)s kB are read.", params))
        return None
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        faults.add(file, line, Fault("This is not UTF-8 text: save the file as UTF-8."))
        return None
    text = nfc(text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = {text.count("\n", 0, found.start()) + 1 for found in _CONTROL.finditer(text)}
    for line in sorted(lines)[:_TOLD]:
        faults.add(file, line, Fault("A control character stands in this line: delete it."))
    return text
