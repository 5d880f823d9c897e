"""Telling those on the list of a class what has become of it: a class that moved or fell out is no surprise."""

from sqlalchemy import select

from lms.core.clock import now
from lms.core.db import db
from lms.core.i18n import _, format_date, in_language
from lms.notices.actions import send_message
from lms.people.aliases import survivor_of
from lms.people.models import Person
from lms.plans.models import ClassMember, TrainingClass


def tell_members(held: TrainingClass, deed: str) -> None:
    """Everybody who waits for the class has a message in their own language: cancelled, changed or reopened."""
    people = (
        select(Person.id, Person.language)
        .join(ClassMember, Person.id == survivor_of(ClassMember.person_id))
        .where(ClassMember.class_id == held.id, ClassMember.state == "enrolled")
        .distinct()
        .order_by(Person.id)
    )
    for person_id, language in db.session.execute(people).all():
        with in_language(language):
            subject, body = _words(held, deed)
        send_message(
            person_id=person_id,
            key=f"class:{held.public_id}:{deed}:{now().isoformat()}",
            subject=subject,
            body=body,
            link=f"/lop/{held.public_id}",
        )


def _words(held: TrainingClass, deed: str) -> tuple[str, str]:
    values = {"name": held.name, "start": format_date(held.starts_on), "end": format_date(held.ends_on)}
    if deed == "cancelled":
        return _("Your class is cancelled: %(name)s", **values), held.reason
    subjects = {
        "changed": _("Your class has other days or another place: %(name)s", **values),
        "reopened": _("Your class takes place after all: %(name)s", **values),
    }
    when = _("From %(start)s to %(end)s.", **values)
    return subjects[deed], f"{when}\n{held.place}".strip()
