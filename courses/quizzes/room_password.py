"""The password of a quiz: a word said in the room, kept as a slow hash and compared in constant time."""

import hmac

from courses.quizzes.models import QuizSetting
from lms.core.db import db
from lms.core.text import clean_line
from lms.people.passwords import hash_password, is_right_password

LONGEST = 60


def hash_room_password(text: str) -> str:
    """What is kept of the password: hashed in normal form C. Slow: never inside a writing transaction."""
    return hash_password(clean_line(text))


def prove_password(item_id: int, text: str) -> str | None:
    """The stored hash that this text opens, as the proof for `start_attempt`; None for a wrong word.

    Only a text is ever compared: nothing else equals a password. Slow, as hashing is.
    """
    setting = db.session.get(QuizSetting, item_id)
    stored = setting.password_hash if setting else None
    known = clean_line(text) if isinstance(text, str) and len(text) <= 4 * LONGEST else ""
    return stored if is_right_password(stored, known) else None


def is_proof(proof: str | None, stored: str) -> bool:
    """True when the proof was given for the password that holds now."""
    return proof is not None and hmac.compare_digest(proof.encode(), stored.encode())
