"""The kinds of places that cite documents: each feature that has some says who may see them and who approves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Select, and_, false, or_

from lms.law.models import LegalCitation

Owners = Callable[[], Select[Any]]


@dataclass(frozen=True)
class CitingKind:
    """`seen` and `reviewed` select the owners of the places that the signed-in person sees, and approves again.

    `approved` is told the owner whose citations have all been approved again, in the same transaction.
    """

    key: str
    label: Any
    seen: Owners
    reviewed: Owners
    approved: Callable[[str], None] | None = None


def register_citing(app: Flask, kind: CitingKind) -> None:
    """Places of that kind may cite documents from now on."""
    app.extensions.setdefault("lms.law.citing", {})[kind.key] = kind


def citing_kinds() -> dict[str, CitingKind]:
    """Every kind of place by its key."""
    found: dict[str, CitingKind] = current_app.extensions.get("lms.law.citing", {})
    return found


def is_seen() -> Any:
    """The condition that the signed-in person may see the place of a citation."""
    return _among([(kind.key, kind.seen) for kind in citing_kinds().values()])


def is_reviewed() -> Any:
    """The condition that the signed-in person may approve the place of a citation again."""
    return _among([(kind.key, kind.reviewed) for kind in citing_kinds().values()])


def _among(kinds: list[tuple[str, Owners]]) -> Any:
    parts = [and_(LegalCitation.kind == key, LegalCitation.owner.in_(owners())) for key, owners in kinds]
    return or_(false(), *parts)
