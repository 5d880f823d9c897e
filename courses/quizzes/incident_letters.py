"""What learners are told when somebody has decided about an outage."""

from typing import Any

from courses.quizzes.happenings import seconds_in_words
from courses.quizzes.incidents import list_told
from courses.quizzes.models import Incident
from courses.quizzes.wording import clock_time
from lms.core.db import db
from lms.core.i18n import _, format_moment, in_language
from lms.notices.actions import send_message


def tell_of_incident(payload: dict[str, Any]) -> None:
    """Every learner of these parts of the incident knows what it gave them, once."""
    incident = db.session.get_one(Incident, payload["incident_id"])
    for row in list_told(incident.id, payload["first"], payload["last"]):
        with in_language(row.language):
            subject, words = _("Outage during “%(quiz)s”", quiz=row.quiz_title), _words(incident, row)
        if words is not None:
            send_message(
                person_id=row.person_id,
                key=f"incident:{incident.public_id}:{row.Attempt.public_id}",
                subject=subject,
                body=words,
                link=_address(row),
            )


def _words(incident: Incident, row: Any) -> str | None:
    span = {"begin": clock_time(incident.from_at), "end": format_moment(incident.until_at)}
    happened = _("The site stood still from %(begin)s to %(end)s while you took this quiz.", **span)
    came_of_it = _what_came_of_it(incident, row)
    return f"{happened} {came_of_it}" if came_of_it else None


def _what_came_of_it(incident: Incident, row: Any) -> str | None:
    part = row.IncidentAttempt
    if part.given == "time":
        given = {"time": seconds_in_words(part.lost_seconds), "until": format_moment(part.new_deadline_at)}
        return _("You have %(time)s back: your time now ends at %(until)s.", **given)
    if part.given == "attempt":
        return _("Your attempt had ended by then. You may take the quiz once more.")
    if incident.state == "dismissed" and row.Attempt.closed_at is None:
        return _("It was decided that the time stays as it was. Reason: %(why)s", why=incident.reason)
    return None


def _address(row: Any) -> str:
    """The page of the attempt while it is open, else that of the quiz."""
    if row.Attempt.closed_at is None:
        return f"/bai-lam/{row.Attempt.public_id}"
    return f"/khoa-hoc/{row.course_slug}/kiem-tra/{row.item_slug}"
