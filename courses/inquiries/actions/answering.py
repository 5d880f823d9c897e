"""What those who teach do: answer, close, take up again, share an answer with the course."""

from sqlalchemy import select, update

from courses.inquiries.actions.asking import clean_text
from courses.inquiries.models import Inquiry, InquiryPost
from courses.inquiries.rules import LONGEST, shortened
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _, in_language
from lms.core.text import nfc
from lms.notices.actions.inbox import send_message
from lms.people.aliases import survivor_of
from lms.people.models import Person


def answer_inquiry(*, inquiry: Inquiry, person_id: int, text: str) -> InquiryPost:
    """The one who asked has the answer and is told of it."""
    lock(inquiry)
    if inquiry.state == "closed":
        raise Refusal(_("This is closed: take it up again to answer it."))
    post = InquiryPost(
        inquiry_id=inquiry.id, person_id=person_id, is_by_teacher=True, text=clean_text(text), at=now()
    )
    inquiry.state, inquiry.answered_at = "answered", now()
    db.session.add(post)
    db.session.flush()
    _trace("inquiry.answered", inquiry)
    _tell_asker(inquiry, post)
    return post


def _tell_asker(inquiry: Inquiry, post: InquiryPost) -> None:
    asker = db.session.scalars(select(Person).where(Person.id == survivor_of(inquiry.person_id))).one()
    with in_language(asker.language):
        send_message(
            person_id=asker.id,
            key=f"inquiry:{inquiry.public_id}:{post.id}",
            subject=_("Your question was answered"),
            body=_("You asked: %(question)s", question=shortened(inquiry.text)),
            link=f"/hoi-dap/{inquiry.public_id}",
        )


def close_inquiry(*, inquiry: Inquiry) -> None:
    """Nobody waits here any more; what was written stays to be read."""
    lock(inquiry)
    if inquiry.state == "closed":
        return
    inquiry.state, inquiry.closed_at = "closed", now()
    db.session.flush()
    _trace("inquiry.closed", inquiry)


def reopen_inquiry(*, inquiry: Inquiry) -> None:
    """It waits for an answer again."""
    lock(inquiry)
    if inquiry.state != "closed":
        return
    inquiry.state, inquiry.closed_at, inquiry.waits_since = "open", None, now()
    db.session.flush()
    _trace("inquiry.reopened", inquiry)


def share_answer(*, inquiry: Inquiry, post: InquiryPost, question: str) -> None:
    """All learners of the course read this answer, with the question in these words and nobody's name."""
    lock(inquiry)
    words = nfc(question).replace("\x00", "").strip()
    if not words or len(words) > LONGEST:
        raise Refusal(_("Word the question for the other learners, without names."))
    unshare_answers(inquiry=inquiry)
    inquiry.shared_text, post.is_shared = words, True
    db.session.flush()
    _trace("inquiry.shared", inquiry)


def unshare_answers(*, inquiry: Inquiry) -> None:
    """Only the one who asked and those who teach read the answers."""
    shared = update(InquiryPost).where(InquiryPost.inquiry_id == inquiry.id, InquiryPost.is_shared)
    db.session.execute(shared.values(is_shared=False))
    inquiry.shared_text = ""
    db.session.flush()


def _trace(deed: str, inquiry: Inquiry) -> None:
    record(deed, kind="inquiry", id=inquiry.id, label=shortened(inquiry.text, 80))
