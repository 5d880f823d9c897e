"""How the parts of a draft were before."""

from typing import Any

from sqlalchemy import Select, select

from courses.authoring.models import DraftHistory
from lms.core.db import db
from lms.core.errors import NotFound
from lms.people.models import Person


def list_history(course_id: int, slug: str) -> Select[Any]:
    """A select of (DraftHistory, full name) of one part of the draft, the latest first."""
    statement: Any = (
        select(DraftHistory, Person.full_name)
        .join(Person, Person.id == DraftHistory.person_id)
        .where(DraftHistory.course_id == course_id, DraftHistory.slug == slug)
        .order_by(DraftHistory.id.desc())
    )
    found: Select[Any] = statement
    return found


def get_history(course_id: int, history_id: int) -> DraftHistory:
    """That state of a part of the draft."""
    found = db.session.get(DraftHistory, history_id)
    if found is None or found.course_id != course_id:
        raise NotFound()
    return found
