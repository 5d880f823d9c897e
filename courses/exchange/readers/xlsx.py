"""Reading questions (an Excel workbook, a QTI package) by the readers of the question bank."""

from dataclasses import replace

from courses.authoring.incoming import Incoming, IncomingDraw, IncomingModule, IncomingQuiz, Loss
from courses.exchange.readers.base import Reading, Source, Unreadable
from courses.exchange.readers.office_package import open_package
from courses.exchange.readers.written import lessons_of
from courses.questions.admission import admit
from courses.questions.formats.question_file import FaultAt, FileQuestion
from courses.questions.formats.reading import read_any
from courses.questions.kinds.base import Fault
from lms.core.ids import public_id
from lms.core.text import clean_line

IN_LESSON, IN_BANK, IN_QUIZ = "lesson", "bank", "quiz"
_LIMIT = 30_000_000
_MOST_DRAWN = 20
_TOO_LARGE = Fault(
    "The file of questions is larger than %(limit)s MB: part it into several files.",
    {"limit": _LIMIT // 1_000_000},
)


def read_xlsx(source: Source) -> Reading:
    """The questions of the workbook, in which nothing can do harm."""
    open_package(source.path)
    return read_questions(source)


def read_questions(source: Source) -> Reading:
    """The questions of the file; Unreadable says by row why none of them can be used."""
    if source.path.stat().st_size > _LIMIT:
        raise Unreadable(_TOO_LARGE)
    source.tell("questions", 0, 0)
    found = admit(read_any(source.name, source.path.read_bytes())).file
    losses = [Loss(_place(note), Fault(note.message, note.params, note.place)) for note in found.notes]
    if not found.questions:
        raise Unreadable(*(_with_place(loss) for loss in losses))
    # Ids of their own: what another file calls its question is none of this course's business.
    questions = [replace(each, id=f"q-{public_id(14)}") for each in found.questions]
    return Reading("xlsx", _shapes(clean_line(source.stem)[:200] or "…", questions, losses))


def _shapes(title: str, questions: list[FileQuestion], losses: list[Loss]) -> dict[str, Incoming]:
    blocks = [{"kind": "question", "question": each.id} for each in questions]
    lesson = IncomingModule(title=title, items=list(lessons_of(title, blocks)))
    draws = [IncomingDraw(title, min(_MOST_DRAWN, len(questions)))]
    quiz = IncomingModule(title=title, items=[IncomingQuiz(title=title, draws=draws)])
    graded = [replace(each, category=title) for each in questions]
    return {
        IN_LESSON: Incoming(title=title, modules=[lesson], questions=questions, losses=losses),
        IN_QUIZ: Incoming(title=title, modules=[quiz], graded=graded, losses=losses),
        IN_BANK: Incoming(title=title, questions=questions, losses=losses),
    }


def _place(note: FaultAt) -> str:
    return f"Row {note.line}" if note.line > 1 else ""


def _with_place(loss: Loss) -> Fault:
    return Fault(loss.message.message, loss.message.params, loss.place)
