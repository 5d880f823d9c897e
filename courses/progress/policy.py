"""Who may see whose progress."""

from courses.progress.models import Enrolment
from lms.core.clock import today
from lms.core.errors import NotFound
from lms.core.permissions import holds, the_actor
from lms.people.aliases import surviving
from lms.people.queries import get_person, get_person_by_id, scope_for


def can_see_result(enrolment: Enrolment) -> bool:
    """True for the learner, and for those who answer for the figures of a unit where the learner has a post today."""
    if surviving(enrolment.person_id) == the_actor().person_id:
        return True
    if not holds("reports.view"):
        return False
    try:
        public_id, day = get_person_by_id(enrolment.person_id).public_id, today()
        get_person(public_id, scope_for("reports.view", on=day), on=day)
    except NotFound:
        return False
    return True
