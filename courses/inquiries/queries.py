"""Reading inquiries: one's own, those of the courses one teaches, and what is shared with a course."""

from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from courses.catalogue.models import Course, CourseVersion, Item, Placement
from courses.inquiries.models import Inquiry, InquiryPost
from courses.inquiries.rules import ERROR
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import the_actor
from lms.people.aliases import same_person
from lms.people.models import Person
from lms.people.queries import scope_for

ANSWER = "inquiries.answer"
FILTERS = ("cho", "cua-toi", "loi", "tat-ca")


def _with_place() -> Any:
    """A select of (Inquiry, course slug, course title, item slug, item title) as they stood when it was asked."""
    version = and_(
        CourseVersion.course_id == Inquiry.course_id, CourseVersion.number == Inquiry.version_number
    )
    placed = and_(Placement.version_id == CourseVersion.id, Placement.item_id == Inquiry.item_id)
    return (
        select(
            Inquiry,
            Course.slug,
            CourseVersion.title.label("course_title"),
            Item.slug.label("item_slug"),
            func.coalesce(Placement.title, Item.slug).label("item_title"),
        )
        .join(Course, Course.id == Inquiry.course_id)
        .join(Item, Item.id == Inquiry.item_id)
        .join(CourseVersion, version)
        .outerjoin(Placement, placed)
    )


def is_own() -> Any:
    """The condition that the signed-in person asked it, under whatever account."""
    return Inquiry.person_id.in_(same_person(the_actor().person_id))


def is_taught() -> Any:
    """The condition that the course of the inquiry is one of the signed-in person's units to teach."""
    return Course.unit_id.in_(scope_for(ANSWER).unit_ids())


def select_own() -> Select[Any]:
    """A select of the signed-in person's inquiries, the latest first."""
    return _with_place().where(is_own()).order_by(Inquiry.created_at.desc(), Inquiry.id.desc())


def select_queue(wanted: str) -> Select[Any]:
    """A select of the inquiries of courses the signed-in person teaches, with who asked; longest waiting first."""
    statement = (
        _with_place()
        .add_columns(Person.full_name.label("asker"))
        .join(Person, Person.id == Inquiry.person_id)
        .where(is_taught())
        .order_by((Inquiry.state != "open"), Inquiry.waits_since, Inquiry.id)
    )
    if wanted == "cua-toi":
        mine = select(InquiryPost.inquiry_id).where(
            InquiryPost.is_by_teacher, InquiryPost.person_id.in_(same_person(the_actor().person_id))
        )
        return statement.where(Inquiry.id.in_(mine))
    if wanted == "loi":
        return statement.where(Inquiry.kind == ERROR, Inquiry.state != "closed")
    return statement if wanted == "tat-ca" else statement.where(Inquiry.state == "open")


def count_waiting() -> int:
    """How many inquiries of courses the signed-in person teaches wait for an answer."""
    statement = (
        select(func.count(Inquiry.id))
        .join(Course, Course.id == Inquiry.course_id)
        .where(is_taught(), Inquiry.state == "open")
    )
    return db.session.scalar(statement) or 0


def find_next_waiting(inquiry: Inquiry) -> str | None:
    """The address of the one that waits longest beside this; None where nobody else waits."""
    statement = (
        select(Inquiry.public_id)
        .join(Course, Course.id == Inquiry.course_id)
        .where(is_taught(), Inquiry.state == "open", Inquiry.id != inquiry.id)
        .order_by(Inquiry.waits_since, Inquiry.id)
    )
    return db.session.scalar(statement.limit(1))


def get_own(public_id: str) -> Any:
    """The row of the signed-in person's own inquiry; else as if there were none."""
    return _one(_with_place().where(Inquiry.public_id == public_id, is_own()))


def get_taught(public_id: str) -> Any:
    """The row of an inquiry of a course the signed-in person teaches, with who asked; else as if there were none."""
    statement = _with_place().add_columns(Person.full_name.label("asker"))
    joined = statement.join(Person, Person.id == Inquiry.person_id)
    return _one(joined.where(Inquiry.public_id == public_id, is_taught()))


def _one(statement: Select[Any]) -> Any:
    row = db.session.execute(statement).first()
    if row is None:
        raise NotFound()
    return row


def list_posts(inquiry_id: int) -> list[Any]:
    """(InquiryPost, name of who wrote it) in order."""
    statement = (
        select(InquiryPost, Person.full_name.label("author"))
        .join(Person, Person.id == InquiryPost.person_id)
        .where(InquiryPost.inquiry_id == inquiry_id)
        .order_by(InquiryPost.id)
    )
    return list(db.session.execute(statement).all())


def get_answer(inquiry_id: int, post_id: int) -> InquiryPost:
    """An answer of those who teach to that inquiry."""
    statement = select(InquiryPost).where(
        InquiryPost.id == post_id, InquiryPost.inquiry_id == inquiry_id, InquiryPost.is_by_teacher
    )
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound()
    return found


def select_shared(course_id: int, *, item_id: int | None = None) -> Any:
    """A select of (id of the block, question, answer, day) shared with a course or a lesson, the latest first.

    Nobody's name is among it.
    """
    later = aliased(InquiryPost)
    newest = (
        select(func.max(later.id))
        .where(later.inquiry_id == Inquiry.id, later.is_shared)
        .correlate(Inquiry)
        .scalar_subquery()
    )
    statement = (
        select(
            Inquiry.public_id,
            Inquiry.block_id,
            Inquiry.item_id,
            Inquiry.shared_text.label("question"),
            InquiryPost.text.label("answer"),
            InquiryPost.at,
        )
        .join(InquiryPost, InquiryPost.id == newest)
        .where(Inquiry.course_id == course_id)
        .order_by(InquiryPost.at.desc(), InquiryPost.id.desc())
    )
    return statement if item_id is None else statement.where(Inquiry.item_id == item_id)
