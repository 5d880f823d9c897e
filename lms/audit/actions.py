"""Writing the trail."""

from typing import Any

from flask import g, has_request_context

from lms.audit.models import AuditEntry
from lms.core.clock import now
from lms.core.db import db
from lms.core.permissions import find_actor


def record(action: str, *, kind: str, id: object, label: str, detail: dict[str, Any] | None = None) -> None:
    """The deed stands in the trail, by the signed-in person or by the system, in this transaction."""
    actor = find_actor() if has_request_context() else None
    db.session.add(
        AuditEntry(
            at=now(),
            actor_id=actor.person_id if actor else None,
            actor_label=actor.full_name if actor else "hệ thống",
            action=action,
            object_kind=kind,
            object_id=str(id),
            object_label=label,
            detail=detail or {},
            request_id=g.get("request_id", "") if has_request_context() else "",
        )
    )
