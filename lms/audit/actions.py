"""Writing the trail."""

from collections.abc import Iterable
from typing import Any

from flask import g, has_request_context
from sqlalchemy import insert

from lms.audit.models import AuditEntry
from lms.core.clock import now
from lms.core.db import db
from lms.core.permissions import find_actor


def record(
    action: str,
    *,
    kind: str,
    id: object,
    label: str,
    detail: dict[str, Any] | None = None,
    by: tuple[int, str] | None = None,
    subject_id: int | None = None,
) -> None:
    """The deed stands in the trail, by the signed-in person or by the system, in this transaction.

    `by` names somebody (id, name) who is only now signing in; `subject_id` the person in whose trail the deed
    stands, which for a deed to a person is that person.
    """
    db.session.add(AuditEntry(**_entry(action, kind, id, label, detail, by, subject_id)))


def record_each(
    action: str, *, kind: str, objects: Iterable[tuple[object, str]], detail: dict[str, Any] | None = None
) -> None:
    """As `record` for each of the objects (id, label), in one statement."""
    entries = [_entry(action, kind, id, label, detail, None, None) for id, label in objects]
    if entries:
        db.session.execute(insert(AuditEntry), entries)


def _entry(
    action: str,
    kind: str,
    id: object,
    label: str,
    detail: dict[str, Any] | None,
    by: tuple[int, str] | None,
    subject_id: int | None,
) -> dict[str, Any]:
    actor = find_actor() if has_request_context() else None
    if by is None and actor is not None:
        by = (actor.person_id, actor.full_name)
    return {
        "at": now(),
        "actor_id": by[0] if by else None,
        "actor_label": by[1] if by else "hệ thống",
        "action": action,
        "object_kind": kind,
        "object_id": str(id),
        "object_label": label,
        "subject_id": int(str(id)) if kind == "person" and subject_id is None else subject_id,
        "detail": detail or {},
        "request_id": g.get("request_id", "") if has_request_context() else "",
    }
