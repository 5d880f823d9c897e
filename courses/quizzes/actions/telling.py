"""What a learner is told about results, once each, in the learner's language."""

from sqlalchemy import and_, select

from courses.catalogue.models import Item, Placement
from courses.progress.models import Enrolment
from courses.quizzes.models import Appeal, Attempt, ResultChange
from lms.core.db import db
from lms.core.i18n import _, in_language
from lms.core.text import format_percent
from lms.notices.actions import send_message
from lms.people.queries import get_person_by_id


def tell_result(attempt: Attempt) -> None:
    """The learner knows that the last answer is marked and the result is there."""
    person_id, title = _whose(attempt)
    with in_language(get_person_by_id(person_id).language):
        send_message(
            person_id=person_id,
            key=f"quizzes.result:{attempt.id}",
            subject=_("Your result: %(title)s", title=title),
            body=_("All answers of attempt %(number)s are marked. See the result.", number=attempt.number),
            link=_result_path(attempt),
        )


def tell_change(change: ResultChange) -> None:
    """The learner knows what changed in the result and why."""
    attempt = db.session.get_one(Attempt, change.attempt_id)
    person_id, title = _whose(attempt)
    with in_language(get_person_by_id(person_id).language):
        words = _(
            "Attempt %(number)s: %(before)s became %(after)s. Reason: %(reason)s",
            number=attempt.number,
            before=format_percent(change.from_percent / 100),
            after=format_percent(change.to_percent / 100),
            reason=change.reason,
        )
        if change.to_passed and not change.from_passed:
            words = f"{words} {_('You have passed.')}"
        elif change.to_passed and change.to_percent < change.from_percent:
            words = f"{words} {_('Your pass is kept.')}"
        send_message(
            person_id=person_id,
            key=f"quizzes.change:{change.id}",
            subject=_("Your result changed: %(title)s", title=title),
            body=words,
            link=_result_path(attempt),
        )


def tell_answer(appeal: Appeal) -> None:
    """The learner knows that the appeal or the report is answered."""
    attempt = db.session.get_one(Attempt, appeal.attempt_id)
    person_id, title = _whose(attempt)
    with in_language(get_person_by_id(person_id).language):
        upheld = _("What you wrote was found right.")
        rejected = _("What you wrote was looked at; the result stays.")
        decision = upheld if appeal.decision == "upheld" else rejected
        send_message(
            person_id=person_id,
            key=f"quizzes.appeal:{appeal.id}",
            subject=_("Answer to your appeal: %(title)s", title=title),
            body=f"{decision} {appeal.reply}",
            link=_result_path(attempt),
        )


def _result_path(attempt: Attempt) -> str:
    return f"/bai-lam/{attempt.public_id}/ket-qua"


def _whose(attempt: Attempt) -> tuple[int, str]:
    """(person id, title of the quiz as the learner knows it)."""
    here = and_(Placement.version_id == Enrolment.version_id, Placement.item_id == Item.id)
    row = db.session.execute(
        select(Enrolment.person_id, Placement.title, Item.slug)
        .select_from(Enrolment)
        .join(Item, Item.id == attempt.item_id)
        .outerjoin(Placement, here)
        .where(Enrolment.id == attempt.enrolment_id)
    ).one()
    return row.person_id, row.title or row.slug
