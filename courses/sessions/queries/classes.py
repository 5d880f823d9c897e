"""Reading classes and their members, and finding the people whom a trainer may put into them."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from courses.catalogue.models import Course, CourseVersion
from courses.progress.models import Enrolment
from courses.sessions.models import ClassMember, StudyClass
from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import Scope
from lms.organisations.queries import holds_on, names_on, places_on, standing_at, subtree
from lms.people.aliases import (
    holds_post,
    is_surviving,
    list_accounts_in,
    main_post_id,
    stands_for,
    survivor_of,
)
from lms.people.models import Person, Post
from lms.people.queries import matches, scope_for

KEEP = "sessions.keep"


@dataclass(frozen=True)
class ClassRow:
    """A class in a list: its course, the unit that holds it, and how many are in it now."""

    study_class: StudyClass
    course_slug: str
    course_title: str
    unit_name: str
    members: int


def select_classes(permission: str, *, course_id: int | None = None) -> Select[Any]:
    """A select of the columns of `ClassRow`: classes held by units of the signed-in person, the latest first."""
    names = names_on(today())
    current = and_(CourseVersion.course_id == Course.id, CourseVersion.number == Course.current_number)
    members = (
        select(func.count(ClassMember.id))
        .where(ClassMember.class_id == StudyClass.id, ClassMember.left_at.is_(None))
        .correlate(StudyClass)
        .scalar_subquery()
    )
    statement = (
        select(StudyClass, Course.slug, CourseVersion.title, names.c.name, members)
        .join(Course, Course.id == StudyClass.course_id)
        .join(CourseVersion, current)
        .join(names, names.c.unit_id == StudyClass.unit_id)
        .where(StudyClass.unit_id.in_(scope_for(permission).unit_ids()))
        .order_by(StudyClass.starts_on.desc(), StudyClass.id.desc())
    )
    return statement if course_id is None else statement.where(StudyClass.course_id == course_id)


def list_classes(permission: str, *, course_id: int | None = None) -> list[ClassRow]:
    """The classes held by units of the signed-in person, the latest first: one statement."""
    return [ClassRow(*row) for row in db.session.execute(select_classes(permission, course_id=course_id))]


def get_class(public_id: str, permission: str) -> ClassRow:
    """The class with that address if a unit of the signed-in person holds it; else as if there were none."""
    row = db.session.execute(select_classes(permission).where(StudyClass.public_id == public_id)).first()
    if row is None:
        raise NotFound()
    return ClassRow(*row)


def member_ids(class_id: int) -> Select[Any]:
    """A select of the people who are in the class now."""
    return select(ClassMember.person_id).where(
        ClassMember.class_id == class_id, ClassMember.left_at.is_(None)
    )


def select_members(study_class: StudyClass) -> Select[Any]:
    """A select of (Person, ClassMember, unit_name, completed_at, enrolment) of the people in the class now, by name."""
    places = places_on(today())
    newest = select(func.max(Enrolment.id)).where(
        stands_for(Enrolment.person_id, Person.id), Enrolment.course_id == study_class.course_id
    )
    once = (
        select(func.min(ClassMember.id))
        .where(ClassMember.class_id == study_class.id, ClassMember.left_at.is_(None))
        .group_by(survivor_of(ClassMember.person_id))
    )
    return (
        select(
            Person,
            ClassMember,
            places.c.name.label("unit_name"),
            Enrolment.completed_at,
            Enrolment.public_id.label("enrolment"),
        )
        .select_from(Person)
        .join(ClassMember, survivor_of(ClassMember.person_id) == Person.id)
        .outerjoin(Post, Post.id == main_post_id(today()))
        .outerjoin(places, places.c.unit_id == Post.unit_id)
        .outerjoin(Enrolment, Enrolment.id == newest.correlate(Person).scalar_subquery())
        .where(ClassMember.id.in_(once))
        .order_by(Person.sort_key, Person.id)
    )


def get_member(study_class: StudyClass, person_public_id: str) -> tuple[Person, ClassMember]:
    """The person with that address, who is in the class now."""
    statement = select_members(study_class).where(Person.public_id == person_public_id)
    row = db.session.execute(statement).first()
    if row is None:
        raise NotFound()
    return row.Person, row.ClassMember


def _courses_taught(permission: str) -> Any:
    current = and_(CourseVersion.course_id == Course.id, CourseVersion.number == Course.current_number)
    return (
        select(Course, CourseVersion)
        .join(CourseVersion, current)
        .where(Course.unit_id.in_(scope_for(permission).unit_ids()))
        .order_by(CourseVersion.title, Course.id)
    )


def list_courses_taught(permission: str) -> list[tuple[Course, CourseVersion]]:
    """The open courses of the signed-in person's units by title, each with the version new learners get."""
    return [(course, version) for course, version in db.session.execute(_courses_taught(permission))]


def get_course_taught(slug: str, permission: str) -> tuple[Course, CourseVersion]:
    """The open course with that address if it belongs to a unit of the signed-in person."""
    row = db.session.execute(_courses_taught(permission).where(Course.slug == slug)).first()
    if row is None:
        raise NotFound()
    return row[0], row[1]


def works_in(scope: Scope, on: dt.date) -> Any:
    """The condition that a person can sign in and holds a post in the scope on that day."""
    held = aliased(Post)
    works = holds_post(held.unit_id.in_(scope.unit_ids()), holds_on(held, on), post=held)
    return and_(Person.is_active, is_surviving(), works)


def find_learners(scope: Scope, search: str, *, limit: int) -> list[Any]:
    """(Person, unit name) of people of the scope found by name, staff number or e-mail, by tên, họ, đệm."""
    places = places_on(today())
    statement = (
        select(Person, places.c.name.label("unit_name"))
        .select_from(Person)
        .outerjoin(Post, Post.id == main_post_id(today()))
        .outerjoin(places, places.c.unit_id == Post.unit_id)
        .where(works_in(scope, today()), matches(search))
        .order_by(Person.sort_key, Person.id)
        .limit(limit)
    )
    return list(db.session.execute(statement).all()) if search.strip() else []


def get_learner(public_id: str, scope: Scope) -> Person:
    """The person with that address, if they work in the scope today; else as if there were none."""
    statement = select(Person).where(Person.public_id == public_id, works_in(scope, today()))
    person = db.session.scalar(statement)
    if person is None:
        raise NotFound()
    return person


def list_by_keys(scope: Scope, keys: Collection[str]) -> list[Person]:
    """The people of the scope whose staff number or e-mail is one of these, written in small letters."""
    named = or_(func.lower(Person.staff_number).in_(keys), func.lower(Person.email).in_(keys))
    statement = select(Person).where(works_in(scope, today()), named).order_by(Person.sort_key, Person.id)
    return list(db.session.scalars(statement))


def list_at_unit(scope: Scope, unit_id: int, *, with_below: bool) -> list[Person]:
    """The people of the scope whose main post is at the unit, or also at a unit below it, today."""
    units = subtree([unit_id], today()) if with_below else standing_at(unit_id, today())
    main = select(Post.person_id).where(Post.unit_id.in_(units), Post.is_main, holds_on(Post, today()))
    held = list_accounts_in(main)
    statement = (
        select(Person)
        .where(works_in(scope, today()), Person.id.in_(held))
        .order_by(Person.sort_key, Person.id)
    )
    return list(db.session.scalars(statement))


def names_of(people: Iterable[Person]) -> set[str]:
    """The keys by which these people are named in a list, in small letters."""
    return {key.casefold() for person in people for key in (person.staff_number, person.email) if key}
