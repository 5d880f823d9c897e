"""Passwords: argon2id with the parameters measured for this site (19 MiB, 2 passes: about 35 ms)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lms.core.clock import now
from lms.core.db import db
from lms.core.ids import group_code, short_code
from lms.people.models import Credential, Person
from lms.people.resets import void_codes

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_nobody = _hasher.hash("the password of nobody, so that unknown names take as long")


def hash_password(password: str) -> str:
    """The password's hash; slow on purpose, so never call it inside a writing transaction."""
    return _hasher.hash(password)


def is_right_password(stored_hash: str | None, password: str) -> bool:
    """True when the password is the one stored; takes as long when there is none."""
    try:
        return _hasher.verify(stored_hash or _nobody, password) and stored_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def find_credential(person_id: int) -> Credential | None:
    """The person's password as stored, if there is one."""
    return db.session.get(Credential, person_id)


def find_password_hash(person_id: int) -> str | None:
    """The stored hash of the person's password, if there is one."""
    credential = find_credential(person_id)
    return credential.password_hash if credential else None


def temporary_password() -> str:
    """A password to be read from paper once: twelve letters and digits in groups of four, 59 bits."""
    return group_code(short_code(12))


def set_password(*, person: Person, password_hash: str, must_change: bool) -> None:
    """The person signs in with this password from now on; codes to set a new one are dead."""
    void_codes(person.id)
    credential = db.session.get(Credential, person.id)
    if credential is None:
        credential = Credential(person_id=person.id, password_hash=password_hash, changed_at=now())
        db.session.add(credential)
    credential.password_hash, credential.must_change, credential.changed_at = (
        password_hash,
        must_change,
        now(),
    )
    db.session.flush()
