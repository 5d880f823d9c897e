"""A trainer's confirmation: as the rule of an item, and as the way out for whatever a machine could not see."""

from sqlalchemy import select

from courses.catalogue.models import CourseVersion
from courses.catalogue.queries import Place
from courses.progress.actions import pass_item
from courses.progress.completion import CompletionKind, Params, what_is_missing
from courses.progress.models import Enrolment, ItemConfirmation
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db, insert_once, lock
from lms.core.errors import NotFound, Refusal
from lms.core.i18n import _, lazy
from lms.core.text import clean_line

CONFIRMED, BY_TRAINER = "confirmed", "by_trainer"
# What a trainer can pass by hand: a graded quiz is passed by its own result alone.
BY_HAND = ("lesson", "meeting")
REASON_LIMIT = 300


def find_confirmation(*, enrolment_id: int, item_id: int) -> ItemConfirmation | None:
    """The confirmation that the learner asked for or has."""
    return db.session.scalar(
        select(ItemConfirmation).where(
            ItemConfirmation.enrolment_id == enrolment_id, ItemConfirmation.item_id == item_id
        )
    )


def is_confirmed(*, enrolment_id: int, item_id: int) -> bool:
    """True once a trainer has confirmed the item."""
    found = find_confirmation(enrolment_id=enrolment_id, item_id=item_id)
    return found is not None and found.confirmed_at is not None


def ask_confirmation(*, enrolment: Enrolment, place: Place) -> ItemConfirmation:
    """The learner waits for a trainer's confirmation of the item, since they first asked."""
    row = _row(enrolment, place)
    if row.asked_at is None:
        row.asked_at = now()
        db.session.flush()
    return row


def _row(enrolment: Enrolment, place: Place) -> ItemConfirmation:
    insert_once(ItemConfirmation, enrolment_id=enrolment.id, item_id=place.item_id, reason="")
    row = find_confirmation(enrolment_id=enrolment.id, item_id=place.item_id)
    if row is None:
        raise NotFound()
    return row


def confirm_item(*, enrolment: Enrolment, place: Place, by_id: int, reason: str = "") -> bool:
    """A trainer confirms the item; True when it is passed by that: nothing else that its rule asks for is missing."""
    row = _confirm(enrolment, place, by_id, clean_line(reason)[:REASON_LIMIT])
    if what_is_missing(enrolment, place):
        return False
    return _pass(enrolment, place, row)


def pass_by_hand(*, enrolment: Enrolment, place: Place, by_id: int, reason: str) -> None:
    """The item is passed because a trainer says so, for a reason that stays on record, whatever its rule asks for."""
    if place.kind not in BY_HAND:
        raise Refusal(_("A graded quiz is passed by its result only."))
    reason = clean_line(reason)[:REASON_LIMIT]
    if not reason:
        raise Refusal(_("Say why the lesson counts: the reason stays on record."))
    _pass(enrolment, place, _confirm(enrolment, place, by_id, reason))


def _confirm(enrolment: Enrolment, place: Place, by_id: int, reason: str) -> ItemConfirmation:
    row = _row(enrolment, place)
    lock(row)
    if row.confirmed_at is None or reason:
        row.confirmed_at, row.by_id, row.reason = row.confirmed_at or now(), by_id, reason
        db.session.flush()
        version = db.session.get_one(CourseVersion, enrolment.version_id)
        detail = {"item": place.title, "reason": reason}
        learner_id, label = enrolment.person_id, version.title
        record(
            "item.confirmed",
            kind="enrolment",
            id=enrolment.id,
            label=label,
            detail=detail,
            subject_id=learner_id,
        )
    return row


def _pass(enrolment: Enrolment, place: Place, row: ItemConfirmation) -> bool:
    detail = {"confirmed_by": row.by_id, "reason": row.reason}
    return pass_item(enrolment=enrolment, item_id=place.item_id, rule=BY_TRAINER, detail=detail)


def _say(_params: Params, _place: Place) -> str:
    return _("Counts when your trainer has confirmed it.")


def _check(enrolment: Enrolment, place: Place, _params: Params) -> list[str]:
    if is_confirmed(enrolment_id=enrolment.id, item_id=place.item_id):
        return []
    return [_("your trainer's confirmation")]


KIND = CompletionKind(
    key=CONFIRMED,
    label=lazy("Confirmed by a trainer"),
    sentence=_say,
    check=_check,
    items=("lesson", "meeting"),
    is_pressed=True,
)
