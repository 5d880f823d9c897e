"""Use cases about a person's own account: signing up, passwords, the privacy notice, how the site speaks."""

import uuid

from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db
from lms.core.events import emit
from lms.people.events import FIRST_PASSWORD_ASKED, RESET_ASKED
from lms.people.lockouts import forget_failures, names_of
from lms.people.models import Person
from lms.people.passwords import set_password
from lms.people.sessions import end_all_sessions


def ask_reset(person_id: int | None) -> None:
    """A code will be mailed to the person; for nobody the same is written, so that none can tell."""
    emit(RESET_ASKED, key=uuid.uuid4().hex, payload={"person_id": person_id or 0})


def ask_first_password(*, person: Person) -> None:
    """A temporary password will be made and mailed to the person; it stands nowhere else."""
    payload = {"person_id": person.id, "asked_at": now().isoformat()}
    emit(FIRST_PASSWORD_ASKED, key=uuid.uuid4().hex, payload=payload)
    record("password.mailed", kind="person", id=person.id, label=person.full_name)


def change_password(*, person: Person, password_hash: str) -> None:
    """The person has the new password; every session is dead, failures under the names are forgotten."""
    set_password(person=person, password_hash=password_hash, must_change=False)
    end_all_sessions(person.id)
    forget_failures(names_of(person.id))
    record("password.changed", kind="person", id=person.id, label=person.full_name)


def give_temporary_password(*, person: Person, password_hash: str) -> None:
    """The person signs in with the temporary password and must change it; sessions and locks are gone."""
    set_password(person=person, password_hash=password_hash, must_change=True)
    end_all_sessions(person.id)
    forget_failures(names_of(person.id))
    record("password.reset", kind="person", id=person.id, label=person.full_name)


def accept_notice(*, person: Person) -> None:
    """The person has read what happens with their data; the moment is kept."""
    if person.notice_accepted_at is None:
        person.notice_accepted_at = now()
        record("notice.accepted", kind="person", id=person.id, label=person.full_name)


def choose_settings(
    *, person: Person, address_form: str, language: str, text_size: str, theme: str, data_saver: bool
) -> None:
    """The site speaks to this person and looks as they chose, from the next page on."""
    person.address_form, person.language = address_form, language
    person.text_size, person.theme, person.data_saver = text_size, theme, data_saver
    db.session.flush()
