"""What a person chooses about reminders, and the link of the own calendar."""

from lms.core.clock import now
from lms.core.db import db, insert_once
from lms.core.ids import short_code
from lms.notices.models import NoticeChoice

_FEED_LENGTH = 32


def choose_mail(*, person_id: int, wants_mail: bool) -> None:
    """Reminders come by mail, or only into the inbox; from the next plan on."""
    _choice(person_id).without_mail = not wants_mail
    db.session.flush()


def make_feed(*, person_id: int) -> None:
    """There is a link to the own calendar, and no earlier one holds any more."""
    choice = _choice(person_id)
    choice.feed_id, choice.feed_made_at = short_code(_FEED_LENGTH), now()
    db.session.flush()


def end_feed(*, person_id: int) -> None:
    """No link leads to the own calendar."""
    choice = _choice(person_id)
    choice.feed_id = choice.feed_made_at = None
    db.session.flush()


def _choice(person_id: int) -> NoticeChoice:
    insert_once(NoticeChoice, person_id=person_id)
    return db.session.get_one(NoticeChoice, person_id)
