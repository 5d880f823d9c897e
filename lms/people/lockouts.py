"""Failed tries in a row under one name, counted whether or not the name exists, so that a lock tells nothing.

The count is taken under the write lock, after the slow comparison: of fifty guesses at once, five count as
tries and all the others are answered as locked, the right one among them too. Only a digest of the name is
kept, for people now and then type something else into that field.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable

from sqlalchemy import delete, select

from lms.core.clock import now
from lms.core.db import db, insert_once
from lms.people.aliases import same_person
from lms.people.models import Lockout, SignInName
from lms.people.rules import FORGET_FAILURES, MAX_FAILURES, counted_failures, locked_until


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def lock_end(key: str) -> dt.datetime | None:
    """Until when the name is locked, or None where it may be tried."""
    until = db.session.scalar(select(Lockout.locked_until).where(Lockout.identity_key == _digest(key)))
    return until if until is not None and until > now() else None


def hold_name(key: str) -> dt.datetime | None:
    """As `lock_end`, and nobody else counts under this name until this transaction ends."""
    insert_once(Lockout, identity_key=_digest(key), failures=0, last_at=now())
    until = _held(key).locked_until
    return until if until is not None and until > now() else None


def _held(key: str) -> Lockout:
    statement = select(Lockout).where(Lockout.identity_key == _digest(key)).with_for_update()
    return db.session.scalars(statement.execution_options(populate_existing=True)).one()


def count_failure(key: str) -> int:
    """One more failure stands under the name held, locked from the fifth on; how many tries are left."""
    row, moment = _held(key), now()
    row.failures = counted_failures(row.failures, last_at=row.last_at, at=moment) + 1
    row.last_at, row.locked_until = moment, locked_until(row.failures, moment)
    db.session.flush()
    return max(0, MAX_FAILURES - row.failures)


def forget_failures(keys: Iterable[str]) -> None:
    """These names begin at nought again; no other name does."""
    db.session.execute(delete(Lockout).where(Lockout.identity_key.in_([_digest(key) for key in keys])))


def names_of(person_id: int) -> list[str]:
    """The keys under which failures of the person are counted: the sign-in names, and that for changing."""
    keys = db.session.scalars(
        select(SignInName.identity_key).where(SignInName.person_id.in_(same_person(person_id)))
    )
    return [*keys, change_key(person_id)]


def change_key(person_id: int) -> str:
    """The key under which wrong present passwords are counted; no sign-in name contains a space."""
    return f"person {person_id}"


def clear_old_failures() -> None:
    """Names that were last tried more than a day ago, and are not locked, are forgotten."""
    moment = now()
    old = Lockout.last_at < moment - FORGET_FAILURES
    open_again = Lockout.locked_until.is_(None) | (Lockout.locked_until < moment)
    db.session.execute(delete(Lockout).where(old, open_again))
