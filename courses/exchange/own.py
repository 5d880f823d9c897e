"""A course of this site, written out as a folder and brought as a file: what of it a draft takes in."""

from pathlib import Path

from courses.authoring.incoming import (
    Incoming,
    IncomingFile,
    IncomingLesson,
    IncomingModule,
    IncomingQuiz,
    Loss,
)
from courses.exchange.manifest import read_course_at
from courses.exchange.one_lesson import lesson_blocks
from courses.exchange.plan import CoursePlan, LessonPlan, QuizPlan
from courses.exchange.readers.base import Reading, Source, Unreadable
from courses.questions.formats.question_file import FileQuestion
from courses.questions.kinds.base import Fault
from lms.core.text import msgid

_MOST_FAULTS = 50
_TRANSLATED = msgid("Translations are not taken into a draft: import the course at the console.")
_RULES = msgid("How the item counts, and the further rules of a quiz, are not taken into a draft.")


def read_own(source: Source) -> Reading:
    """The course as a draft can take it in; Unreadable names every fault with its file and line."""
    reading = read_course_at(source.path, _scratch(source))
    if reading.plan is None:
        raise Unreadable(
            *(
                Fault(each.fault.message, each.fault.params, place=f"{each.file}:{each.line}")
                for each in reading.faults[:_MOST_FAULTS]
            )
        )
    return Reading("course", {"course": incoming_of(reading.plan)})


def _scratch(source: Source) -> Path:
    """The folder beside its pieces into which films are unpacked."""
    folder = source.out / "unpacked"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def incoming_of(plan: CoursePlan) -> Incoming:
    """The same course as readers of other files give it."""
    files = {file.name: IncomingFile(file.content, file.media_type) for file in (*plan.images, *plan.files)}
    files |= {thing.name: IncomingFile(thing.content, "application/octet-stream") for thing in plan.things}
    return Incoming(
        title=plan.title,
        summary=plan.summary,
        language=plan.language,
        modules=[
            IncomingModule(title=module.title, items=[_item(item) for item in module.items])
            for module in plan.modules
        ],
        files=files,
        questions=plan.self_test(),
        graded=_graded(plan),
        losses=[loss for item in plan.items() for loss in _losses(item)],
    )


def _graded(plan: CoursePlan) -> list[FileQuestion]:
    draws = [draw for quiz in plan.quizzes() for draw in quiz.draws]
    found = {(draw.category, each.id): each for draw in draws for each in draw.questions}
    return [*found.values()]


def _item(item: LessonPlan | QuizPlan) -> IncomingLesson | IncomingQuiz:
    if isinstance(item, LessonPlan):
        return IncomingLesson(
            title=item.title, blocks=lesson_blocks(item), minutes=item.minutes, slug=item.slug
        )
    return IncomingQuiz(
        title=item.title,
        draws=[(draw.category, draw.count) for draw in item.draws],
        minutes=item.minutes,
        attempts=item.attempts,
        pass_percent=item.pass_percent,
        slug=item.slug,
    )


def _losses(item: LessonPlan | QuizPlan) -> list[Loss]:
    losses = []
    if isinstance(item, LessonPlan) and item.translations:
        losses.append(Loss(item.title, Fault(_TRANSLATED)))
    if item.duty_facts() or (isinstance(item, QuizPlan) and item.rules()):
        losses.append(Loss(item.title, Fault(_RULES)))
    return losses
