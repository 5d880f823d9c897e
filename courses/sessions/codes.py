"""The code that changes on the trainer's screen, and what a browser that used one holds."""

import datetime as dt

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from courses.sessions.models import Meeting
from courses.sessions.rules.presence import is_fresh, step_at

TICKET_GOOD_FOR = dt.timedelta(minutes=3)


def _serializer(salt: str) -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt=f"attendance-{salt}")


def code_for(meeting: Meeting, at: dt.datetime) -> str:
    """What the screen shows at that moment."""
    return str(_serializer("code").dumps([meeting.id, step_at(at)]))


def read_code(code: str, at: dt.datetime) -> tuple[int | None, bool]:
    """(the meeting, whether the code can still be used); no meeting for a forged one."""
    try:
        meeting_id, step = _serializer("code").loads(code)
        return int(meeting_id), is_fresh(int(step), at)
    except (BadSignature, ValueError, TypeError):
        return None, False


def ticket_for(meeting_id: int, person_id: int, at: dt.datetime) -> str:
    """What the page of somebody who opened a code in time holds: it is good for them alone, for three minutes."""
    return str(_serializer("ticket").dumps([meeting_id, person_id, int(at.timestamp())]))


def is_ticket(ticket: str, meeting_id: int, person_id: int, at: dt.datetime) -> bool:
    """True for the ticket of that person for that meeting, while it is good."""
    try:
        meeting, person, seconds = _serializer("ticket").loads(ticket)
    except (BadSignature, ValueError, TypeError):
        return False
    age = at.timestamp() - int(seconds)
    return (meeting, person) == (meeting_id, person_id) and 0 <= age <= TICKET_GOOD_FOR.total_seconds()


def seal_device(meeting_id: int, person_id: int) -> str:
    """What a browser that ticked somebody keeps."""
    return str(_serializer("device").dumps([meeting_id, person_id]))


def ticked_before(sealed: str, meeting_id: int) -> int | None:
    """Whom this browser ticked for the meeting; None for nobody."""
    try:
        meeting, person = _serializer("device").loads(sealed)
    except (BadSignature, ValueError, TypeError):
        return None
    return int(person) if meeting == meeting_id else None
