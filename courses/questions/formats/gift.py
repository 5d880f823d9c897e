"""Reading GIFT, Moodle's text format for questions, with every fault and its line.

What is read beyond Moodle: a blank line inside an answer block, HTML tags without escapes, `{true}` and
`{Đúng}`, decimal commas, and the marks of `gift_marks`.
"""

from courses.questions.formats.findings import Findings
from courses.questions.formats.gift_answers import Block, read_block
from courses.questions.formats.gift_entries import Unreadable
from courses.questions.formats.gift_marks import Marks, read_marks
from courses.questions.formats.gift_ordering import changed_settings
from courses.questions.formats.gift_paragraphs import Paragraph, cut_paragraphs
from courses.questions.formats.gift_parts import Parts, cut_parts
from courses.questions.formats.gift_source import Source, Span
from courses.questions.formats.gift_writer import write_gift
from courses.questions.formats.question_file import FileQuestion, Level, QuestionFile, Skipped
from courses.questions.formats.rubrics import NO_RUBRIC
from courses.questions.kinds.base import Fault
from courses.questions.kinds.registry import get_kind
from lms.core.text import clean_line

__all__ = ["read_gift", "write_gift"]

_DESCRIPTION = Fault("A text without an answer block asks nothing: it is left out.")
_OTHER_SETTINGS = Fault(
    "The file asks for a selection or a scoring unknown here: all items count, by position."
)
_NO_QUESTION = Fault("This comment describes no question: none follows it.")


def read_gift(text: str) -> QuestionFile:
    """Every question of the file that can be used and every fault, whatever the text is."""
    reader = _Reader(Source(text))
    for paragraph in cut_paragraphs(reader.source):
        reader.read(paragraph)
    return reader.findings.file()


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.category = ""
        self.findings = Findings()

    def note(self, at: int, fault: Fault, level: Level = "error") -> None:
        line, column = self.source.place(at)
        self.findings.note(line, fault, column=column, level=level)

    def read(self, paragraph: Paragraph) -> None:
        marks, faults = read_marks(paragraph.comments)
        for fault in faults:
            self.note(paragraph.at, fault)
        if paragraph.category is not None:
            self.category = clean_line(paragraph.category)
        elif paragraph.span.raw:
            self._read_question(paragraph.span, marks)
        elif marks != Marks():
            self.note(paragraph.at, _NO_QUESTION, "warning")

    def _read_question(self, span: Span, marks: Marks) -> None:
        try:
            parts = cut_parts(span)
            if parts.unsupported:
                self._skip(span, parts)
            else:
                self.findings.keep(self._question(span, parts, marks), column=self.source.place(span.at)[1])
        except Unreadable as error:
            self.note(error.at, error.fault)

    def _skip(self, span: Span, parts: Parts) -> None:
        line, column = self.source.place(span.at)
        skipped = Skipped(line, parts.unsupported, parts.title, parts.stem)
        self.findings.skip(skipped, _DESCRIPTION, column=column)

    def _question(self, span: Span, parts: Parts, marks: Marks) -> FileQuestion:
        kind, content = read_block(Block(parts.answers, parts.text_format, marks))
        if marks.scoring and marks.scoring not in get_kind(kind).scorings:
            given = {"scoring": marks.scoring[:40]}
            raise Unreadable(span, Fault("“%(scoring)s” is not a way to score this kind of question.", given))
        if kind == "ordering" and changed_settings(parts.answers.cut(1)):
            self.note(parts.answers.at, _OTHER_SETTINGS, "warning")
        if kind == "essay" and not marks.rubric:
            self.note(span.at, NO_RUBRIC, "warning")
        return FileQuestion(
            kind=kind,
            data=content.to_json(),
            stem=parts.stem,
            text_format=parts.text_format,
            title=parts.title,
            category=self.category,
            id=marks.id,
            tags=marks.tags,
            lesson=marks.lesson,
            cite=marks.cite,
            explanation=parts.explanation,
            explanation_format=parts.explanation_format,
            points=marks.points,
            difficulty=marks.difficulty,
            competency=marks.competency,
            line=self.source.place(span.at)[0],
        )
