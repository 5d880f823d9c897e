"""The log of the register: one line after another, without a gap, each holding the hash of the one before."""

from typing import Any

from sqlalchemy import select, text

from certificates.issuing.models import Certificate, RegisterEntry
from certificates.issuing.queries import last_entry
from certificates.issuing.rules import FIRST_HASH, chain_hash
from lms.core.clock import now
from lms.core.db import db

_LOCK_KEY = 1690_2023


def append(kind: str, certificate: Certificate, body: dict[str, Any]) -> bool:
    """The line stands in the log, once for each kind and certificate; False when it stood there already."""
    _hold_log()
    known = select(RegisterEntry.index).where(
        RegisterEntry.kind == kind, RegisterEntry.certificate_id == certificate.id
    )
    if db.session.scalar(known) is not None:
        return False
    newest = last_entry()
    index, previous = (newest.index + 1, newest.hash) if newest else (0, FIRST_HASH)
    db.session.add(
        RegisterEntry(
            index=index,
            kind=kind,
            certificate_id=certificate.id,
            body=body,
            previous_hash=previous,
            hash=chain_hash(previous, index=index, kind=kind, body=body),
            logged_at=now(),
        )
    )
    db.session.flush()
    return True


def _hold_log() -> None:
    """One writer of the log at a time: SQLite has only one anyhow."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK_KEY})


def check_log() -> list[str]:
    """What is wrong with the log: a gap, a changed line, a broken chain."""
    faults, previous = [], FIRST_HASH
    entries = db.session.scalars(select(RegisterEntry).order_by(RegisterEntry.index))
    for expected, entry in enumerate(entries):
        if entry.index != expected:
            faults.append(f"line {expected} is missing")
        if entry.previous_hash != previous:
            faults.append(f"line {entry.index} does not follow the one before it")
        if entry.hash != chain_hash(entry.previous_hash, index=entry.index, kind=entry.kind, body=entry.body):
            faults.append(f"line {entry.index} was changed")
        previous = entry.hash
    return faults
