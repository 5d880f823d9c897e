"""A message goes out by mail too, to whoever has an address."""

from typing import Any

from flask import current_app

from lms.core.i18n import _, in_language
from lms.core.mail import send_mail
from lms.notices.models import Message
from lms.notices.queries import find_message
from lms.people.aliases import surviving
from lms.people.models import Person
from lms.people.queries import get_person_by_id


def mail_message(payload: dict[str, Any]) -> None:
    """The message is mailed in the person's language; not when it was read before or the account is closed."""
    message = find_message(payload["message_id"])
    if message is None or message.read_at is not None:
        return
    person = get_person_by_id(surviving(message.person_id))
    if person.is_active and person.email:
        send_mail(to=person.email, subject=message.subject, body=_letter(message, person))


def _letter(message: Message, person: Person) -> str:
    settings = current_app.config["LMS"]
    with in_language(person.language):
        greeting = _("Dear %(form)s %(name)s,", form=person.address_form, name=person.given_name)
        lines = [
            greeting,
            message.body,
            f"{settings.address}{message.link or '/thong-bao'}",
            f"{settings.site_name}, {settings.owner}",
            _("This message also lies in your inbox on the site. Please do not answer this mail."),
        ]
        return "\n\n".join(lines) + "\n"
