"""Reading whatever people bring, in the format that it is in: every outcome is a QuestionFile, none is an exception."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from courses.questions.formats.paste import read_paste
from courses.questions.formats.question_file import FaultAt, FileQuestion, QuestionFile, Skipped
from courses.questions.formats.registry import detect
from courses.questions.kinds.base import Fault, Json

PASTE = "paste"
_EMPTY = Fault("The file is empty.")
_UNKNOWN = Fault(
    "This file is in none of the formats that are read here. Start from the Excel template, or paste the questions."
)
_DOCUMENT = Fault(
    "A document is not read as a file: open it, copy the questions and paste them on this page."
)
_BROKEN = Fault("This file cannot be read: it is damaged or not what its name says.")
_NOTHING = Fault("No question was found in the file.")
_DOCUMENTS = (".doc", ".docx", ".odt", ".rtf", ".pdf", ".ppt", ".pptx")


@dataclass(frozen=True)
class Reading:
    """What was found in a file or a paste; `format` is the key of its format, '' where it is in none."""

    name: str
    format: str
    file: QuestionFile

    def to_json(self) -> Json:
        """All of it but the content of files."""
        return {
            "name": self.name,
            "format": self.format,
            "questions": [question.to_json() | {"line": question.line} for question in self.file.questions],
            "notes": [note_to_json(note) for note in self.file.notes],
            "skipped": [vars(skipped) for skipped in self.file.skipped],
        }

    @classmethod
    def from_json(cls, stored: Json, read_file: Callable[[str], bytes]) -> "Reading":
        """What `to_json` stored; `read_file` gives the content of a file by its digest."""
        questions = tuple(question_from_json(each, read_file) for each in stored["questions"])
        notes = tuple(note_from_json(note) for note in stored["notes"])
        skipped = tuple(Skipped(**each) for each in stored["skipped"])
        return cls(stored["name"], stored["format"], QuestionFile(questions, notes, skipped))


def read_any(name: str, content: bytes) -> Reading:
    """Every question of the file, in whichever format it is."""
    if not content.strip():
        return _refused(name, _EMPTY)
    try:
        found = detect(name, content)
        if found is None or found.read is None:
            return _refused(name, _DOCUMENT if name.lower().endswith(_DOCUMENTS) else _UNKNOWN)
        return Reading(name, found.key, _told(found.read(content, name)))
    except Exception:
        # Readers promise never to raise: where one does, people still get a sentence.
        return _refused(name, _BROKEN)


def read_pasted(text: str, html: str) -> Reading:
    """Every question of what was pasted."""
    try:
        return Reading("", PASTE, _told(read_paste(text, html)))
    except Exception:
        return _refused("", _BROKEN)


def refusal(name: str, message: str, **params: Any) -> Reading:
    """A file that was not read at all, and why."""
    return _refused(name, Fault(message, params))


def _refused(name: str, fault: Fault) -> Reading:
    return Reading(name, "", QuestionFile((), (FaultAt(1, None, fault.message, fault.params),)))


def _told(file: QuestionFile) -> QuestionFile:
    """The same; a file without any question and without any fault says so."""
    if file.questions or file.faults:
        return file
    return replace(file, notes=(*file.notes, FaultAt(1, None, _NOTHING.message)))


def note_to_json(note: FaultAt) -> Json:
    """The note as JSON; its parameters are numbers and texts."""
    params = {
        key: value if isinstance(value, int | float) else str(value) for key, value in note.params.items()
    }
    return vars(note) | {"params": params}


def note_from_json(stored: Json) -> FaultAt:
    """The note that `note_to_json` stored."""
    return FaultAt(**stored)


def question_from_json(stored: Json, read_file: Callable[[str], bytes] | None = None) -> FileQuestion:
    """The question with the line at which it stood in its file."""
    question = FileQuestion.from_json({key: each for key, each in stored.items() if key != "line"}, read_file)
    return replace(question, line=stored["line"])
