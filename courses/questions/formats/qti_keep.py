"""A question that was read, with its pictures and with what is said of it."""

from courses.questions.formats.findings import Findings
from courses.questions.formats.qti_shown import Shown
from courses.questions.formats.question_file import FileQuestion
from courses.questions.kinds.base import Fault


def keep(question: FileQuestion, shown: Shown, remarks: list[Fault], findings: Findings) -> None:
    """The question, its pictures taken in, is among the findings; then what is not kept as it was."""
    before = len(findings.questions)
    findings.keep(shown.pictures.attach(question))
    if len(findings.questions) > before:
        for fault in (*remarks, *shown.pictures.faults):
            findings.note(question.line, fault, level="warning")
