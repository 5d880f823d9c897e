"""Writing the trail."""

from typing import Any

from flask import g, has_request_context

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
    actor = find_actor() if has_request_context() else None
    if by is None and actor is not None:
        by = (actor.person_id, actor.full_name)
    db.session.add(
        AuditEntry(
            at=now(),
            actor_id=by[0] if by else None,
            actor_label=by[1] if by else "hệ thống",
            action=action,
            object_kind=kind,
            object_id=str(id),
            object_label=label,
            subject_id=int(str(id)) if kind == "person" and subject_id is None else subject_id,
            detail=detail or {},
            request_id=g.get("request_id", "") if has_request_context() else "",
        )
    )
