"""Classes of a course and their members."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


class StudyClass(Base):
    """A class (lớp học) of a course, held by a unit, from a day to a day."""

    __tablename__ = "study_class"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="interval"),
        UniqueConstraint("course_id", "unit_id", "name"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    course_id: Mapped[int] = mapped_column(BigInt, ForeignKey("course.id"))
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    name: Mapped[str]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date | None]
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
