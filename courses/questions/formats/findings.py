"""What a reader or a writer has found so far."""

from courses.questions.formats.question_file import (
    FaultAt,
    FileQuestion,
    Level,
    QuestionFile,
    Skipped,
    Unholdable,
)
from courses.questions.kinds.base import Fault
from courses.questions.kinds.registry import find_kind

# Kinds whose data holds everything that is asked, so that they may have no text before it.
_TEXT_INSIDE = ("cloze",)
_NO_TEXT = Fault("The question has no text.")


class Findings:
    """The questions of a file that can be used, and every fault with its line."""

    def __init__(self) -> None:
        self.questions: list[FileQuestion] = []
        self.notes: list[FaultAt] = []
        self.skipped: list[Skipped] = []

    def note(self, line: int, fault: Fault, *, column: int | None = None, level: Level = "error") -> None:
        """Something is wrong there."""
        self.notes.append(FaultAt(line, column, fault.message, fault.params, level, fault.place))

    def skip(
        self, skipped: Skipped, fault: Fault, *, column: int | None = None, level: Level = "error"
    ) -> None:
        """Something that is no question of ours stands there."""
        self.note(skipped.line, fault, column=column, level=level)
        self.skipped.append(skipped)

    def keep(self, question: FileQuestion, *, column: int | None = None) -> None:
        """The question is among those that can be used, or the notes say why it cannot."""
        kind = find_kind(question.kind)
        if kind is None:
            unknown = Fault("Questions of the kind “%(kind)s” are not known.", {"kind": question.kind[:40]})
            self.note(question.line, unknown, column=column)
            return
        faults = kind.validate(question.data)
        if not question.stem and question.kind not in _TEXT_INSIDE:
            faults.append(_NO_TEXT)
        for fault in faults:
            self.note(question.line, fault, column=column)
        if faults:
            return
        for remark in kind.remarks(question.data):
            self.note(question.line, remark, column=column, level="warning")
        self.questions.append(question)

    def file(self) -> QuestionFile:
        """Everything that was found, in the order of the file."""
        return QuestionFile(tuple(self.questions), tuple(self.notes), tuple(self.skipped))


class Losses:
    """What of the questions a format cannot hold."""

    def __init__(self) -> None:
        self.notes: list[Unholdable] = []
        self._position = 0
        self._question = ""

    def begin(self, question: FileQuestion) -> None:
        """What follows is said of this question."""
        self._position += 1
        self._question = question.id or question.title or " ".join(question.stem.split())[:60]

    def lose(self, fault: Fault) -> None:
        """A part of the question is not in the file."""
        self._say(fault, "warning")

    def leave_out(self, fault: Fault) -> None:
        """The question is not in the file."""
        self._say(fault, "error")

    def _say(self, fault: Fault, level: Level) -> None:
        note = Unholdable(self._position, self._question, fault.message, fault.params, level)
        if note not in self.notes:
            self.notes.append(note)

    def all(self) -> tuple[Unholdable, ...]:
        """Everything that was said, in the order of the questions."""
        return tuple(self.notes)
