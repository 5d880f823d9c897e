"""The table of the trail."""

import datetime as dt
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


class AuditEntry(Base):
    """One deed: by whom, what, to what, when, in which request. Append-only."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_object", "object_kind", "object_id"),
        Index("ix_audit_entry_subject", "subject_id", "id"),
        Index("ix_audit_entry_actor", "actor_id", "id"),
        Index("ix_audit_entry_action", "action", "at", "id"),
        Index("ix_audit_entry_at", "at", "id"),
    )

    id: Mapped[Key]
    at: Mapped[dt.datetime] = mapped_column()
    actor_id: Mapped[int | None] = mapped_column(BigInt)
    actor_label: Mapped[str]
    action: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[str]
    object_label: Mapped[str]
    subject_id: Mapped[int | None] = mapped_column(BigInt)
    detail: Mapped[dict[str, Any]]
    request_id: Mapped[str]
