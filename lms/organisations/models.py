"""Units and what is dated about them. Intervals are `[from, to)`; an open end is NULL. Nothing is re-pointed."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index
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
    """What a unit is called from a day to a day."""

    __tablename__ = "unit_name"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="interval"),
        Index("uq_unit_name_unit_from", "unit_id", "valid_from", unique=True),
    )

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    name: Mapped[str]
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
    """Which unit took over from which, on what day, by which decision."""

    __tablename__ = "unit_succession"
    __table_args__ = (Index("uq_unit_succession_pair", "old_unit_id", "new_unit_id", unique=True),)

    id: Mapped[Key]
    old_unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    new_unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"), index=True)
    kind: Mapped[str]
    effective_on: Mapped[dt.date]
    decision_number: Mapped[str | None]
