"""The text of a file, in the encodings that authors' programs write."""

import codecs
from collections.abc import Callable
from dataclasses import replace

from courses.questions.formats.question_file import FaultAt, QuestionFile
from courses.questions.kinds.base import Fault

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUESSED = Fault(
    "The file is not UTF-8: it was read as Windows Vietnamese. Look whether every letter is right."
)
_UNREADABLE = Fault("This is not a text file, or its encoding is not known: save it as UTF-8.")


def decode_text(content: bytes) -> tuple[str | None, Fault | None]:
    """The text, and what has to be said of its encoding; None with a fault where it is no text.

    UTF-8, UTF-16 with its mark, and else windows-1258 (Vietnamese), which is said.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _decode(content, name), None
    if b"\0" in content:
        return None, _UNREADABLE
    try:
        return content.decode(), None
    except UnicodeDecodeError:
        return _decode(content, "cp1258"), _GUESSED


def _decode(content: bytes, name: str) -> str:
    return content.decode(name, errors="replace")


def read_text(content: bytes, read: Callable[[str], QuestionFile]) -> QuestionFile:
    """What `read` finds in the text of the file; what has to be said of the encoding comes first."""
    text, fault = decode_text(content)
    if text is None:
        assert fault
        return QuestionFile((), (FaultAt(1, None, fault.message, fault.params),))
    found = read(text)
    if fault is None:
        return found
    return replace(found, notes=(FaultAt(1, None, fault.message, fault.params, "warning"), *found.notes))
