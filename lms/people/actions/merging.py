"""Two accounts turn out to be one person's, or not after all: an alias begins, or ends. No record is touched."""

from sqlalchemy import select

from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db, insert_once, lock
from lms.core.errors import Refusal
from lms.core.events import emit
from lms.core.i18n import _
from lms.core.ids import public_id
from lms.core.text import clean_line
from lms.people.actions.persons import renew_keys
from lms.people.aliases import find_living_alias, is_living, surviving
from lms.people.events import ACCOUNTS_MERGED, ACCOUNTS_PARTED
from lms.people.likeness import contradictions
from lms.people.models import Person, PersonAlias, PersonApart
from lms.people.resets import void_codes
from lms.people.sessions import end_all_sessions


def merge_accounts(
    *, keep: Person, other: Person, reason: str, by_id: int | None, looked_twice: bool = False
) -> PersonAlias:
    """From now on the account `keep` speaks for both, everywhere: records are read together and counted once.

    Where `keep` was merged before, its survivor speaks. The other account's sessions end; its names lead to the
    survivor. Refused for somebody's own accounts, and where facts contradict that nobody looked at twice.
    """
    keep = _hold_both(keep, other)
    _refuse(keep, other, reason=reason, by_id=by_id, looked_twice=looked_twice)
    carried = select(PersonAlias).where(PersonAlias.into_id == other.id, is_living())
    for alias in db.session.scalars(carried):
        alias.into_id = keep.id
    alias = PersonAlias(
        public_id=public_id(),
        person_id=other.id,
        into_id=keep.id,
        via_id=keep.id,
        reason=clean_line(reason),
        began_at=now(),
        began_by_id=by_id,
    )
    db.session.add(alias)
    db.session.flush()
    renew_keys(keep)
    end_all_sessions(other.id)
    void_codes(other.id)
    _record("person.merged", keep=keep, other=other, reason=alias.reason)
    emit(ACCOUNTS_MERGED, key=alias.public_id, payload={"alias_id": alias.id})
    return alias


def _hold_both(keep: Person, other: Person) -> Person:
    """The survivor of `keep`; nobody else merges or parts one of the two until this transaction ends."""
    keep_id = surviving(keep.id)
    for person_id in sorted({keep_id, other.id}):
        lock(db.session.get_one(Person, person_id))
    if surviving(keep.id) != keep_id:
        raise Refusal(_("Somebody else merged one of these accounts at the same moment. Look again."))
    return db.session.get_one(Person, keep_id)


def _refuse(keep: Person, other: Person, *, reason: str, by_id: int | None, looked_twice: bool) -> None:
    faults = []
    if keep.id == other.id:
        faults.append(_("These are one account already."))
    elif find_living_alias(other.id) is not None:
        faults.append(_("The account of %(name)s is merged into another already.", name=other.full_name))
    if by_id is not None and by_id in (keep.id, other.id):
        faults.append(_("Nobody merges an account of their own: a colleague does."))
    if not clean_line(reason):
        faults.append(_("Say why these are accounts of one person."))
    if not looked_twice:
        pairs = {
            "birth_ons": (keep.birth_on, other.birth_on),
            "national_ids": (keep.national_id, other.national_id),
        }
        faults += [_(fault) for fault in contradictions(**pairs)]  # type: ignore[arg-type]
    if faults:
        raise Refusal(*faults)


def part_accounts(*, alias: PersonAlias, by_id: int | None) -> None:
    """The merger is undone: each account has its own records again, as if there had been none.

    What was merged into the other account before stays with that one. All sessions of both are over.
    """
    if by_id is not None and by_id in (alias.into_id, alias.person_id):
        raise Refusal(_("Nobody parts accounts of their own: a colleague does."))
    lock(db.session.get_one(Person, alias.into_id))
    db.session.refresh(alias)
    if alias.ended_at is not None:
        raise Refusal(_("This merger was undone already."))
    keep, other = (db.session.get_one(Person, key) for key in (alias.into_id, alias.person_id))
    alias.ended_at, alias.ended_by_id = now(), by_id
    for below in _merged_by_way_of(other.id, into_id=keep.id):
        below.into_id = other.id
    db.session.flush()
    renew_keys(other)
    end_all_sessions(keep.id)
    _record("person.parted", keep=keep, other=other, reason=alias.reason)
    emit(ACCOUNTS_PARTED, key=alias.public_id, payload={"alias_id": alias.id})


def _merged_by_way_of(person_id: int, *, into_id: int) -> list[PersonAlias]:
    """The living mergers that lead to the survivor through that account."""
    living = select(PersonAlias).where(PersonAlias.into_id == into_id, is_living())
    rows, found, way = list(db.session.scalars(living)), list[PersonAlias](), {person_id}
    while more := [row for row in rows if row.via_id in way and row.person_id not in way]:
        found += more
        way |= {row.person_id for row in more}
    return found


def _record(action: str, *, keep: Person, other: Person, reason: str) -> None:
    """The deed stands in the trails of both accounts, as long as they are two."""
    for person, beside in ((keep, other), (other, keep)):
        detail = {"person": beside.full_name, "survivor": keep.full_name, "reason": reason}
        record(action, kind="person", id=person.id, label=person.full_name, detail=detail)


def set_apart(*, first: Person, second: Person, by_id: int | None) -> None:
    """These are two people: nobody is asked about them again, until somebody merges them all the same."""
    low, high = sorted((first.id, second.id))
    made = insert_once(PersonApart, first_id=low, second_id=high, decided_at=now(), decided_by_id=by_id)
    if made:
        for person, beside in ((first, second), (second, first)):
            detail = {"person": beside.full_name}
            record("person.set_apart", kind="person", id=person.id, label=person.full_name, detail=detail)
