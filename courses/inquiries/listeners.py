"""Who teaches a course is told that somebody asks. It may run twice without harm."""

from typing import Any

from sqlalchemy import select

from courses.catalogue.models import Course
from courses.inquiries.models import Inquiry
from courses.inquiries.rules import ERROR, shortened
from lms.core.clock import today
from lms.core.db import db
from lms.core.i18n import _, in_language
from lms.core.permissions import Role
from lms.notices.actions.inbox import send_message
from lms.organisations.queries import holds_on, line_above
from lms.people.aliases import is_surviving, survivor_of
from lms.people.models import Person, RoleGrant

_MOST = 20


def tell_teachers(payload: dict[str, Any]) -> None:
    """The trainers of the course's unit, or of the nearest unit above that has some, have one message."""
    inquiry = db.session.get_one(Inquiry, payload["inquiry_id"])
    course = db.session.get_one(Course, inquiry.course_id)
    for person in _teachers(course.unit_id):
        with in_language(person.language):
            asked = (
                _("A learner reports an error in a lesson") if inquiry.kind == ERROR else _("A learner asks")
            )
            send_message(
                person_id=person.id,
                key=f"inquiry:{inquiry.public_id}",
                subject=asked,
                body=shortened(inquiry.text),
                link=f"/giang-day/hoi-dap/{inquiry.public_id}",
            )


def _teachers(unit_id: int) -> list[Person]:
    line = line_above(unit_id, today())
    rows = db.session.execute(
        select(Person, line.c.distance)
        .select_from(Person)
        .join(RoleGrant, survivor_of(RoleGrant.person_id) == Person.id)
        .join(line, line.c.unit_id == RoleGrant.unit_id)
        .where(RoleGrant.role == Role.TRAINER.value, holds_on(RoleGrant, today()))
        .where(Person.is_active, is_surviving())
        .order_by(line.c.distance, Person.id)
        .limit(_MOST)
    ).all()
    return list({row.Person.id: row.Person for row in rows if row.distance == rows[0].distance}.values())
