"""What officers define and ask for: campaigns, indicators, and files that are written by a job."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key
from lms.core.ids import public_id


class Campaign(Base):
    """A campaign of study (10/10…) whose result is read from the ledger: its days, what counts, how much is asked.

    It has no lines of its own. The days lie in one year; empty lists mean any; `least_hundredths` is what a
    person has to earn in it, 0 when one line will do.
    """

    __tablename__ = "report_campaign"
    __table_args__ = (
        CheckConstraint("ends_on >= begins_on", name="days"),
        CheckConstraint("least_hundredths >= 0", name="least"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: public_id())
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"), index=True)
    title: Mapped[str]
    begins_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    content_groups: Mapped[list[Any]] = mapped_column(default=list)
    study_forms: Mapped[list[Any]] = mapped_column(default=list)
    sources: Mapped[list[Any]] = mapped_column(default=list)
    activities: Mapped[list[Any]] = mapped_column(default=list)
    least_hundredths: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[dt.datetime]
    created_by_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    withdrawn_at: Mapped[dt.datetime | None]


class Indicator(Base):
    """An indicator (chỉ tiêu): rate = numerator / denominator, score = rate × max, never above it.

    A definition is never edited: it is withdrawn, and another one made. The basis is shown only where somebody
    filled it in.
    """

    __tablename__ = "report_indicator"
    __table_args__ = (
        CheckConstraint("numerator IN ('reached', 'learnt', 'turns', 'tiet')", name="numerator"),
        CheckConstraint("denominator IN ('people', 'not-exempt', 'with-target')", name="denominator"),
        CheckConstraint("max_hundredths >= 0", name="max"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: public_id())
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"), index=True)
    title: Mapped[str]
    basis: Mapped[str | None]
    numerator: Mapped[str]
    denominator: Mapped[str]
    max_hundredths: Mapped[int]
    content_groups: Mapped[list[Any]] = mapped_column(default=list)
    study_forms: Mapped[list[Any]] = mapped_column(default=list)
    sources: Mapped[list[Any]] = mapped_column(default=list)
    person_groups: Mapped[list[Any]] = mapped_column(default=list)
    only: Mapped[str] = mapped_column(default="")
    created_at: Mapped[dt.datetime]
    created_by_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    withdrawn_at: Mapped[dt.datetime | None]


class Export(Base):
    """A file that a job writes for one person: which report, of which stand of the figures, in which format.

    The file lies in the data folder for some days (`expires_at`), only for who asked for it.
    """

    __tablename__ = "report_export"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'ready', 'failed', 'gone')", name="state"),
        Index("ix_report_export_person", "person_id", "id"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: public_id())
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    report: Mapped[str]
    format: Mapped[str]
    title: Mapped[str]
    language: Mapped[str]
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    year: Mapped[int]
    on: Mapped[dt.date]
    structure_on: Mapped[dt.date]
    snapshot_id: Mapped[int] = mapped_column(BigInt, ForeignKey("snapshot.id"))
    options: Mapped[dict[str, Any]]
    row_count: Mapped[int]
    state: Mapped[str] = mapped_column(default="waiting")
    reason: Mapped[str | None]
    file_name: Mapped[str | None]
    size: Mapped[int | None] = mapped_column(BigInt)
    asked_at: Mapped[dt.datetime]
    ready_at: Mapped[dt.datetime | None]
    expires_at: Mapped[dt.datetime]
