"""A reorganisation (sắp xếp tổ chức) by decision, and everything it did, step by step, for its way back."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


class Reorganisation(Base):
    """A decision to merge, split, move, rename or abolish units from a day on; undone until it is sealed.

    `plan` is what was asked (codes, names, who takes over), as the wizard or the file said it.
    """

    __tablename__ = "reorganisation"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'applied', 'sealed', 'undone')", name="state"),
        Index("ix_reorganisation_state", "state", "effective_on"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    title: Mapped[str]
    decision_number: Mapped[str]
    decided_on: Mapped[dt.date]
    signer: Mapped[str]
    effective_on: Mapped[dt.date]
    plan: Mapped[dict[str, Any]]
    state: Mapped[str]
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    created_at: Mapped[dt.datetime]
    created_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    applied_at: Mapped[dt.datetime | None]
    applied_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    sealed_at: Mapped[dt.datetime | None]
    undone_at: Mapped[dt.datetime | None]


class ReorganisationStep(Base):
    """One change that the reorganisation made to one row, with what it said before and after."""

    __tablename__ = "reorganisation_step"
    __table_args__ = (Index("uq_reorganisation_step", "reorganisation_id", "position", unique=True),)

    id: Mapped[Key]
    reorganisation_id: Mapped[int] = mapped_column(BigInt, ForeignKey("reorganisation.id"))
    position: Mapped[int]
    deed: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(BigInt, index=True)
    row_id: Mapped[int | None] = mapped_column(BigInt)
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
