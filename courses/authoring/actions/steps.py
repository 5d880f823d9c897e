"""Every step of a course on its way: written once for the course's own log and for the trail."""

from typing import Any

from courses.authoring.models import AuthoringStep, CourseDraft
from courses.catalogue.models import Course
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db
from lms.core.i18n import in_language
from lms.notices.actions import send_message
from lms.people.aliases import is_one_of
from lms.people.queries import get_person_by_id


def take_step(
    course_id: int, what: str, *, label: str, person_id: int | None, detail: dict[str, Any] | None = None
) -> AuthoringStep:
    """The step is on record with who took it and when."""
    step = AuthoringStep(course_id=course_id, what=what, person_id=person_id, at=now(), detail=detail or {})
    db.session.add(step)
    db.session.flush()
    record(f"course.{what}", kind="course", id=course_id, label=label, detail=detail)
    return step


def is_author(draft: CourseDraft, person_id: int) -> bool:
    """True for everybody who wrote in the draft, under whichever account."""
    return is_one_of(person_id, draft.authors)


def tell(people: Any, *, key: str, say: Any, link: str, but: int) -> None:
    """Each of these people but one has a message, once, in their language; `say()` gives (subject, body)."""
    for person_id in dict.fromkeys(people):
        if person_id == but:
            continue
        with in_language(get_person_by_id(person_id).language):
            subject, body = say()
            send_message(person_id=person_id, key=f"{key}:{person_id}", subject=subject, body=body, link=link)


def title_of(draft: CourseDraft, course: Course) -> str:
    """What the course is called while it is written."""
    return str(draft.facts["title"] or course.slug)
