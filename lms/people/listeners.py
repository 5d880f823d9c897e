"""What is mailed to people about their account. Secrets are made here: they stand in no event."""

import datetime as dt
from typing import Any

from flask import current_app

from lms.core.db import begin_writing
from lms.core.i18n import _, in_language
from lms.core.mail import send_mail
from lms.people.actions import give_temporary_password
from lms.people.models import Person
from lms.people.passwords import find_credential, hash_password, temporary_password
from lms.people.queries import find_person_by_id, get_person_by_id
from lms.people.resets import hash_code, make_code, may_send_code, store_code
from lms.people.rules import RESET_MINUTES


def mail_reset_code(payload: dict[str, Any]) -> None:
    """A fresh code is on its way to the person's address; nothing for nobody, or where one was just sent."""
    person = find_person_by_id(payload["person_id"])
    if person is None or not person.is_active or person.email is None or not may_send_code(person.id):
        return
    person_id, code = person.id, make_code()
    code_hash = hash_code(person_id=person_id, code=code)
    _mail(person, *_code_letter(code, person.language))
    begin_writing()
    store_code(person_id=person_id, code_hash=code_hash)


def mail_first_password(payload: dict[str, Any]) -> None:
    """The person can sign in with a password mailed to them, unless they have set one since it was asked."""
    person = find_person_by_id(payload["person_id"])
    if person is None or not person.is_active or person.email is None:
        return
    credential = find_credential(person.id)
    if credential and credential.changed_at >= dt.datetime.fromisoformat(payload["asked_at"]):
        return
    person_id, password = person.id, temporary_password()
    password_hash = hash_password(password)
    _mail(person, *_password_letter(password, person.language))
    begin_writing()
    credential = find_credential(person_id)
    if credential and credential.changed_at >= dt.datetime.fromisoformat(payload["asked_at"]):
        return
    give_temporary_password(person=get_person_by_id(person_id), password_hash=password_hash)


def _mail(person: Person, subject: str, body: str) -> None:
    send_mail(to=person.email or "", subject=subject, body=body)


def _code_letter(code: str, language: str) -> tuple[str, str]:
    settings = current_app.config["LMS"]
    with in_language(language):
        lines = [
            _("Your code for a new password at %(site)s: %(code)s", site=settings.site_name, code=code),
            _("It holds for %(minutes)s minutes and works once.", minutes=RESET_MINUTES),
            f"{settings.address}{_path('people.use_reset_code')}",
            _("If you did not ask for it, you need not do anything; your password stays as it is."),
        ]
        return _("Code for a new password: %(code)s", code=code), "\n\n".join(lines) + "\n"


def _password_letter(password: str, language: str) -> tuple[str, str]:
    settings = current_app.config["LMS"]
    with in_language(language):
        lines = [
            _("You can sign in to %(site)s with this e-mail address.", site=settings.site_name),
            _("Temporary password: %(password)s", password=password),
            f"{settings.address}{_path('people.sign_in')}",
            _("You choose a password of your own at the first sign-in."),
        ]
        return _("Your account at %(site)s", site=settings.site_name), "\n\n".join(lines) + "\n"


def _path(endpoint: str) -> str:
    """The path of a page; a job has no request to ask."""
    path: str = current_app.url_map.bind("").build(endpoint)
    return path
