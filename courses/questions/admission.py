"""Which questions of a file may go on to the bank: of bounded size and number, and quick to show."""

import json
import time
from dataclasses import replace

from courses.questions.checks import LARGEST
from courses.questions.formats.question_file import FaultAt, FileQuestion
from courses.questions.formats.reading import Reading
from courses.questions.kinds.base import Fault
from courses.questions.rendered import render_question

MOST_QUESTIONS = 5_000
MOST_CHARACTERS = 20_000_000
_LONG, _SLOW_SECONDS, _MOST_TAGS = 3_000, 0.5, 4_000
_TOO_MANY = Fault(
    "Only the first %(limit)s questions of the file are taken: part it into several files.",
    {"limit": MOST_QUESTIONS},
)
_TOO_MUCH = Fault("The file holds more text than can be looked at in one go: part it into several files.")
_TOO_LARGE = Fault("The question is too long to be kept.")
_TOO_SLOW = Fault("The layout of this question is too intricate to be shown: simplify it.")


def admit(reading: Reading) -> Reading:
    """The same with every question that may go on; why one may not is among the notes, by line."""
    kept: list[FileQuestion] = []
    notes, length = list(reading.file.notes), 0
    for question in reading.file.questions:
        text = json.dumps(question.to_json(), ensure_ascii=False)
        size, fault = len(text), _fault(question, text)
        length += size
        if fault is None and (len(kept) >= MOST_QUESTIONS or length > MOST_CHARACTERS):
            notes.append(_note(question, _TOO_MANY if len(kept) >= MOST_QUESTIONS else _TOO_MUCH))
            break
        if fault is None:
            kept.append(question)
        else:
            notes.append(_note(question, fault))
    notes.sort(key=lambda note: note.line)
    return replace(reading, file=replace(reading.file, questions=tuple(kept), notes=tuple(notes)))


def _fault(question: FileQuestion, text: str) -> Fault | None:
    if len(text) > LARGEST:
        return _TOO_LARGE
    if len(text) <= _LONG:
        return None
    return _TOO_SLOW if text.count("<") > _MOST_TAGS or _seconds_to_show(question) > _SLOW_SECONDS else None


def _seconds_to_show(question: FileQuestion) -> float:
    started = time.process_time()
    render_question(question)
    return time.process_time() - started


def _note(question: FileQuestion, fault: Fault) -> FaultAt:
    return FaultAt(question.line, None, fault.message, fault.params)
