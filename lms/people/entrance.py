"""Coming in: the slow comparison first, then, under the write lock, the count of failures and the session."""

import datetime as dt
from dataclasses import dataclass

from lms.audit.actions import record
from lms.core.db import db
from lms.core.text import identity_key
from lms.people.lockouts import change_key, count_failure, forget_failures, hold_name, lock_end
from lms.people.models import Person
from lms.people.passwords import find_password_hash, is_right_password
from lms.people.queries import find_by_sign_in_name
from lms.people.sessions import start_session


@dataclass(frozen=True)
class Try:
    """A password compared with what was stored at that moment; person 0 is nobody."""

    key: str
    person_id: int
    stored_hash: str | None
    is_right: bool


@dataclass(frozen=True)
class Outcome:
    """What came of a try: let in, or why not."""

    is_right: bool = False
    is_closed: bool = False
    tries_left: int = 0
    locked_until: dt.datetime | None = None
    token: str = ""


def try_password(*, name: str, password: str) -> Try:
    """The password is compared, in the same time whether or not the name exists; nothing is written."""
    person = find_by_sign_in_name(name)
    return _compare(key=identity_key(name), person_id=person.id if person else 0, password=password)


def try_own_password(*, person_id: int, password: str) -> Try:
    """As `try_password`, for somebody signed in who changes the password."""
    return _compare(key=change_key(person_id), person_id=person_id, password=password)


def _compare(*, key: str, person_id: int, password: str) -> Try:
    stored = find_password_hash(person_id)
    if lock_end(key) is not None:
        return Try(key, person_id, stored, is_right=False)
    return Try(key, person_id, stored, is_right=is_right_password(stored, password))


def settle(tried: Try) -> Outcome:
    """The try counts: a failure stands under its name, a success clears that name and no other.

    A right password is refused while the name is locked, and when it was changed since it was compared.
    """
    until = hold_name(tried.key)
    if until is not None:
        return Outcome(locked_until=until)
    person = db.session.get(Person, tried.person_id)
    if tried.is_right and find_password_hash(tried.person_id) == tried.stored_hash:
        if person is None or not person.is_active:
            return Outcome(is_closed=True)
        forget_failures([tried.key])
        return Outcome(is_right=True)
    left = count_failure(tried.key)
    if left == 0:
        label = person.full_name if person else "–"
        record("sign_in.locked", kind="person", id=tried.person_id, label=label)
    return Outcome(tries_left=left, locked_until=lock_end(tried.key))


def enter(tried: Try, *, device: str, own_device: bool) -> Outcome:
    """As `settle`; who is let in has a new session, whose token only the answer carries."""
    outcome = settle(tried)
    if not outcome.is_right:
        return outcome
    person = db.session.get_one(Person, tried.person_id)
    return Outcome(is_right=True, token=start_session(person=person, device=device, own_device=own_device))
