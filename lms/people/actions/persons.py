"""Use cases about people themselves: making them known, correcting, closing and opening their accounts."""

import datetime as dt

from sqlalchemy import delete, select

from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.ids import public_id
from lms.core.text import clean_line, fold, identity_key, name_sort_key, split_name
from lms.people.aliases import is_living, surviving
from lms.people.models import Person, PersonAlias, PersonKey, SignInName
from lms.people.resets import void_codes
from lms.people.rules import keys_of
from lms.people.sessions import end_all_sessions

# What makes a person who they are, and what the trail calls it when it is corrected.
_IDENTITY = {
    "full_name": "name",
    "email": "email",
    "staff_number": "staff_number",
    "birth_on": "birth_on",
    "gender": "gender",
    "national_id": "national_id",
    "phone": "phone",
}


def create_person(
    *,
    full_name: str,
    email: str | None = None,
    staff_number: str | None = None,
    user_name: str | None = None,
    birth_on: dt.date | None = None,
    gender: str | None = None,
    address_form: str = "anh/chị",
    national_id: str | None = None,
    phone: str | None = None,
) -> Person:
    """The person is known, in normal form C, and may sign in under the names given. All faults at once."""
    names = _given_names(email=email, staff_number=staff_number, user_name=user_name)
    _refuse_taken(list(names.values()))
    _refuse_taken_national_id(national_id)
    person = new_person(full_name=full_name, birth_on=birth_on, gender=gender, address_form=address_form)
    person.staff_number, person.email = names.get("staff_number"), names.get("email")
    person.national_id, person.phone = national_id or None, phone or None
    db.session.add(person)
    db.session.flush()
    write_keys(person)
    for kind, value in names.items():
        db.session.add(SignInName(person_id=person.id, kind=kind, identity_key=identity_key(value)))
    db.session.flush()
    record("person.created", kind="person", id=person.id, label=person.full_name)
    return person


def new_person(
    *,
    full_name: str,
    birth_on: dt.date | None = None,
    gender: str | None = None,
    address_form: str = "anh/chị",
) -> Person:
    """A person with the name in normal form C and its search and sort keys, not yet in the database."""
    person = Person(
        public_id=public_id(), birth_on=birth_on, gender=gender, address_form=address_form, created_at=now()
    )
    _write_name(person, full_name)
    return person


def _write_name(person: Person, full_name: str) -> None:
    name = clean_line(full_name)
    person.full_name, person.given_name = name, split_name(name)[1]
    person.search_text, person.sort_key = fold(name), name_sort_key(name)


def write_keys(person: Person) -> None:
    """The person, who is new in the database, is found by each word of the name."""
    for position, key in keys_of(person.full_name):
        db.session.add(PersonKey(person_id=person.id, position=position, key=key))


def renew_keys(person: Person) -> None:
    """The person is found by each word of the name they have now.

    So is an account that was merged into another by the name of the other: lists show the other one for it.
    """
    merged = select(Person).join(PersonAlias, PersonAlias.person_id == Person.id)
    accounts = list(db.session.scalars(merged.where(PersonAlias.into_id == person.id, is_living())))
    for account in (person, *accounts):
        survivor = db.session.get_one(Person, surviving(account.id))
        keys = dict.fromkeys(key for name in (account, survivor) for _place, key in keys_of(name.full_name))
        db.session.execute(delete(PersonKey).where(PersonKey.person_id == account.id))
        for position, key in enumerate(keys):
            db.session.add(PersonKey(person_id=account.id, position=position, key=key))
        db.session.flush()


def _given_names(**names: str | None) -> dict[str, str]:
    return {kind: clean_line(name) for kind, name in names.items() if name and name.strip()}


def _refuse_taken(names: list[str], *, but: int | None = None) -> None:
    keys = {identity_key(name): name for name in names}
    taken = select(SignInName.identity_key).where(SignInName.identity_key.in_(keys))
    if but is not None:
        taken = taken.where(SignInName.person_id != but)
    faults = [
        _("%(name)s belongs to another person already.", name=keys[key]) for key in db.session.scalars(taken)
    ]
    if len(keys) < len(names):
        faults.append(_("The same name is given twice."))
    if faults:
        raise Refusal(*faults)


def _refuse_taken_national_id(national_id: str | None, *, but: int | None = None) -> None:
    if not national_id:
        return
    held = select(Person.id).where(Person.national_id == national_id)
    if but is not None:
        held = held.where(Person.id != but)
    if db.session.scalar(held.limit(1)) is not None:
        raise Refusal(_("This personal identification number belongs to another person already."))


def correct_person(
    *,
    person: Person,
    full_name: str,
    email: str | None,
    staff_number: str | None,
    user_name: str | None,
    birth_on: dt.date | None,
    gender: str | None,
    national_id: str | None,
    phone: str | None,
) -> None:
    """The person is recorded like this from now on, and signs in under these names and no others.

    What was issued under the old name stays as it was. Codes sent to an old e-mail address are dead.
    """
    names = _given_names(email=email, staff_number=staff_number, user_name=user_name)
    _refuse_taken(list(names.values()), but=person.id)
    _refuse_taken_national_id(national_id, but=person.id)
    before = [getattr(person, field) for field in _IDENTITY]
    _write_name(person, full_name)
    person.birth_on, person.gender = birth_on, gender
    person.national_id, person.phone = national_id or None, phone or None
    if names.get("email") != person.email:
        void_codes(person.id)
    person.staff_number, person.email = names.get("staff_number"), names.get("email")
    renew_keys(person)
    renamed = _write_sign_in_names(person, names)
    db.session.flush()
    changed = [
        name
        for (field, name), old in zip(_IDENTITY.items(), before, strict=True)
        if getattr(person, field) != old
    ]
    if renamed and not {"email", "staff_number"} & set(changed):
        changed.append("user_name")
    if changed:
        record(
            "person.corrected",
            kind="person",
            id=person.id,
            label=person.full_name,
            detail={"fields": changed},
        )


def _write_sign_in_names(person: Person, names: dict[str, str]) -> bool:
    wanted = {kind: identity_key(name) for kind, name in names.items()}
    present = list(db.session.scalars(select(SignInName).where(SignInName.person_id == person.id)))
    kept = {row.kind for row in present if wanted.get(row.kind) == row.identity_key}
    for row in present:
        if row.kind not in kept:
            db.session.delete(row)
    db.session.flush()
    for kind in wanted.keys() - kept:
        db.session.add(SignInName(person_id=person.id, kind=kind, identity_key=wanted[kind]))
    return len(kept) < max(len(wanted), len(present))


def deactivate_person(*, person: Person) -> None:
    """The person can no longer sign in, and every open session is dead with its next request."""
    person.is_active = False
    end_all_sessions(person.id)
    void_codes(person.id)
    db.session.flush()
    record("person.deactivated", kind="person", id=person.id, label=person.full_name)


def reactivate_person(*, person: Person) -> None:
    """The person can sign in again."""
    person.is_active = True
    db.session.flush()
    record("person.reactivated", kind="person", id=person.id, label=person.full_name)
