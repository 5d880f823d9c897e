"""What the database says of a plan, and a plan read back from it."""

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import select

from courses.catalogue.models import Course, CourseVersion, Item
from courses.catalogue.prerequisites import list_prerequisites
from courses.catalogue.queries import Place, find_course, get_outline, list_files
from courses.exchange.bank import GRADED, SELF_CHECK
from courses.exchange.faults import MANIFEST, Faults, FileFault
from courses.exchange.limits import refuse_kinds
from courses.exchange.plan import CoursePlan, Draw, ImagePlan, LessonPlan, ModulePlan, Questions, QuizPlan
from courses.exchange.things_out import ThingsOut
from courses.exchange.writing import write_folder
from courses.lessons.models import LessonQuestion, LessonVersion
from courses.lessons.queries import get_lesson, list_questions, list_translations
from courses.questions.formats.question_file import FileQuestion
from courses.questions.kinds.base import Fault
from courses.questions.models import Question, QuestionVersion
from courses.questions.queries import pools_of
from courses.quizzes.models import PooledQuestion, QuizSection, QuizVersion
from courses.quizzes.queries import get_quiz
from courses.quizzes.rules.plans import Extras
from lms.core.db import db
from lms.core.storage import media_type_of, read_file
from lms.core.text import msgid
from lms.organisations.models import Unit

SELF_TEST_POOL, GRADED_POOL = "self_test", "graded"
_AT_ONCE = 500


def list_conflicts(plan: CoursePlan) -> list[FileFault]:
    """Why this plan cannot stand beside what the site holds already."""
    faults = Faults()
    _check_kinds(plan, faults)
    for file, pool, questions in (
        (SELF_CHECK, SELF_TEST_POOL, plan.self_test()),
        (GRADED, GRADED_POOL, plan.graded()),
    ):
        for batch in _batches([question.id for question in questions]):
            lines = {question.id: question.line for question in questions}
            _check_pools(file, pool, batch, lines, faults)
            _check_owners(file, plan.slug, batch, lines, faults)
    return list(faults)


def _batches(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), _AT_ONCE):
        yield keys[start : start + _AT_ONCE]


def _check_kinds(plan: CoursePlan, faults: Faults) -> None:
    statement = (
        select(Item.slug, Item.kind).join(Course, Course.id == Item.course_id).where(Course.slug == plan.slug)
    )
    known = {row.slug: row.kind for row in db.session.execute(statement)}
    for item in plan.items():
        kind = "lesson" if isinstance(item, LessonPlan) else "quiz"
        if known.get(item.slug, kind) != kind:
            advice = msgid(
                "“%(slug)s” was of another kind in earlier versions of this course: choose another slug."
            )
            faults.add(MANIFEST, item.line, Fault(advice, {"slug": item.slug}))


def _check_pools(file: str, pool: str, keys: list[str], lines: dict[str, int], faults: Faults) -> None:
    for key, known in pools_of(keys).items():
        if known != pool:
            advice = msgid(
                "The question “%(id)s” stands in the other pool of this site: self-test and graded questions "
                "never change places. Give it a new id."
            )
            faults.add(file, lines[key], Fault(advice, {"id": key}))


def _check_owners(file: str, slug: str, keys: list[str], lines: dict[str, int], faults: Faults) -> None:
    for key, course in _owners(keys).items():
        if course != slug:
            params = {"id": key, "course": course}
            advice = msgid(
                "The id “%(id)s” belongs to a question of the course “%(course)s”: choose another."
            )
            faults.add(file, lines[key], Fault(advice, params))


def _owners(keys: list[str]) -> dict[str, str]:
    """The slug of the course in which each known question stands, by its permanent key."""
    versions = select(Question.key, Course.slug).join(
        QuestionVersion, QuestionVersion.question_id == Question.id
    )
    in_lessons = (
        versions.join(LessonQuestion, LessonQuestion.question_version_id == QuestionVersion.id)
        .join(LessonVersion, LessonVersion.id == LessonQuestion.lesson_version_id)
        .join(Item, Item.id == LessonVersion.item_id)
    )
    in_quizzes = (
        versions.join(PooledQuestion, PooledQuestion.question_version_id == QuestionVersion.id)
        .join(QuizSection, QuizSection.id == PooledQuestion.section_id)
        .join(QuizVersion, QuizVersion.id == QuizSection.quiz_version_id)
        .join(Item, Item.id == QuizVersion.item_id)
    )
    found: dict[str, str] = {}
    for statement in (in_lessons, in_quizzes):
        owned = statement.join(Course, Course.id == Item.course_id).where(Question.key.in_(keys)).distinct()
        found.update({row.key: row.slug for row in db.session.execute(owned)})
    return found


def find_unit_code_of(slug: str) -> str | None:
    """The code of the unit that the course belongs to, None where there is no such course."""
    course = find_course(slug)
    return db.session.scalar(select(Unit.code).where(Unit.id == course.unit_id)) if course else None


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
