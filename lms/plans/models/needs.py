"""What units say they need before a plan is made."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


class TrainingNeed(Base):
    """A training need (nhu cầu bồi dưỡng) of a unit in a year: what, for how many, in what form, when.

    stated → taken into a line of a plan, declined with a reason, or withdrawn by the unit; each can be undone
    while the plan is a draft.
    """

    __tablename__ = "training_need"
    __table_args__ = (
        CheckConstraint("state IN ('stated', 'taken', 'declined', 'withdrawn')", name="state"),
        CheckConstraint("(state = 'taken') = (line_id IS NOT NULL)", name="line"),
        CheckConstraint("people > 0", name="people"),
        CheckConstraint("quarter IS NULL OR quarter BETWEEN 1 AND 4", name="quarter"),
        Index("ix_training_need_unit", "unit_id", "year"),
        Index("ix_training_need_year", "year", "state"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    year: Mapped[int]
    topic: Mapped[str]
    topic_key: Mapped[str]
    creditable_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("creditable.id"))
    people: Mapped[int]
    content_group: Mapped[int]
    study_form: Mapped[str]
    quarter: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="stated")
    reason: Mapped[str] = mapped_column(default="")
    line_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("plan_line.id"), index=True)
    stated_at: Mapped[dt.datetime]
    stated_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
