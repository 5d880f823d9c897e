"""Aiken: a question, its answers as `A. …`, and a line `ANSWER: B`; one answer is right.

Read beyond Moodle: several lines of text, and `ANSWER: A, C` for a question with several right answers.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from courses.questions.formats.findings import Findings, Losses
from courses.questions.formats.question_file import FileQuestion, QuestionFile, Written
from courses.questions.formats.words import to_plain
from courses.questions.kinds.base import OPTION_LIMIT, TOO_MANY_ANSWERS, Fault
from courses.questions.kinds.choices import Choices, Option
from courses.questions.kinds.registry import get_kind
from courses.questions.kinds.shape import option_id
from courses.questions.kinds.texts import RichText
from lms.core.text import clean_line, nfc

_OPTION = re.compile(r"([A-Z])[.)](\s*)(.*)")
_ANSWER = re.compile(r"ANSWERS?\s*:\s*(.*)", re.IGNORECASE)
_LETTERS = re.compile(r"[A-Z](?:[\s,;]+[A-Z])*")
_NO_ANSWER = Fault("The line “ANSWER:” is missing.")
_NOT_A_LETTER = Fault("“ANSWER:” must be followed by the letter of an answer.")
_NO_QUESTION = Fault("This line “ANSWER:” belongs to no question.")
_LOSSES = {
    "title": Fault("Aiken cannot hold titles."),
    "marks": Fault("Aiken cannot hold ids, tags, sources, points, difficulty and the like."),
    "said": Fault("Aiken cannot hold explanations and feedback."),
    "format": Fault("Aiken holds plain text only: bold, lists and line breaks are lost."),
    "files": Fault("Aiken cannot hold pictures."),
    "weights": Fault("Aiken cannot hold partial points and fixed orders of answers."),
}
_WRONG_KIND = Fault("Aiken can hold questions with one answer only.")
_SEVERAL = Fault("Aiken can hold one right answer only.")
_HAZARD = Fault("Without pictures and layout nothing is left of a text, or it looks like “ANSWER:”.")


@dataclass
class _Held:
    """The question that is being read."""

    line: int = 0
    stem: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    fault: Fault | None = None
    is_ended: bool = False

    def letter(self) -> str:
        """The letter of the next answer."""
        return chr(ord("A") + len(self.options))


def read_aiken(text: str) -> QuestionFile:
    """Every question of the file that can be used and every fault, whatever the text is."""
    findings, held = Findings(), _Held()
    for number, line in enumerate(_lines(text), 1):
        held = _read_line(findings, held, number, line)
    if held.line:
        findings.note(held.line, held.fault or _NO_ANSWER)
    return findings.file()


def _lines(text: str) -> Iterator[str]:
    return (clean_line(line) for line in nfc(text).replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _read_line(findings: Findings, held: _Held, number: int, line: str) -> _Held:
    """What is held after this line."""
    if not line:
        held.is_ended = bool(held.options)
        return held
    answer = _ANSWER.fullmatch(line)
    if answer:
        _close(findings, held, number, answer[1])
        return _Held()
    option = _OPTION.fullmatch(line)
    if option and held.line and option[1] == held.letter() and len(held.options) < OPTION_LIMIT:
        held.options.append(option[3])
        held.is_ended = False
        return held
    if held.is_ended and not option:
        findings.note(held.line, held.fault or _NO_ANSWER)
        held = _Held()
    _add_text(held, number, line, option)
    return held


def _add_text(held: _Held, number: int, line: str, option: re.Match[str] | None) -> None:
    held.line = held.line or number
    if held.options and option and option[2]:
        expected = {"letter": option[1], "expected": held.letter()}
        follows = Fault("The answer “%(letter)s” stands where “%(expected)s” was expected.", expected)
        held.fault = held.fault or (follows if len(held.options) < OPTION_LIMIT else TOO_MANY_ANSWERS)
    elif held.options:
        held.options[-1] = f"{held.options[-1]} {line}".strip()
    else:
        held.stem.append(line)


def _close(findings: Findings, held: _Held, number: int, said: str) -> None:
    """The question that ends with this answer is kept, or why it is not."""
    letters = said.strip().rstrip(".").upper()
    if not held.line:
        findings.note(number, _NO_QUESTION)
    elif held.fault:
        findings.note(held.line, held.fault)
    elif not _LETTERS.fullmatch(letters):
        findings.note(number, _NOT_A_LETTER)
    else:
        right = {ord(letter) - ord("A") for letter in re.findall("[A-Z]", letters)}
        if max(right) >= len(held.options):
            findings.note(number, _NOT_A_LETTER)
        else:
            findings.keep(_question(held, right))


def _question(held: _Held, right: set[int]) -> FileQuestion:
    share = Fraction(round(Fraction(100, len(right)), 5)) / 100
    options = tuple(
        Option(option_id(place), RichText(text), share if place in right else Fraction(0))
        for place, text in enumerate(held.options)
    )
    kind = "one_answer" if len(right) == 1 else "several_answers"
    scoring = "weights" if len(right) == 1 else "all_or_nothing"
    return FileQuestion(
        kind=kind,
        data=Choices(options, scoring=scoring).to_json(),
        stem=" ".join(held.stem),
        text_format="plain",
        explanation_format="plain",
        line=held.line,
    )


def write_aiken(questions: Iterable[FileQuestion]) -> Written:
    """The questions with one right answer as plain text; everything else is said to be lost."""
    paragraphs, losses = [], Losses()
    for question in questions:
        losses.begin(question)
        paragraph = _paragraph(question, losses)
        if paragraph:
            paragraphs.append(paragraph)
    return Written("\n".join(paragraphs).encode(), losses.all())


def _paragraph(question: FileQuestion, losses: Losses) -> str:
    if question.kind != "one_answer":
        losses.leave_out(_WRONG_KIND)
        return ""
    content: Choices = get_kind(question.kind).parse(question.data)
    stem = clean_line(to_plain(question.stem, question.text_format))
    options = [clean_line(to_plain(option.text.text, option.text.format)) for option in content.options]
    right = [place for place, option in enumerate(content.options) if option.weight == 1]
    if len(right) != 1:
        losses.leave_out(_SEVERAL)
        return ""
    if not stem or not all(options) or _ANSWER.fullmatch(stem):
        losses.leave_out(_HAZARD)
        return ""
    _say_losses(question, content, losses)
    lines = [f"{chr(ord('A') + place)}. {text}" for place, text in enumerate(options)]
    return "\n".join([stem, *lines, f"ANSWER: {chr(ord('A') + right[0])}", ""])


def _say_losses(question: FileQuestion, content: Choices, losses: Losses) -> None:
    texts = [(question.stem, question.text_format), *((o.text.text, o.text.format) for o in content.options)]
    marks = (question.id, question.tags, question.lesson, question.cite, question.category,
             question.difficulty, question.competency, question.points != 1)  # fmt: skip
    found = {
        "title": bool(question.title),
        "marks": any(marks),
        "said": bool(question.explanation) or any(option.feedback for option in content.options),
        "format": any(clean_line(to_plain(*each)) != each[0] for each in texts),
        "files": bool(question.files),
        "weights": not content.shuffle or any(option.weight not in (0, 1) for option in content.options),
    }
    for part, is_lost in found.items():
        if is_lost:
            losses.lose(_LOSSES[part])
