"""Classes of a course, their members and who waits for a place; their meetings and who attended."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


class StudyClass(Base):
    """A class (lớp học) of a course, held by a unit, from a day to a day, with so many places (none: any number)."""

    __tablename__ = "study_class"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="interval"),
        CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity"),
        UniqueConstraint("course_id", "unit_id", "name"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    course_id: Mapped[int] = mapped_column(BigInt, ForeignKey("course.id"))
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    name: Mapped[str]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date | None]
    capacity: Mapped[int | None]
    created_at: Mapped[dt.datetime]


class ClassMember(Base):
    """A learner in a class; leaving is a date, never a removal."""

    __tablename__ = "class_member"
    __table_args__ = (UniqueConstraint("class_id", "person_id"), Index("ix_class_member_person", "person_id"))

    id: Mapped[Key]
    class_id: Mapped[int] = mapped_column(BigInt, ForeignKey("study_class.id"))
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    joined_at: Mapped[dt.datetime]
    left_at: Mapped[dt.datetime | None]


class ClassWaiting(Base):
    """Somebody who waits for a place in a full class; places that come free are given in the order of waiting."""

    __tablename__ = "class_waiting"
    __table_args__ = (Index("ix_class_waiting_class", "class_id", "ended_at"),)

    id: Mapped[Key]
    class_id: Mapped[int] = mapped_column(BigInt, ForeignKey("study_class.id"))
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    waits_since: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    got_place: Mapped[bool] = mapped_column(default=False)


class Meeting(Base):
    """A meeting (buổi học) of a class; with an item, attending it counts there. `minutes` are those that are taught."""

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="interval"),
        CheckConstraint("minutes > 0", name="minutes"),
        Index("ix_meeting_class", "class_id", "starts_at"),
        Index("ix_meeting_item", "item_id"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    class_id: Mapped[int] = mapped_column(BigInt, ForeignKey("study_class.id"))
    item_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("item.id"))
    title: Mapped[str]
    starts_at: Mapped[dt.datetime]
    ends_at: Mapped[dt.datetime]
    minutes: Mapped[int]
    place: Mapped[str]
    link: Mapped[str]
    cancelled_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]


class AttendanceFile(Base):
    """A list of who attended that came as a file: shown first (`planned`), then applied, perhaps undone.

    `rows` are what the file says, each with whom it names (person id or none) and the minutes it gives.
    """

    __tablename__ = "attendance_file"
    __table_args__ = (
        CheckConstraint("state IN ('planned', 'applied', 'undone')", name="state"),
        CheckConstraint("source IN ('sheet', 'webinar')", name="source"),
        Index("ix_attendance_file_meeting", "meeting_id"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    meeting_id: Mapped[int] = mapped_column(BigInt, ForeignKey("meeting.id"))
    source: Mapped[str]
    name: Mapped[str]
    state: Mapped[str] = mapped_column(default="planned")
    rows: Mapped[list[Any]]
    read_at: Mapped[dt.datetime]
    read_by_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    applied_at: Mapped[dt.datetime | None]
    undone_at: Mapped[dt.datetime | None]


class Attendance(Base):
    """How many minutes of a meeting somebody attended, as of one entry. Entries are never changed: the last one holds.

    `intervals` are the [from, to] in seconds since the meeting began, where a file of joins and leaves gave them.
    """

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("meeting_id", "person_id", "number"),
        CheckConstraint("source IN ('roll', 'qr', 'sheet', 'webinar', 'undo')", name="source"),
        CheckConstraint("minutes >= 0", name="minutes"),
        Index("ix_attendance_person", "person_id"),
    )

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(BigInt, ForeignKey("meeting.id"))
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    number: Mapped[int]
    minutes: Mapped[int]
    source: Mapped[str]
    at: Mapped[dt.datetime]
    by_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    file_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("attendance_file.id"))
    intervals: Mapped[list[Any]] = mapped_column(default=list)
    note: Mapped[str] = mapped_column(default="")
