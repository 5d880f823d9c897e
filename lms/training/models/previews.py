"""What a change of targets would do, person by person, worked out before it applies."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key
from lms.core.ids import public_id


class TargetPreview(Base):
    """Who gains and who loses when a draft is published, or a version ends on a day (`ends_on`).

    Worked out as of the day `on`, part by part: `done` of `total` accounts, up to `last_person_id`. `digest` is of
    the version as it was; `counts` how many people each effect meets. It is never changed once it is ready.
    """

    __tablename__ = "target_preview"
    __table_args__ = (CheckConstraint("state IN ('running', 'ready')", name="state"),)

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: public_id())
    rule_id: Mapped[int] = mapped_column(BigInt, ForeignKey("target_rule.id"), index=True)
    ends_on: Mapped[dt.date | None]
    digest: Mapped[str]
    on: Mapped[dt.date]
    state: Mapped[str] = mapped_column(default="running")
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    last_person_id: Mapped[int] = mapped_column(BigInt, default=0)
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    made_at: Mapped[dt.datetime]
    made_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))


class TargetPreviewLine(Base):
    """A person whom the change meets: target (None: none) and reached (None: nothing to reach) before and after."""

    __tablename__ = "target_preview_line"
    __table_args__ = (
        Index("ix_target_preview_line_effect", "preview_id", "effect", "sort_key", "person_id"),
    )

    preview_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("target_preview.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    effect: Mapped[str]
    sort_key: Mapped[str]
    target_before: Mapped[int | None]
    target_after: Mapped[int | None]
    counted_before: Mapped[int]
    counted_after: Mapped[int]
    reached_before: Mapped[bool | None]
    reached_after: Mapped[bool | None]
    # The names of the parts that are not met afterwards.
    unmet: Mapped[list[Any]] = mapped_column(default=list)
