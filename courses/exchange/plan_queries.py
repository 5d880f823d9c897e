"""A plan read back from the database: what the course folder, and every other package, is written from."""

from dataclasses import fields, replace
from typing import Any

from sqlalchemy import select

from courses.catalogue.models import Course, CourseVersion
from courses.catalogue.prerequisites import list_prerequisites
from courses.catalogue.queries import Place, get_outline, list_files
from courses.exchange.limits import refuse_kinds
from courses.exchange.plan import CoursePlan, Draw, ImagePlan, LessonPlan, ModulePlan, Questions, QuizPlan
from courses.exchange.things_out import ThingsOut
from courses.exchange.writing import write_folder
from courses.lessons.models import LessonVersion
from courses.lessons.queries import get_lesson, list_questions, list_translations
from courses.questions.formats.question_file import FileQuestion
from courses.questions.models import QuestionVersion
from courses.quizzes.models import PooledQuestion, QuizSection
from courses.quizzes.queries import get_quiz
from courses.quizzes.rules.plans import Extras
from lms.core.db import db
from lms.core.storage import media_type_of, read_file


def export_course(course: Course, version: CourseVersion) -> dict[str, bytes]:
    """The files of the course folder by name, but for films and packages; importing them gives the same course."""
    return write_folder(get_plan(course, version))


def get_plan(course: Course, version: CourseVersion) -> CoursePlan:
    """The plan from which this version could be imported."""
    outline = get_outline(version.id)
    refuse_kinds(outline.places())
    things = ThingsOut()
    kept = [
        ImagePlan(file.name, read_file(file.sha256), media_type_of(file.sha256))
        for file in list_files(version.id)
    ]
    kept.sort(key=lambda file: file.name)
    modules = tuple(
        ModulePlan(module.title, tuple(_item(place, things) for place in module.places))
        for module in outline.modules
    )
    return CoursePlan(
        slug=course.slug,
        title=version.title,
        summary=version.summary,
        objectives=tuple(version.objectives),
        language=version.language,
        field=version.field,
        tiet_hundredths=version.tiet_hundredths,
        content_group=version.content_group,
        study_form=version.study_form,
        certificate_title=version.certificate_title,
        legal_documents=tuple(version.legal_documents),
        modules=modules,
        images=tuple(file for file in kept if file.name.startswith("images/")),
        files=tuple(file for file in kept if not file.name.startswith("images/")),
        things=things.plans(),
        prerequisites=tuple(sorted(needed.slug for needed, _title in list_prerequisites(course.id))) or None,
    )


def _item(place: Place, things: ThingsOut) -> LessonPlan | QuizPlan:
    return _lesson(place, things) if place.kind == "lesson" else _quiz(place)


def _lesson(place: Place, things: ThingsOut) -> LessonPlan:
    lesson = get_lesson(place.item_id, place.content_number)
    questions = tuple(_question(version, place.slug, "") for version in list_questions(lesson.id))
    written = {"markdown": lesson.markdown} if lesson.markdown else _blocks_of(lesson, things)
    return LessonPlan(
        slug=place.slug,
        title=place.title,
        minutes=place.minutes,
        questions=questions,
        is_required=place.is_required,
        completion=place.completion,
        **written,
    )


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
        slug=place.slug,
        title=place.title,
        minutes=quiz.minutes,
        attempts=quiz.attempts,
        pass_percent=quiz.pass_percent,
        draws=tuple(Draw(each.category, each.count, _pool(each), each.band) for each in sections),
        extras=Extras(**{each.name: getattr(quiz, each.name) for each in fields(Extras)}),
        is_required=place.is_required,
        completion=place.completion,
    )


def _pool(section: QuizSection) -> Questions:
    statement = (
        select(QuestionVersion, PooledQuestion.lesson_slug)
        .join(PooledQuestion, PooledQuestion.question_version_id == QuestionVersion.id)
        .where(PooledQuestion.section_id == section.id)
        .order_by(PooledQuestion.position)
    )
    rows = db.session.execute(statement).all()
    return tuple(_question(version, section.category, lesson or "") for version, lesson in rows)


def _question(version: QuestionVersion, category: str, lesson: str) -> FileQuestion:
    return replace(FileQuestion.from_json(version.source, read_file), category=category, lesson=lesson)
