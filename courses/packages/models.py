"""Packages on their way in, packages as they came, and what they reported: every commit, and the best of all."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key

WAITING, RUNNING, READY, REFUSED, FAILED = "waiting", "running", "ready", "refused", "failed"
DROPPED = "dropped"
AT_WORK = (WAITING, RUNNING)


class Package(Base):
    """A package (gói học): immutable; a corrected one is another one. `index_sha256`: its files, for the player."""

    __tablename__ = "package"
    __table_args__ = (
        CheckConstraint("standard IN ('scorm12', 'scorm2004')", name="standard"),
        Index("ix_package_unit", "unit_id"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    title: Mapped[str]
    standard: Mapped[str]
    edition: Mapped[str]
    manifest: Mapped[dict[str, Any]]
    original_sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    index_sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    size: Mapped[int] = mapped_column(BigInt)
    file_count: Mapped[int]
    created_at: Mapped[dt.datetime]
    created_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))


class PackageArrival(Base):
    """A package on its way in: waiting, running, then ready, refused for `faults`, failed or dropped.

    A job takes it apart; `run` is the number of the try, so that a job of an earlier one writes nothing. `done` of
    `total` KiB are unpacked. No row of the package is there before all of it is.
    """

    __tablename__ = "package_arrival"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'running', 'ready', 'refused', 'failed', 'dropped')", name="state"
        ),
        Index("ix_package_arrival_person", "person_id", "id"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    title: Mapped[str]
    name: Mapped[str]
    size: Mapped[int] = mapped_column(BigInt)
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    state: Mapped[str] = mapped_column(default=WAITING)
    run: Mapped[int] = mapped_column(default=1)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    faults: Mapped[list[Any]] = mapped_column(default=list)
    package_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("package.id"))
    created_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]


class PackageFile(Base):
    """A file of a package by its name in the archive."""

    __tablename__ = "package_file"

    package_id: Mapped[int] = mapped_column(BigInt, ForeignKey("package.id"), primary_key=True)
    path: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    media_type: Mapped[str]


class PackageApproval(Base):
    """A reviewer allowed that the score of the package counts for the certificate."""

    __tablename__ = "package_approval"

    package_id: Mapped[int] = mapped_column(BigInt, ForeignKey("package.id"), primary_key=True)
    score_counts_by_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    at: Mapped[dt.datetime]


class PackageSession(Base):
    """A part of a package opened once by a learner: its number is the writer of the commits that follow."""

    __tablename__ = "package_session"
    __table_args__ = (Index("ix_package_session_enrolment", "enrolment_id", "package_id"),)

    id: Mapped[Key]
    enrolment_id: Mapped[int] = mapped_column(BigInt, ForeignKey("enrolment.id"))
    package_id: Mapped[int] = mapped_column(BigInt, ForeignKey("package.id"))
    sco: Mapped[str]
    started_at: Mapped[dt.datetime]


class PackageCommit(Base):
    """What a package reported, as it was sent: never changed. `seq` counts the commits of one session."""

    __tablename__ = "package_commit"
    __table_args__ = (
        UniqueConstraint("session_id", "seq"),
        Index("ix_package_commit_enrolment", "enrolment_id", "package_id"),
    )

    id: Mapped[Key]
    enrolment_id: Mapped[int] = mapped_column(BigInt, ForeignKey("enrolment.id"))
    package_id: Mapped[int] = mapped_column(BigInt, ForeignKey("package.id"))
    sco: Mapped[str]
    session_id: Mapped[int] = mapped_column(BigInt, ForeignKey("package_session.id"))
    seq: Mapped[int]
    at: Mapped[dt.datetime]
    is_final: Mapped[bool]
    data: Mapped[dict[str, Any]]


class PackageState(Base):
    """The best a learner reached in one part of a package, and what its latest session left behind.

    It follows from the commits alone, in whatever order and however often they arrived.
    """

    __tablename__ = "package_state"

    enrolment_id: Mapped[int] = mapped_column(BigInt, ForeignKey("enrolment.id"), primary_key=True)
    package_id: Mapped[int] = mapped_column(BigInt, ForeignKey("package.id"), primary_key=True, index=True)
    sco: Mapped[str] = mapped_column(primary_key=True)
    completion: Mapped[str]
    success: Mapped[str]
    score_percent: Mapped[float | None]
    score_scaled: Mapped[float | None]
    score_raw: Mapped[float | None]
    score_min: Mapped[float | None]
    score_max: Mapped[float | None]
    latest_session: Mapped[int] = mapped_column(BigInt)
    latest_seq: Mapped[int]
    data: Mapped[dict[str, Any]]
    is_final: Mapped[bool]
    seconds: Mapped[dict[str, Any]]
    objectives: Mapped[dict[str, Any]] = mapped_column(default=dict)
    updated_at: Mapped[dt.datetime]

    @property
    def total_seconds(self) -> int:
        """The time of all sessions together, each as long as it reported itself to be."""
        return round(sum(self.seconds.values()))

    @property
    def location(self) -> str:
        """Where the latest session stopped."""
        return str(self.data.get("cmi.location") or self.data.get("cmi.core.lesson_location") or "")

    @property
    def suspend_data(self) -> str:
        """What the latest session asked to be kept for the next one."""
        return str(self.data.get("cmi.suspend_data") or "")
