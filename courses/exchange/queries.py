"""What the database says of a plan that is to be imported."""

from collections.abc import Iterator

from sqlalchemy import select

from courses.catalogue.models import Course, Item
from courses.catalogue.queries import find_course
from courses.exchange.bank import GRADED, SELF_CHECK
from courses.exchange.faults import MANIFEST, Faults, FileFault
from courses.exchange.plan import CoursePlan
from courses.lessons.models import LessonQuestion, LessonVersion
from courses.questions.kinds.base import Fault
from courses.questions.models import Question, QuestionVersion
from courses.questions.queries import pools_of
from courses.quizzes.models import PooledQuestion, QuizSection, QuizVersion
from lms.core.db import db
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
        if known.get(item.slug, item.kind) != item.kind:
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
