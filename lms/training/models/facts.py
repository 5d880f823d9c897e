"""The daily facts: where everybody stood on each day of a year, as each snapshot knew it.

Facts are made from the ledger, the posts and the rules by `lms.training.facts`, and from nothing else. A row
holds for days (`holds_from`, `holds_to`) and for snapshots (`first_snapshot` up to, not with, `end_snapshot`);
it is never changed but for its end. So every snapshot can be read again as it was.
"""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key

# The end of a row that no snapshot has ended yet.
NEVER = 2**62


class Snapshot(Base):
    """A stand of the figures (số liệu chốt lúc): its key is the number printed on pages and files.

    It is read as of the day `on`. It is open while its rows are written, one at a time; nobody reads it before.
    """

    __tablename__ = "snapshot"
    __table_args__ = (
        Index(
            "uq_snapshot_open",
            "is_open",
            unique=True,
            postgresql_where=text("is_open"),
            sqlite_where=text("is_open"),
        ),
    )

    id: Mapped[Key]
    on: Mapped[dt.date]
    begun_at: Mapped[dt.datetime]
    is_open: Mapped[bool] = mapped_column(default=True)
    ready_at: Mapped[dt.datetime | None]
    changed: Mapped[int] = mapped_column(default=0)


class StandingDue(Base):
    """Whose standing has to be looked at again: a person, all holders of a title, or all below a unit.

    Triggers of the tables that a standing is made from write here, whoever writes there (`facts.watching`).
    """

    __tablename__ = "standing_due"

    id: Mapped[Key]
    person_id: Mapped[int | None] = mapped_column(BigInt, index=True)
    unit_id: Mapped[int | None] = mapped_column(BigInt)
    title_key: Mapped[str | None]


class Standing(Base):
    """Where a counted person stands in a year on some days, as some snapshots knew it.

    `unit_id`, group and title are of the main post; `target_hundredths` is NULL where no rule reaches, or the
    person is exempt; `counted_hundredths` is what counts for it, `recorded_hundredths` all that is on record.
    """

    __tablename__ = "standing"
    __table_args__ = (
        CheckConstraint("holds_to IS NULL OR holds_to > holds_from", name="interval"),
        Index("ix_standing_unit", "year", "unit_id", "end_snapshot"),
        Index("ix_standing_person", "person_id", "year", "end_snapshot"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    year: Mapped[int]
    holds_from: Mapped[dt.date]
    holds_to: Mapped[dt.date | None]
    first_snapshot: Mapped[int] = mapped_column(BigInt)
    end_snapshot: Mapped[int] = mapped_column(BigInt, default=NEVER)
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    title: Mapped[str]
    person_group: Mapped[str]
    gender: Mapped[str | None]
    is_leader: Mapped[bool]
    rule_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("target_rule.id"))
    is_exempt: Mapped[bool]
    target_hundredths: Mapped[int | None]
    counted_hundredths: Mapped[int]
    recorded_hundredths: Mapped[int]
    turns: Mapped[int]
    is_reached: Mapped[bool | None]
    has_started: Mapped[bool]


class CreditStamp(Base):
    """The first snapshot that knew a line of the ledger."""

    __tablename__ = "credit_stamp"

    credit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("credit.id"), primary_key=True)
    snapshot_id: Mapped[int] = mapped_column(BigInt, index=True)


class CertificateStamp(Base):
    """The first snapshot that knew a certificate as the evidence of a line."""

    __tablename__ = "certificate_stamp"

    credit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("credit.id"), primary_key=True)
    snapshot_id: Mapped[int] = mapped_column(BigInt)


class TallyDue(Base):
    """A unit and year whose tallies the snapshot that is being taken has yet to make."""

    __tablename__ = "tally_due"

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(BigInt)
    year: Mapped[int]


class UnitTally(Base):
    """What the people of one unit (by main post, without those below) come to, on the day of each snapshot.

    `dimension` "all", "group", "gender", "leader" split the people; "content", "form", "course" and
    "certificate" ("1", of lines with one) the lines: there `people` are those with at least one such line, `turns`
    and `tiet_hundredths` the lines' own.
    """

    __tablename__ = "unit_tally"
    __table_args__ = (Index("ix_unit_tally_unit", "year", "dimension", "unit_id", "end_snapshot"),)

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    year: Mapped[int]
    dimension: Mapped[str]
    value: Mapped[str]
    first_snapshot: Mapped[int] = mapped_column(BigInt)
    end_snapshot: Mapped[int] = mapped_column(BigInt, default=NEVER)
    people: Mapped[int]
    reached: Mapped[int]
    not_started: Mapped[int]
    no_target: Mapped[int]
    exempt: Mapped[int]
    participants: Mapped[int]
    turns: Mapped[int]
    tiet_hundredths: Mapped[int] = mapped_column(BigInt)
