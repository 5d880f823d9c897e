"""Reading an inbox; always of one person."""

from typing import Any

from sqlalchemy import Select, func, select

from lms.core.db import db
from lms.core.errors import NotFound
from lms.notices.models import Message
from lms.people.aliases import same_person


def list_messages(person_id: int) -> Select[Any]:
    """A select of the person's messages: those not read first, the latest first."""
    return (
        select(Message)
        .where(Message.person_id.in_(same_person(person_id)))
        .order_by(Message.read_at.is_not(None), Message.created_at.desc(), Message.id.desc())
    )


def list_unread(person_id: int, limit: int) -> list[Message]:
    """The latest messages the person has not read."""
    unread = list_messages(person_id).where(Message.read_at.is_(None))
    return list(db.session.scalars(unread.limit(limit)))


def select_sent(person_id: int) -> Select[Any]:
    """A select of everything that was sent to the person, in no order."""
    return select(Message).where(Message.person_id.in_(same_person(person_id)))


def count_unread(person_id: int) -> Select[int]:
    """A select of how many messages the person has not read."""
    return select(func.count()).where(
        Message.person_id.in_(same_person(person_id)), Message.read_at.is_(None)
    )


def get_message(*, public_id: str, person_id: int) -> Message:
    """The message, if it is this person's; else as if there were none."""
    own = select(Message).where(Message.public_id == public_id, Message.person_id.in_(same_person(person_id)))
    message = db.session.scalar(own)
    if message is None:
        raise NotFound()
    return message


def find_message(message_id: int) -> Message | None:
    """The message with that key, if there is one: for jobs."""
    return db.session.get(Message, message_id)
