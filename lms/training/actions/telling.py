"""Telling people what others wrote into their ledger: nothing there changes silently."""

from lms.core.i18n import _, in_language
from lms.core.text import format_tiet
from lms.notices.actions import send_message
from lms.people.queries import get_person_by_id
from lms.training.models import Credit


def tell_of_line(credit: Credit) -> None:
    """The person has a message about the line that somebody recorded or corrected, in their own language."""
    amount = format_tiet(credit.amount_hundredths)
    with in_language(get_person_by_id(credit.person_id).language):
        if credit.corrects_id is None:
            subject = _("%(amount)s periods recorded: %(title)s", amount=amount, title=credit.title)
            body = _("They count in %(year)s. %(reason)s", year=credit.year, reason=credit.reason)
        else:
            subject = _("Entry corrected: %(title)s", title=credit.title)
            body = _(
                "The correction of %(amount)s periods counts in %(year)s. Reason: %(reason)s",
                amount=amount,
                year=credit.year,
                reason=credit.reason,
            )
    send_message(
        person_id=credit.person_id,
        key=f"training.credit:{credit.public_id}",
        subject=subject,
        body=body,
        link=f"/muc-tieu/{credit.public_id}",
    )
