"""Use cases of the inbox."""

from sqlalchemy import select, update

from lms.core.clock import now
from lms.core.db import db, insert_once
from lms.core.events import emit
from lms.core.ids import public_id
from lms.core.text import clean_line, nfc
from lms.notices.events import MESSAGE_POSTED
from lms.notices.models import Message
from lms.people.aliases import same_person


def send_message(*, person_id: int, key: str, subject: str, body: str, link: str | None = None) -> bool:
    """The message lies in the person's inbox, once for its key; True when this call put it there.

    The text is in the person's language already; `link` is a path of this site.
    """
    is_new = insert_once(
        Message,
        public_id=public_id(),
        person_id=person_id,
        key=key,
        subject=clean_line(subject),
        body=nfc(body).strip(),
        link=link,
        created_at=now(),
    )
    if is_new:
        posted = select(Message.id).where(Message.person_id == person_id, Message.key == key)
        message_id = db.session.scalars(posted).one()
        emit(MESSAGE_POSTED, key=str(message_id), payload={"message_id": message_id})
    return is_new


def mark_read(message: Message) -> None:
    """The person has read the message; the first moment is kept."""
    if message.read_at is None:
        message.read_at = now()
        db.session.flush()


def mark_all_read(person_id: int) -> None:
    """The person has read every message."""
    own = Message.person_id.in_(same_person(person_id))
    unread = update(Message).where(own, Message.read_at.is_(None))
    db.session.execute(unread.values(read_at=now()).execution_options(synchronize_session=False))
