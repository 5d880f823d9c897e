"""Units and what is dated about them. Intervals are `[from, to)`; an open end is NULL. Nothing is re-pointed."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


class Unit(Base):
    """A unit (cơ quan, đơn vị) from the day it is established to the day it ends."""

    __tablename__ = "unit"

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    e_identifier: Mapped[str | None] = mapped_column(unique=True)
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]


class UnitName(Base):
    """What a unit is called from a day to a day. The first name names it before, the last one ever after."""

    __tablename__ = "unit_name"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="interval"),
        Index("uq_unit_name_unit_from", "unit_id", "valid_from", unique=True),
    )

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    name: Mapped[str]
    is_first: Mapped[bool] = mapped_column(default=False)
    search_text: Mapped[str] = mapped_column(index=True)
    sort_key: Mapped[str]
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]


class UnitParent(Base):
    """Under which unit a unit stands from a day to a day."""

    __tablename__ = "unit_parent"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="interval"),
        CheckConstraint("unit_id <> parent_id", name="not_itself"),
        Index("uq_unit_parent_unit_from", "unit_id", "valid_from", unique=True),
    )

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    parent_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"), index=True)
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]


class UnitSuccession(Base):
    """Which unit took over from which, on what day, by which decision.

    Of the successors of a unit that ended, one is its heir: posts and records of the old unit stand there.
    """

    __tablename__ = "unit_succession"
    __table_args__ = (
        Index("uq_unit_succession_pair", "old_unit_id", "new_unit_id", unique=True),
        Index(
            "uq_unit_succession_heir",
            "old_unit_id",
            unique=True,
            postgresql_where=text("is_heir"),
            sqlite_where=text("is_heir"),
        ),
    )

    id: Mapped[Key]
    old_unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    new_unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"), index=True)
    kind: Mapped[str]
    effective_on: Mapped[dt.date]
    decision_number: Mapped[str | None]
    is_heir: Mapped[bool] = mapped_column(default=False)


class UnitLine(Base):
    """Where a unit stands on a day: at distance 0 itself, or who took over; then all above, nearest first.

    Made from the other tables by `rules.lines` whenever they change; every unit has one line on every day
    from the day it was established, also after its end. It carries every scope, path and branch.
    """

    __tablename__ = "unit_line"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="interval"),
        Index("ix_unit_line_ancestor", "ancestor_id", "valid_from", "unit_id"),
    )

    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"), primary_key=True)
    distance: Mapped[int] = mapped_column(primary_key=True)
    valid_from: Mapped[dt.date] = mapped_column(primary_key=True)
    valid_to: Mapped[dt.date | None]
    ancestor_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))


class UnitLoad(Base):
    """A table of units that was read: looked through, applied under `unit_id`, perhaps undone since.

    A long one is `applying` or `undoing` while a job works on it; `reason` says why the last job wrote nothing.
    `unit_ids` are the units it established; the file itself is kept by its digest.
    """

    __tablename__ = "unit_load"
    __table_args__ = (
        CheckConstraint("state IN ('read', 'applying', 'applied', 'undoing', 'undone')", name="state"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"), index=True)
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    state: Mapped[str]
    reason: Mapped[str | None]
    row_count: Mapped[int]
    unit_ids: Mapped[list[Any]]
    created_at: Mapped[dt.datetime]
    created_by_id: Mapped[int | None] = mapped_column(BigInt)
    applied_at: Mapped[dt.datetime | None]
    undone_at: Mapped[dt.datetime | None]
