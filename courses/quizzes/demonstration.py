"""Quizzes of the demonstration: exceptions, extra time, a draft; at last windows and a password."""

import datetime as dt

from sqlalchemy import func, select

from courses.catalogue.models import Course, Item
from courses.catalogue.queries import get_course
from courses.questions.models import Question, QuestionCategory
from courses.quizzes.actions.drafting import open_draft
from courses.quizzes.actions.overriding import Allowance, grant_override, grant_time, withdraw_override
from courses.quizzes.actions.settings import set_password, set_window
from courses.quizzes.room_password import hash_room_password
from courses.quizzes.rules.plans import Plan, PlanRow
from courses.quizzes.rules.terms import Window
from courses.sessions.models import ClassMember, StudyClass
from lms.core.clock import now, today
from lms.core.db import db
from lms.organisations.queries import find_unit_by_code
from lms.people.models import Person
from lms.people.queries import find_by_sign_in_name

_FIRST, _SECOND = "quyet-dinh-1690", "nhiem-vu-hang-nam"
PASSWORD = "chuyen doi so"  # noqa: S105 (of the demonstration)


def seed_quizzes() -> None:
    """A quiz with exceptions for a class, a unit and a person, one withdrawn; extra time; a new quiz in draft."""
    trainer = find_by_sign_in_name("giangvien")
    trainer_id = trainer.id if trainer else None
    _seed_overrides(_quiz(_FIRST), trainer_id)
    _seed_grant(trainer_id)
    _seed_draft(trainer)


def seed_openings() -> None:
    """A quiz may be started for two months, another for a month with a password; learners' own ways stay open.

    Last of all: by then everybody who takes them in the demonstration has done so.
    """
    moment = now()
    lasting = Window(moment - dt.timedelta(days=45), moment + dt.timedelta(days=60))
    item = _quiz(_SECOND)
    set_window(item=item, title=item.slug, window=lasting)
    other = db.session.scalars(
        select(Item)
        .join(Course, Course.id == Item.course_id)
        .where(Item.kind == "quiz", Course.slug.not_in([_FIRST, _SECOND]))
        .order_by(Item.id)
    ).first()
    if other is not None:
        short = Window(moment - dt.timedelta(days=15), moment + dt.timedelta(days=30))
        set_window(item=other, title=other.slug, window=short)
        set_password(item=other, title=other.slug, password_hash=hash_room_password(PASSWORD))


def _quiz(slug: str) -> Item:
    course, _version = get_course(slug)
    statement = (
        select(Item).where(Item.course_id == course.id, Item.kind == "quiz").order_by(Item.id).limit(1)
    )
    return db.session.scalars(statement).one()


def _seed_overrides(item: Item, trainer_id: int | None) -> None:
    study_class = db.session.scalars(select(StudyClass).where(StudyClass.course_id == item.course_id)).first()
    unit = find_unit_by_code("HP.KHCN")
    moment = now()
    shift = Window(moment - dt.timedelta(days=2), moment + dt.timedelta(days=30))
    person = _somebody(study_class) if study_class else None
    given = [
        (study_class, Allowance(0, 10, Window(), "Lớp học tại điểm cầu mạng yếu")),
        (unit, Allowance(0, 0, shift, "Thi theo đợt của Sở")),
        (person, Allowance(1, 0, Window(), "Đi công tác đột xuất khi đang làm bài")),
    ]
    for holder, allowance in given:
        if holder is not None:
            grant_override(
                item=item, title=item.slug, holder=holder, allowance=allowance, granted_by_id=trainer_id
            )
    if person is not None:
        mistaken = grant_override(
            item=item,
            title=item.slug,
            holder=person,
            allowance=Allowance(3, 0, Window(), "Nhập nhầm số lượt"),
            granted_by_id=trainer_id,
        )
        withdraw_override(override=mistaken, title=item.slug)


def _somebody(study_class: StudyClass) -> Person | None:
    """Somebody of the class who cannot sign in: those who can keep the usual rules."""
    statement = (
        select(Person)
        .join(ClassMember, ClassMember.person_id == Person.id)
        .where(ClassMember.class_id == study_class.id, Person.email.is_not(None))
        .order_by(Person.id.desc())
    )
    return db.session.scalars(statement).first()


def _seed_grant(trainer_id: int | None) -> None:
    study_class = db.session.scalars(select(StudyClass).order_by(StudyClass.id)).first()
    person = _somebody(study_class) if study_class else None
    if person is not None:
        grant_time(
            person=person,
            percent=25,
            valid_from=today() - dt.timedelta(days=30),
            valid_to=None,
            reason="Khuyết tật vận động, giấy xác nhận khuyết tật số 12/GXN",
            granted_by_id=trainer_id,
        )


def _seed_draft(trainer: Person | None) -> None:
    course, _version = get_course(_SECOND)
    category = _fullest_category(course)
    if trainer is None or category is None:
        return
    plan = Plan(
        title="Kiểm tra giữa khóa",
        rows=(PlanRow(source=f"bank:{category.public_id}", count=3),),
        minutes=10,
        attempts=2,
        pass_percent=60,
    )
    open_draft(course=course, plan=plan, author_id=trainer.id)


def _fullest_category(course: Course) -> QuestionCategory | None:
    statement = (
        select(QuestionCategory)
        .join(Question, Question.category_id == QuestionCategory.id)
        .where(QuestionCategory.unit_id == course.unit_id, Question.pool == "graded")
        .group_by(QuestionCategory.id)
        .order_by(func.count(Question.id).desc(), QuestionCategory.id)
    )
    return db.session.scalars(statement).first()
