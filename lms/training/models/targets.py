"""What people have to reach in a year, and who is let off. Amounts are whole hundredths of a tiết."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key
from lms.core.ids import public_id


class TargetRule(Base):
    """One version of the yearly target (mục tiêu bồi dưỡng năm) of an audience at a unit and below.

    Data, never law in code: the legal basis is shown only where an administrator filled it in. Live versions
    are never edited: a draft replaces the running one from a day on; one that is taken back before its first day
    stays on record as withdrawn. The audience is everybody, a person group
    or a title of the master list; `audience_key` names it in one text. Amounts of tiết are what counts;
    `measure` is the unit (tiết, giờ, ngày) in which people read them, `measure_hundredths` what one is worth.
    """

    __tablename__ = "target_rule"
    __table_args__ = (
        CheckConstraint("amount_hundredths >= 0", name="amount"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="interval"),
        CheckConstraint("state IN ('draft', 'live', 'withdrawn')", name="state"),
        CheckConstraint("measure IN ('tiet', 'hour', 'day')", name="measure"),
        CheckConstraint("pro_rata IN ('none', 'months', 'days')", name="pro_rata"),
        Index(
            "uq_target_rule_live",
            "unit_id",
            "audience_key",
            "valid_from",
            unique=True,
            postgresql_where=text("state = 'live'"),
            sqlite_where=text("state = 'live'"),
        ),
        Index(
            "uq_target_rule_draft",
            "unit_id",
            "audience_key",
            unique=True,
            postgresql_where=text("state = 'draft'"),
            sqlite_where=text("state = 'draft'"),
        ),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: public_id())
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    person_group: Mapped[str | None]
    title_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("post_title.id"))
    audience_key: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="live")
    amount_hundredths: Mapped[int]
    measure: Mapped[str] = mapped_column(default="tiet")
    measure_hundredths: Mapped[int] = mapped_column(default=100)
    pro_rata: Mapped[str] = mapped_column(default="none")
    carry_over_hundredths: Mapped[int] = mapped_column(default=0)
    # 0: a course counts every time; n: once in n calendar years.
    repeat_years: Mapped[int] = mapped_column(default=1)
    legs: Mapped[list[Any]] = mapped_column(default=list)
    legal_basis: Mapped[str | None]
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    # The version that ran until this one was published, and ended by that.
    replaces_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("target_rule.id"))
    published_at: Mapped[dt.datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))


class TargetExemption(Base):
    """Who is let off the target of a year, wholly (miễn) or in part (giảm), by which document.

    It holds from a day; withdrawn, it holds no more from another day, and stays on record.
    """

    __tablename__ = "target_exemption"
    __table_args__ = (
        CheckConstraint("kind IN ('full', 'reduction')", name="kind"),
        CheckConstraint("(kind = 'reduction') = (amount_hundredths IS NOT NULL)", name="amount"),
        Index("ix_target_exemption_person", "person_id", "year"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: public_id())
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    year: Mapped[int]
    kind: Mapped[str]
    amount_hundredths: Mapped[int | None]
    reason: Mapped[str]
    document_number: Mapped[str]
    document_on: Mapped[dt.date]
    holds_from: Mapped[dt.date]
    # The document itself, where it was brought along: its content and its name.
    paper_sha256: Mapped[str | None]
    paper_name: Mapped[str | None]
    approved_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    recorded_at: Mapped[dt.datetime]
    withdrawn_on: Mapped[dt.date | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    withdrawn_reason: Mapped[str | None]
