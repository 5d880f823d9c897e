"""A message goes out by mail too, to whoever has an address; plans are made and batches sent by jobs."""

from typing import Any

from lms.core.mail import send_mail
from lms.notices.actions.planning import make_plan
from lms.notices.actions.posting import post_day
from lms.notices.actions.sending import send_batch
from lms.notices.letters import framed
from lms.notices.queries import find_message
from lms.people.aliases import surviving
from lms.people.queries import get_person_by_id


def mail_message(payload: dict[str, Any]) -> None:
    """The message is mailed in the person's language; not when it was read before or the account is closed."""
    message = find_message(payload["message_id"])
    if message is None or message.read_at is not None:
        return
    person = get_person_by_id(surviving(message.person_id))
    if person.is_active and person.email:
        facts = (person.address_form, person.given_name, person.language)
        body = framed(
            message.body, link=message.link, address_form=facts[0], given_name=facts[1], language=facts[2]
        )
        send_mail(to=person.email, subject=message.subject, body=body)


def plan_reminders(payload: dict[str, Any]) -> None:
    """The plan of the day is made, unless another worker makes it, or it is made already."""
    make_plan(payload["day_id"])


def post_reminders(payload: dict[str, Any]) -> None:
    """The digests of the day lie in the inboxes, but for those of paused units."""
    post_day(payload["day_id"])


def send_reminders(payload: dict[str, Any]) -> None:
    """The digests of the batch lie in the inboxes, and each letter was tried at most once at a time."""
    send_batch(day_id=payload["day_id"], batch=payload["batch"], go=payload["go"])
