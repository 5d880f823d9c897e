"""Whose accounts were merged, or parted again, is told: what happened, and which names lead to the account now."""

from typing import Any

from lms.core.i18n import _, in_language
from lms.notices.actions import send_message
from lms.people.aliases import find_alias, list_sign_in_names, surviving
from lms.people.models import Person
from lms.people.queries import get_person_by_id

_LINK = "/ho-so"


def tell_merged(payload: dict[str, Any]) -> None:
    """The person has a message about the merger, unless it was undone since."""
    alias = find_alias(payload["alias_id"])
    if alias is None or alias.ended_at is not None:
        return
    person = get_person_by_id(surviving(alias.into_id))
    with in_language(person.language):
        what = _(
            "Your unit found that two accounts are yours and merged them. Everything that stood in either is "
            "shown together now, and counted once; nothing was deleted."
        )
        _send(person, f"accounts-merged:{alias.public_id}", _("Your two accounts are one now"), what)


def tell_parted(payload: dict[str, Any]) -> None:
    """The owner of either account has a message that it stands by itself again."""
    alias = find_alias(payload["alias_id"])
    if alias is None:
        return
    for person_id in (alias.into_id, alias.person_id):
        person = get_person_by_id(surviving(person_id))
        with in_language(person.language):
            what = _(
                "Two accounts had been merged by mistake and were parted. Your account holds your own records "
                "only, as before."
            )
            _send(
                person, f"accounts-parted:{alias.public_id}", _("Your account stands by itself again"), what
            )


def _send(person: Person, key: str, subject: str, what: str) -> None:
    names = ", ".join(list_sign_in_names(person.id))
    ways = [
        _("These names lead to your account now: %(names)s.", names=names) if names else "",
        _("You sign in with one of them and with the password of this account. All browsers were signed out.")
        if names
        else "",
        _("If this is wrong, tell the personnel officer of your unit: it can be undone."),
    ]
    body = "\n\n".join(line for line in (what, *ways) if line)
    send_message(person_id=person.id, key=key, subject=subject, body=body, link=_LINK)
