"""Codes sent by mail to set a new password: six digits, hashed, ten minutes, five tries, used once."""

import datetime as dt
import hashlib
import hmac
import secrets

from sqlalchemy import func, select, update

from lms.core.clock import now
from lms.core.db import db
from lms.people.models import ResetCode
from lms.people.rules import RESET_GAP, RESET_MINUTES, RESET_TRIES, RESETS_A_DAY

_DIGITS = 6


def make_code() -> str:
    """Six random digits."""
    return f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}"


def hash_code(*, person_id: int, code: str) -> str:
    """The code as stored; slow on purpose, so never inside a writing transaction."""
    salt = f"reset {person_id}".encode()
    return hashlib.pbkdf2_hmac("sha256", code.encode(), salt, 100_000).hex()


def may_send_code(person_id: int) -> bool:
    """False within a minute of the last code and after ten in a day: no flood, no guessing by quantity."""
    moment = now()
    recent = select(func.count(), func.max(ResetCode.created_at)).where(
        ResetCode.person_id == person_id, ResetCode.created_at > moment - dt.timedelta(days=1)
    )
    sent, last_at = db.session.execute(recent).one()
    return bool(sent < RESETS_A_DAY and (last_at is None or last_at <= moment - RESET_GAP))


def store_code(*, person_id: int, code_hash: str) -> None:
    """The code holds for ten minutes; every older one of the person is dead."""
    void_codes(person_id)
    moment = now()
    db.session.add(
        ResetCode(
            person_id=person_id,
            code_hash=code_hash,
            created_at=moment,
            expires_at=moment + dt.timedelta(minutes=RESET_MINUTES),
        )
    )
    db.session.flush()


def void_codes(person_id: int) -> None:
    """No code of the person can be used any more."""
    unused = update(ResetCode).where(ResetCode.person_id == person_id, ResetCode.used_at.is_(None))
    db.session.execute(unused.values(used_at=now()).execution_options(synchronize_session=False))


def take_code(*, person_id: int, code_hash: str) -> bool:
    """True when this is the person's living code; each call is one of its five tries, counted first."""
    living = select(ResetCode.id).where(
        ResetCode.person_id == person_id,
        ResetCode.used_at.is_(None),
        ResetCode.expires_at > now(),
        ResetCode.tries < RESET_TRIES,
    )
    tried = (
        update(ResetCode)
        .where(ResetCode.id.in_(living), ResetCode.used_at.is_(None), ResetCode.tries < RESET_TRIES)
        .values(tries=ResetCode.tries + 1)
        .returning(ResetCode.code_hash)
        .execution_options(synchronize_session=False)
    )
    stored = db.session.execute(tried).scalars().first()
    return stored is not None and hmac.compare_digest(stored, code_hash)
