"""Sealed reports, and what was found between two of them."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key
from lms.core.ids import public_id


class SealedReport(Base):
    """A sealed report (báo cáo chốt) of a unit and all below it, as of a day: asked for, sealed, or failed.

    The number is taken when it is asked for, so that no two have one; the file is there when it is `sealed`,
    and nothing of it is ever written again. `check_state` says what recomputing it last found.
    """

    __tablename__ = "sealed_report"
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'sealed', 'failed')", name="state"),
        CheckConstraint("(state = 'sealed') = (file_sha256 IS NOT NULL)", name="file"),
        CheckConstraint("check_state IN ('', 'asked', 'same', 'differs')", name="check_state"),
        UniqueConstraint("unit_id", "number_year", "sequence"),
        Index(
            "uq_sealed_report_open",
            "unit_id",
            unique=True,
            postgresql_where=text("state = 'asked'"),
            sqlite_where=text("state = 'asked'"),
        ),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: public_id())
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    year: Mapped[int]
    on: Mapped[dt.date]
    number_year: Mapped[int]
    sequence: Mapped[int]
    number: Mapped[str]
    state: Mapped[str] = mapped_column(default="asked")
    run: Mapped[int] = mapped_column(default=1)
    reason: Mapped[str | None]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    asked_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    asked_at: Mapped[dt.datetime]
    known_at: Mapped[dt.datetime | None]
    snapshot_id: Mapped[int | None] = mapped_column(BigInt)
    sealed_at: Mapped[dt.datetime | None]
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    manifest_sha256: Mapped[str | None]
    file_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"))
    check_state: Mapped[str] = mapped_column(default="")
    check_run: Mapped[int] = mapped_column(default=0)
    check_faults: Mapped[list[Any]] = mapped_column(default=list)
    checked_at: Mapped[dt.datetime | None]

    @property
    def sequence_key(self) -> tuple[dt.date, int]:
        """The order in which reports of a unit are compared: by their day, those of one day as they were asked."""
        return (self.on, self.id)


class SealComparison(Base):
    """What changed from one sealed report of a unit to a later one, added up by cause."""

    __tablename__ = "seal_comparison"
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'done', 'failed')", name="state"),
        CheckConstraint("first_id <> second_id", name="not_itself"),
        UniqueConstraint("first_id", "second_id"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: public_id())
    first_id: Mapped[int] = mapped_column(BigInt, ForeignKey("sealed_report.id"))
    second_id: Mapped[int] = mapped_column(BigInt, ForeignKey("sealed_report.id"))
    state: Mapped[str] = mapped_column(default="asked")
    run: Mapped[int] = mapped_column(default=1)
    reason: Mapped[str | None]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[dt.datetime]
    causes: Mapped[list[Any]] = mapped_column(default=list)


class SealDifference(Base):
    """One person for whom two sealed reports say different things, and by which causes, in the order of the list.

    `parts` are the causes, each with what it changes; `causes` their keys between bars, to be searched.
    """

    __tablename__ = "seal_difference"
    __table_args__ = (UniqueConstraint("comparison_id", "position"),)

    id: Mapped[Key]
    comparison_id: Mapped[int] = mapped_column(BigInt, ForeignKey("seal_comparison.id"))
    position: Mapped[int]
    person_public_id: Mapped[str]
    full_name: Mapped[str]
    unit_name: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
    causes: Mapped[str]
    parts: Mapped[list[Any]]
