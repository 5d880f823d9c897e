"""Rules of the register: numbers, the canonical form of a record and the chain of hashes."""

import datetime as dt
import hashlib
import json
from typing import Any

from lms.core.text import msgid

FIRST_HASH = "0" * 64

# Reasons for revoking (Circular 03/2023/TT-BNV, article 8; English message ids).
REVOCATION_REASONS = {
    "fraud": msgid("Fraud in enrolment or study"),
    "not_eligible": msgid("Issued to a person who was not eligible"),
    "altered": msgid("Erased or altered"),
    "lent": msgid("Let others use it"),
    "issuer_error": msgid("Error of the issuer"),
}

STATE_WORDS = {
    "planned": msgid("Being issued"),
    "logged": msgid("Being issued"),
    "rendered": msgid("Being signed"),
    "signed": msgid("Being published"),
    "issued": msgid("Issued"),
    "parked": msgid("Waiting for the operator"),
}


def register_number(*, sequence: int, issuer_code: str, year: int) -> str:
    """The number in the register (số vào sổ), unique per issuer and year: '00012/2026/BKHCN'."""
    return f"{sequence:05d}/{year}/{issuer_code}"


def chain_hash(previous: str, *, index: int, kind: str, body: dict[str, Any]) -> str:
    """The hash of a line of the register: over the one before it and this one's canonical JSON."""
    record = {"body": body, "index": index, "kind": kind, "previous": previous}
    text = json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def plain_facts(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts as JSON keeps them: days as ISO dates."""
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in facts.items()}


def read_facts(stored: dict[str, Any]) -> dict[str, Any]:
    """The facts with days as days again."""
    days = {"holder_birth_date", "started_on", "completed_on", "issued_on"}
    return {
        name: dt.date.fromisoformat(value) if name in days and value else value
        for name, value in stored.items()
    }
