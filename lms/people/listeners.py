"""What is mailed to people about their account. Secrets are made here: they stand in no event."""

import datetime as dt
import secrets
from typing import Any

from lms.core.db import begin_writing
from lms.core.mail import send_mail
from lms.people.actions import give_temporary_password, note_failed, note_sent, try_again_later
from lms.people.invitations import Letter, hash_token, letters_due
from lms.people.letters import (
    code_letter,
    invitation_letter,
    known_letter,
    password_letter,
    sign_up_letter,
)
from lms.people.models import Person
from lms.people.passwords import find_credential, hash_password, temporary_password
from lms.people.queries import find_by_sign_in_name, find_person_by_id, get_person_by_id
from lms.people.resets import hash_code, make_code, may_send_code, store_code
from lms.people.seats import is_lasting, mail_fault
from lms.people.sign_ups import (
    find_sign_up_by_id,
    hash_sign_up_code,
    may_send_sign_up_letter,
    note_sign_up_letter,
)


def mail_reset_code(payload: dict[str, Any]) -> None:
    """A fresh code is on its way to the person's address; nothing for nobody, or where one was just sent."""
    person = find_person_by_id(payload["person_id"])
    if person is None or not person.is_active or person.email is None or not may_send_code(person.id):
        return
    person_id, code = person.id, make_code()
    code_hash = hash_code(person_id=person_id, code=code)
    _mail(person, *code_letter(code, person.language))
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
    _mail(person, *password_letter(password, person.language))
    begin_writing()
    credential = find_credential(person_id)
    if credential and credential.changed_at >= dt.datetime.fromisoformat(payload["asked_at"]):
        return
    give_temporary_password(person=get_person_by_id(person_id), password_hash=password_hash)


def _mail(person: Person, subject: str, body: str) -> None:
    send_mail(to=person.email or "", subject=subject, body=body)


def mail_sign_up_code(payload: dict[str, Any]) -> None:
    """A code is on its way to the address to be proved; to one that is known, a letter that says so instead.

    An address that the mail server refuses is nobody's, and no reason to try again.
    """
    row = find_sign_up_by_id(payload["sign_up_id"])
    if row is None or row.used_at is not None or not may_send_sign_up_letter(row):
        return
    sign_up_id, email, language = row.id, row.email, row.language
    code, is_known = make_code(), find_by_sign_in_name(row.email) is not None
    code_hash = None if is_known else hash_sign_up_code(sign_up_id=sign_up_id, code=code)
    subject, body = known_letter(language) if is_known else sign_up_letter(code, language)
    try:
        send_mail(to=email, subject=subject, body=body)
    except Exception as error:
        if not is_lasting(error):
            raise
    begin_writing()
    note_sign_up_letter(sign_up_id=sign_up_id, code_hash=code_hash)


def mail_invitations(payload: dict[str, Any]) -> None:
    """Each of the invitations that still wait is sent, or has failed with its reason, or waits for another try.

    What was sent is written after the last one: killed before, the batch is sent once more, and the later
    link holds. A server that is away is not asked again for the rest of the batch.
    """
    letters = letters_due(payload["invitation_ids"])
    sent: list[tuple[Letter, str]] = []
    failed: list[tuple[Letter, str]] = []
    waiting: dict[str, list[Letter]] = {}
    for number, letter in enumerate(letters):
        token = secrets.token_urlsafe(32)
        fault = _fault_of(letter, token)
        if fault is None:
            sent.append((letter, token))
        elif fault[1]:
            failed.append((letter, fault[0]))
        else:
            waiting.setdefault(fault[0], []).extend(letters[number:] if fault[0] == "away" else [letter])
            if fault[0] == "away":
                break
    begin_writing()
    _note_letters(sent, failed, waiting)


def _fault_of(letter: Letter, token: str) -> tuple[str, bool] | None:
    subject, body = invitation_letter(letter.full_name, token, letter.language)
    try:
        send_mail(to=letter.email, subject=subject, body=body)
    except Exception as error:
        fault = mail_fault(error)
        if fault is None:
            raise
        return fault
    return None


def _note_letters(
    sent: list[tuple[Letter, str]], failed: list[tuple[Letter, str]], waiting: dict[str, list[Letter]]
) -> None:
    for letter, token in sent:
        note_sent(invitation_id=letter.invitation_id, token_hash=hash_token(token))
    for letter, failure in failed:
        note_failed(invitation_id=letter.invitation_id, failure=failure)
    for failure, letters in waiting.items():
        try_again_later(letters=letters, failure=failure)
