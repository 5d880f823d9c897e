"""A plan read back from the database: what the course folder, and every other package, is written from."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import select

from courses.catalogue.competencies import competency_words
from courses.catalogue.models import Course, CourseFile, CourseVersion
from courses.catalogue.prerequisites import list_prerequisites
from courses.catalogue.queries import Place, get_outline, list_files
from courses.exchange.limits import refuse_kinds
from courses.exchange.names import is_large
from courses.exchange.plan import (
    CoursePlan,
    Draw,
    FilePlan,
    ItemPlan,
    LessonPlan,
    MeetingPlan,
    ModulePlan,
    Questions,
    QuizPlan,
)
from courses.exchange.things_out import ThingsOut
from courses.exchange.writing import write_folder
from courses.lessons.models import LessonVersion
from courses.lessons.queries import get_lesson, list_questions, list_translations
from courses.questions.formats.question_file import FileQuestion
from courses.questions.models import Question, QuestionVersion
from courses.quizzes.models import PooledQuestion, QuizSection
from courses.quizzes.queries import get_quiz
from courses.quizzes.rules.plans import Extras
from lms.core.db import db
from lms.core.storage import media_type_of, path_of, read_file


def export_course(course: Course, version: CourseVersion) -> dict[str, bytes]:
    """The files of the course folder by name, but for those on disk; importing them gives the same course."""
    return write_folder(get_plan(course, version))


def get_plan(course: Course, version: CourseVersion) -> CoursePlan:
    """The plan from which this version could be imported."""
    outline = get_outline(version.id)
    refuse_kinds(outline.places())
    things = ThingsOut()
    modules = tuple(
        ModulePlan(module.title, tuple(_item(place, things) for place in module.places))
        for module in outline.modules
    )
    needed = sorted(needed.slug for needed, _title in list_prerequisites(course.id))
    return CoursePlan(
        slug=course.slug,
        modules=modules,
        things=things.plans(),
        prerequisites=tuple(needed) or None,
        **_facts(version),
        **_files(version),
    )


def _facts(version: CourseVersion) -> dict[str, Any]:
    """What the version states of itself, its competencies by name."""
    plain = ("title", "summary", "language", "field", "tiet_hundredths", "content_group", "study_form")
    return {
        **{name: getattr(version, name) for name in (*plain, "certificate_title")},
        "objectives": tuple(version.objectives),
        "legal_documents": tuple(version.legal_documents),
        "competencies": tuple(name for name, _framework in competency_words(version.competencies)),
        "translations": {key: dict(each) for key, each in (version.translations or {}).items()},
    }


def _files(version: CourseVersion) -> dict[str, Any]:
    """Its pictures, and its files to take along, by name."""
    kept = sorted((_file(file) for file in list_files(version.id)), key=lambda file: file.name)
    return {
        "images": tuple(file for file in kept if file.name.startswith("images/")),
        "files": tuple(file for file in kept if not file.name.startswith("images/")),
    }


def _file(file: CourseFile) -> FilePlan:
    """A picture in memory, a file to take along where it lies."""
    media_type = media_type_of(file.sha256)
    if is_large(file.name):
        return FilePlan(file.name, path_of(file.sha256), media_type, file.sha256)
    return FilePlan(file.name, read_file(file.sha256), media_type, file.sha256)


def _item(place: Place, things: ThingsOut) -> ItemPlan:
    if place.kind == "lesson":
        return _lesson(place, things)
    return _quiz(place) if place.kind == "quiz" else MeetingPlan(**_stated(place))


def _stated(place: Place) -> dict[str, Any]:
    """What the version says of an item of whatever kind."""
    named = ("slug", "title", "minutes", "is_required", "completion")
    return {name: getattr(place, name) for name in named}


def _lesson(place: Place, things: ThingsOut) -> LessonPlan:
    lesson = get_lesson(place.item_id, place.content_number)
    questions = _written([(version, "") for version in list_questions(lesson.id)], place.slug)
    written = {"markdown": lesson.markdown} if lesson.markdown else _blocks_of(lesson, things)
    return LessonPlan(**_stated(place), questions=questions, **written)


def _blocks_of(lesson: LessonVersion, things: ThingsOut) -> dict[str, Any]:
    """The blocks of the lesson and of its translations, as the folder holds them."""
    others = {
        language: {"title": each["title"], "blocks": things.blocks(each["blocks"])}
        for language, each in sorted(list_translations(lesson.id).items())
    }
    return {"blocks": tuple(things.blocks(lesson.blocks)), "translations": others}


def _quiz(place: Place) -> QuizPlan:
    quiz = get_quiz(place.item_id, place.content_number)
    statement = select(QuizSection).where(QuizSection.quiz_version_id == quiz.id)
    sections = db.session.scalars(statement.order_by(QuizSection.position)).all()
    return QuizPlan(
        **{**_stated(place), "minutes": quiz.minutes},
        attempts=quiz.attempts,
        pass_percent=quiz.pass_percent,
        draws=tuple(Draw(each.category, each.count, _pool(each), each.band) for each in sections),
        extras=Extras(**{each.name: getattr(quiz, each.name) for each in fields(Extras)}),
    )


def _pool(section: QuizSection) -> Questions:
    statement = (
        select(QuestionVersion, PooledQuestion.lesson_slug)
        .join(PooledQuestion, PooledQuestion.question_version_id == QuestionVersion.id)
        .where(PooledQuestion.section_id == section.id)
        .order_by(PooledQuestion.position)
    )
    rows = db.session.execute(statement).all()
    return _written([(version, lesson or "") for version, lesson in rows], section.category)


def _written(asked: Sequence[tuple[QuestionVersion, str]], category: str) -> Questions:
    """Each question, with the lesson to study again, as its author wrote it, under the key that it has here."""
    ids = [version.question_id for version, _lesson in asked]
    rows = db.session.execute(select(Question.id, Question.key).where(Question.id.in_(ids)))
    keys = {row.id: row.key for row in rows}
    return tuple(
        replace(
            FileQuestion.from_json(version.source, read_file),
            id=keys[version.question_id],
            category=category,
            lesson=lesson,
        )
        for version, lesson in asked
    )
