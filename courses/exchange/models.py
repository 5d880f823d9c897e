"""Files on their way: one of others into a draft, and what it would become; one that a job writes of a course."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key

WAITING, RUNNING, READY, REFUSED, FAILED = "waiting", "running", "ready", "refused", "failed"
TAKEN, UNDONE, DROPPED = "taken", "undone", "dropped"
GONE = "gone"
AT_WORK = (WAITING, RUNNING)


class Conversion(Base):
    """A file that a trainer brought: waiting, running, ready to be taken in or refused, taken in, undone, dropped.

    `course_id` is the course whose draft it is for; none yet for a course that is to be made of it. `step`,
    `done` and `total` say how far the reading is; `faults` why it was refused. What the file would become lies
    in the store as JSON (readers/stored.py) with its files by their digests; `taken` is what taking it in added:
    {"items": [slugs], "modules": [ids]}. The original stays.
    """

    __tablename__ = "conversion"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'running', 'ready', 'refused', 'failed', 'taken', 'undone', 'dropped')",
            name="state",
        ),
        Index("ix_conversion_course", "course_id", "id"),
        Index("ix_conversion_person", "person_id", "id"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    course_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("course.id"))
    name: Mapped[str]
    size: Mapped[int] = mapped_column(BigInt)
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    state: Mapped[str] = mapped_column(default=WAITING)
    run: Mapped[int] = mapped_column(default=1)
    step: Mapped[str] = mapped_column(default="")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(default="")
    faults: Mapped[list[Any]] = mapped_column(default=list)
    result_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"))
    shape: Mapped[str] = mapped_column(default="")
    taken: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]


class CourseExport(Base):
    """A file that a job writes of a version of a course, for those who write it.

    `kind` is that of the file (leaving.py), `weight` about how many bytes go into it. The file lies in the data
    folder until `expires_at`; `reason` says why it could not be written.
    """

    __tablename__ = "course_export"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'ready', 'failed', 'gone')", name="state"),
        Index("ix_course_export_course", "course_id", "id"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    course_id: Mapped[int] = mapped_column(BigInt, ForeignKey("course.id"))
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    number: Mapped[int]
    kind: Mapped[str]
    language: Mapped[str]
    weight: Mapped[int] = mapped_column(BigInt)
    state: Mapped[str] = mapped_column(default=WAITING)
    reason: Mapped[str] = mapped_column(default="")
    size: Mapped[int | None] = mapped_column(BigInt)
    asked_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
