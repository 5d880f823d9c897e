"""What a learner does: asks, reports, writes on, says that it is settled."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select

from courses.inquiries.events import INQUIRY_ASKED
from courses.inquiries.models import Inquiry, InquiryPost
from courses.inquiries.rules import KINDS, LONGEST, MOST_AN_HOUR, shortened
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.events import emit
from lms.core.i18n import _
from lms.core.ids import public_id
from lms.core.text import nfc


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Where something is asked: the lesson in the version that was read, and perhaps a block of it."""

    course_id: int
    item_id: int
    version_number: int
    block_id: str = ""
    quoted: str = ""


def ask(*, place: Asked, person_id: int, kind: str, text: str) -> Inquiry:
    """The inquiry waits for an answer, and those who teach the course will be told, once.

    Sent twice, it is one inquiry. Refused where it says nothing, too much, or one more within the hour.
    """
    words = clean_text(text)
    if kind not in KINDS:
        raise Refusal(_("Say whether you ask a question or report an error."))
    recent = _recent(person_id)
    same = next((each for each in recent if (each.item_id, each.text) == (place.item_id, words)), None)
    if same is not None:
        return same
    if len(recent) >= MOST_AN_HOUR:
        raise _too_many(MOST_AN_HOUR)
    inquiry = Inquiry(
        public_id=public_id(),
        course_id=place.course_id,
        item_id=place.item_id,
        version_number=place.version_number,
        block_id=place.block_id,
        quoted=shortened(place.quoted),
        person_id=person_id,
        kind=kind,
        text=words,
        created_at=now(),
        waits_since=now(),
    )
    db.session.add(inquiry)
    db.session.flush()
    _trace("inquiry.asked", inquiry)
    emit(INQUIRY_ASKED, key=inquiry.public_id, payload={"inquiry_id": inquiry.id})
    return inquiry


def _too_many(most: int) -> Refusal:
    return Refusal(_("You have asked %(most)s times within the hour: please wait for answers.", most=most))


def clean_text(text: str) -> str:
    """The text in normal form; refused where nothing or too much is left."""
    words = nfc(text).replace("\x00", "").strip()
    if not words:
        raise Refusal(_("Write something."))
    if len(words) > LONGEST:
        raise Refusal(_("At most %(most)s characters.", most=LONGEST))
    return words


def _recent(person_id: int) -> list[Inquiry]:
    since = now() - dt.timedelta(hours=1)
    own = select(Inquiry).where(Inquiry.person_id == person_id, Inquiry.created_at > since)
    return list(db.session.scalars(own.order_by(Inquiry.id)))


def add_to_inquiry(*, inquiry: Inquiry, person_id: int, text: str) -> InquiryPost:
    """The one who asked writes on: it waits for an answer again."""
    lock(inquiry)
    if inquiry.state == "closed":
        raise Refusal(_("This is closed: ask anew from the lesson."))
    words, since = clean_text(text), now() - dt.timedelta(hours=1)
    written = select(func.count(InquiryPost.id)).where(
        InquiryPost.person_id == person_id, ~InquiryPost.is_by_teacher, InquiryPost.at > since
    )
    if (db.session.scalar(written) or 0) >= 3 * MOST_AN_HOUR:
        raise Refusal(
            _(
                "You have asked %(most)s times within the hour: please wait for answers.",
                most=3 * MOST_AN_HOUR,
            )
        )
    post = InquiryPost(inquiry_id=inquiry.id, person_id=person_id, is_by_teacher=False, text=words, at=now())
    if inquiry.state == "answered":
        inquiry.state, inquiry.waits_since = "open", now()
    db.session.add(post)
    db.session.flush()
    return post


def end_inquiry(*, inquiry: Inquiry) -> None:
    """The one who asked needs no more: nobody waits here."""
    lock(inquiry)
    if inquiry.state == "closed":
        return
    inquiry.state, inquiry.closed_at = "closed", now()
    db.session.flush()
    _trace("inquiry.closed", inquiry)


def _trace(deed: str, inquiry: Inquiry) -> None:
    record(deed, kind="inquiry", id=inquiry.id, label=shortened(inquiry.text, 80))
