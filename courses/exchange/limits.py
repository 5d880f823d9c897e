"""What a course folder cannot hold: such a course is not exported, rather than with a part of it missing."""

from collections.abc import Iterator

from courses.questions.formats.gift import write_gift
from courses.questions.formats.question_file import FileQuestion
from courses.quizzes.models import QuizSection, QuizVersion
from lms.core.errors import Refusal
from lms.core.i18n import _

_USUAL = {
    "pause_minutes": 0,
    "counting": "best",
    "order": "free",
    "feedback": "after_closing",
    "grace_seconds": 30,
    "markers": 1,
    "appeal_days": 5,
}


def refuse_questions(questions: list[FileQuestion]) -> None:
    """Every question stands in a GIFT file as it is, or the export is refused with all that does not."""
    notes = write_gift(questions).notes
    if notes:
        raise Refusal(*(f"{note.question}: {_(note.message, **note.params)}" for note in notes))


def refuse_quiz(title: str, quiz: QuizVersion, sections: list[QuizSection]) -> None:
    """The quiz has no rule that course.toml cannot state, or the export is refused with all of them."""
    faults = list(_quiz_faults(quiz, sections))
    if faults:
        raise Refusal(*(f"{title}: {fault}" for fault in faults))


def _quiz_faults(quiz: QuizVersion, sections: list[QuizSection]) -> Iterator[str]:
    if any(getattr(quiz, name) != usual for name, usual in _USUAL.items()):
        yield _(
            "A course folder cannot hold the advanced rules of this quiz (pause, order, feedback, markers)."
        )
    names = [section.category for section in sections]
    if any(section.band for section in sections) or len(set(names)) < len(names):
        yield _("A course folder cannot hold a draw by difficulty.")
