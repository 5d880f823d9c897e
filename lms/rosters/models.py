"""A roster (danh sách nhân sự) from the upload to its undoing. Rows hold Excel's own row numbers."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key

STATES = (
    *("uploaded", "mapping", "checking", "checked", "waiting", "applying", "applied"),
    *("undoing", "undone", "failed", "discarded"),
)


class Roster(Base):
    """An uploaded staff list of a unit and what became of it.

    uploaded → mapping (a person says which column is what) → checking (a job) → checked (verdicts stand;
    rows can be corrected) → waiting (a second person must agree) → applying (a job) → applied → undoing →
    undone; failed (with a reason: the file could not be read), discarded.
    """

    __tablename__ = "roster"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(state) for state in STATES)})", name="state"),
        Index("ix_roster_unit", "unit_id", "id"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    file_sha256: Mapped[str]
    file_name: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str | None]
    sheets: Mapped[list[Any]]
    sheet: Mapped[str | None]
    header_row: Mapped[int | None]
    columns: Mapped[list[Any]]
    mapping: Mapped[dict[str, Any]]
    options: Mapped[dict[str, Any]]
    counts: Mapped[dict[str, Any]]
    effective_on: Mapped[dt.date]
    created_at: Mapped[dt.datetime]
    created_by_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    checked_at: Mapped[dt.datetime | None]
    asked_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    agreed_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    applied_at: Mapped[dt.datetime | None]
    undone_at: Mapped[dt.datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))


class RosterRow(Base):
    """A row of the list with its verdict: new, changed, moved, unchanged, suspicious, faulty, skipped; or a
    person who is not in the list (`absent`, without a row number).

    What identifies the person stands apart as well, so that another row of the same one is found by an index.
    `candidates` are the people of the branch whom the row may mean: [[person id, public id, score], …].
    """

    __tablename__ = "roster_row"
    __table_args__ = (
        UniqueConstraint("roster_id", "number"),
        Index("ix_roster_row_verdict", "roster_id", "verdict", "number"),
        Index("ix_roster_row_person", "person_id", "roster_id"),
        Index("ix_roster_row_national_id", "roster_id", "national_id"),
        Index("ix_roster_row_staff_key", "roster_id", "staff_key"),
        Index("ix_roster_row_email_key", "roster_id", "email_key"),
        Index("ix_roster_row_name_key", "roster_id", "name_key"),
    )

    id: Mapped[Key]
    roster_id: Mapped[int] = mapped_column(BigInt, ForeignKey("roster.id"))
    number: Mapped[int | None]
    verdict: Mapped[str]
    decision: Mapped[str | None]
    raw: Mapped[dict[str, Any]]
    corrected: Mapped[dict[str, Any]]
    values: Mapped[dict[str, Any]]
    changes: Mapped[dict[str, Any]]
    faults: Mapped[list[Any]]
    candidates: Mapped[list[Any]]
    search_text: Mapped[str]
    national_id: Mapped[str | None]
    staff_key: Mapped[str | None]
    email_key: Mapped[str | None]
    name_key: Mapped[str | None]
    person_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("unit.id"))


class RosterChange(Base):
    """One row of the database that an import wrote, as it was before and after: the way back, in order.

    `conflict` says why the undoing left it (a key of `rules.undoing.CONFLICTS`), `found` what stood there then.
    `person_id` is 0 once the person, whom the import had made known, is gone.
    """

    __tablename__ = "roster_change"
    __table_args__ = (Index("uq_roster_change", "roster_id", "position", unique=True),)

    id: Mapped[Key]
    roster_id: Mapped[int] = mapped_column(BigInt, ForeignKey("roster.id"))
    position: Mapped[int]
    row_number: Mapped[int | None]
    table_name: Mapped[str]
    row_id: Mapped[int] = mapped_column(BigInt)
    person_id: Mapped[int] = mapped_column(BigInt, index=True)
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    is_new: Mapped[bool]
    conflict: Mapped[str | None]
    found: Mapped[dict[str, Any]]


class RosterMapping(Base):
    """Which column meant what when this unit last brought a list with these headings."""

    __tablename__ = "roster_mapping"
    __table_args__ = (UniqueConstraint("unit_id", "headings"),)

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    headings: Mapped[str]
    mapping: Mapped[dict[str, Any]]
    used_at: Mapped[dt.datetime]
