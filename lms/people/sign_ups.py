"""Addresses to be proved before an account exists: a code of six digits by mail, hashed, thirty minutes, five tries."""

import datetime as dt
import hashlib
import hmac
import secrets

from sqlalchemy import func, select, update

from lms.core.clock import now
from lms.core.db import db
from lms.core.text import clean_line, identity_key
from lms.people.models import SignUp
from lms.people.rules import RESET_GAP, RESETS_A_DAY
from lms.people.seats import SIGN_UP_MINUTES, SIGN_UP_TRIES


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def hash_sign_up_code(*, sign_up_id: int, code: str) -> str:
    """The code as stored; slow on purpose, so never inside a writing transaction."""
    return hashlib.pbkdf2_hmac("sha256", code.encode(), f"sign-up {sign_up_id}".encode(), 100_000).hex()


def store_sign_up(
    *, full_name: str, email: str, birth_on: dt.date | None, join_code_id: int | None, language: str
) -> tuple[SignUp, str]:
    """Who somebody says to be, and the key that only the asking browser keeps."""
    key = secrets.token_urlsafe(32)
    row = SignUp(
        browser_hash=_digest(key),
        full_name=clean_line(full_name),
        birth_on=birth_on,
        email=clean_line(email),
        email_key=identity_key(email),
        join_code_id=join_code_id,
        language=language,
        created_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    return row, key


def find_sign_up(key: str) -> SignUp | None:
    """What this browser asked for, unless an account came of it."""
    unused = select(SignUp).where(SignUp.browser_hash == _digest(key), SignUp.used_at.is_(None))
    return db.session.scalar(unused)


def find_sign_up_by_id(sign_up_id: int) -> SignUp | None:
    """The row with that key, if there is one."""
    return db.session.get(SignUp, sign_up_id)


def may_send_sign_up_letter(row: SignUp) -> bool:
    """False within a minute of the last letter to that address, and after ten in a day, whoever asks."""
    moment = now()
    recent = select(func.sum(SignUp.letters), func.max(SignUp.sent_at)).where(
        SignUp.email_key == row.email_key, SignUp.created_at > moment - dt.timedelta(days=1)
    )
    letters, last_at = db.session.execute(recent).one()
    return (letters or 0) < RESETS_A_DAY and (last_at is None or last_at <= moment - RESET_GAP)


def note_sign_up_letter(*, sign_up_id: int, code_hash: str | None) -> None:
    """A letter left, and only the code in it holds; None where the letter held none."""
    row = db.session.get_one(SignUp, sign_up_id)
    row.code_hash, row.sent_at, row.letters, row.tries = code_hash, now(), row.letters + 1, 0
    db.session.flush()


def take_sign_up_code(*, sign_up_id: int, code_hash: str) -> bool:
    """True when this is the living code of that row; each call is one of its five tries, counted first."""
    oldest = now() - dt.timedelta(minutes=SIGN_UP_MINUTES)
    tried = (
        update(SignUp)
        .where(SignUp.id == sign_up_id, SignUp.used_at.is_(None), SignUp.sent_at > oldest)
        .where(SignUp.tries < SIGN_UP_TRIES)
        .values(tries=SignUp.tries + 1)
        .returning(SignUp.code_hash)
        .execution_options(synchronize_session=False)
    )
    stored = db.session.execute(tried).scalars().first()
    return stored is not None and hmac.compare_digest(stored, code_hash)
