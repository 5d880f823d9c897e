"""The posts people hold, what interrupts them, and what posts are called."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key
from lms.core.text import fold


def _folded_title(context: Any) -> str:
    return fold(context.get_current_parameters()["title"])


class Post(Base):
    """A post (chức vụ) held at a unit from a day to a day; the main post is the one that is counted.

    A post outlasts its unit: from the day another unit took over, it stands there (`UnitLine`, distance 0).
    """

    __tablename__ = "post"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="interval"),
        Index("ix_post_unit_from", "unit_id", "valid_from"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"), index=True)
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    title: Mapped[str]
    title_key: Mapped[str] = mapped_column(index=True, default=_folded_title)
    person_group: Mapped[str]
    is_main: Mapped[bool] = mapped_column(default=True)
    is_counted: Mapped[bool] = mapped_column(default=True)
    outside_reason: Mapped[str | None]
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    end_reason: Mapped[str | None]


class Absence(Base):
    """Why a person is not at work from a day to a day (nghỉ phép dài, thai sản, biệt phái, đi học…)."""

    __tablename__ = "absence"
    __table_args__ = (CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="interval"),)

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    document: Mapped[str]
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    # Of a secondment: the further post at the host, which ends and goes with it.
    host_post_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("post.id", ondelete="SET NULL"))


class PostTitle(Base):
    """A post title of the master list (danh mục chức danh)."""

    __tablename__ = "post_title"

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    title_key: Mapped[str] = mapped_column(unique=True)
    person_group: Mapped[str | None]
    is_leadership: Mapped[bool] = mapped_column(default=False)
    is_open: Mapped[bool] = mapped_column(default=True)


class TitleMatch(Base):
    """What a title as offices write it means in the master list: linked, doubtful (in the queue) or apart."""

    __tablename__ = "title_match"
    __table_args__ = (
        CheckConstraint("state IN ('linked', 'doubtful', 'apart')", name="state"),
        CheckConstraint("(state = 'linked') = (title_id IS NOT NULL)", name="linked"),
        Index("ix_title_match_state", "state", "title_key"),
    )

    title_key: Mapped[str] = mapped_column(primary_key=True)
    written: Mapped[str]
    state: Mapped[str]
    title_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("post_title.id"), index=True)
    suggested_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("post_title.id"))
    score: Mapped[int]
    way: Mapped[str]
    decided_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    decided_at: Mapped[dt.datetime | None]


class UnitDuty(Base):
    """Who heads a unit, or is its contact point (đầu mối), from a day to a day."""

    __tablename__ = "unit_duty"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="interval"),
        Index("ix_unit_duty_unit", "unit_id", "valid_from"),
    )

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"), index=True)
    duty: Mapped[str]
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]


class UnitCount(Base):
    """How many people a unit had by main post when it was last counted: for branches too large to count anew."""

    __tablename__ = "unit_count"

    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"), primary_key=True)
    people: Mapped[int]
    counted_at: Mapped[dt.datetime]
