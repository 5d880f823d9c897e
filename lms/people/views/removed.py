"""What this browser removed last, so that one click brings it back: kept in its signed session only."""

import datetime as dt
from typing import Any

from flask import session

_KEY = "people.removed"


def remember_removed(kind: str, place: str, facts: dict[str, Any]) -> None:
    """What was removed at that place (a person's or a unit's address) can be brought back by this browser."""
    written = {
        name: value.isoformat() if isinstance(value, dt.date) else value for name, value in facts.items()
    }
    session[_KEY] = {"kind": kind, "place": place, "facts": written}


def has_removed(kind: str, place: str) -> bool:
    """True while this browser can bring something of that kind back there."""
    kept = session.get(_KEY) or {}
    return kept.get("kind") == kind and kept.get("place") == place


def recall_removed(kind: str, place: str) -> dict[str, Any] | None:
    """What was removed there, with its days as days; None where it was something else, or nothing."""
    if not has_removed(kind, place):
        return None
    facts: dict[str, Any] = dict(session[_KEY]["facts"])
    for name in ("valid_from", "valid_to"):
        facts[name] = dt.date.fromisoformat(facts[name]) if facts.get(name) else None
    return facts


def forget_removed(kind: str) -> None:
    """Nothing of that kind can be brought back any more."""
    if (session.get(_KEY) or {}).get("kind") == kind:
        session.pop(_KEY)
