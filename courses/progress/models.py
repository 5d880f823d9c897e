"""One time through a course, and what was passed in it. Progress never falls."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


class Enrolment(Base):
    """One time (`occasion`: first, repeat-2, a period) of a person through a course.

    `floor_percent` is how far the person was when the publisher moved them to a later version: what is shown never
    falls below it.
    """

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("person_id", "course_id", "occasion"),
        Index("ix_enrolment_course", "course_id"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    course_id: Mapped[int] = mapped_column(BigInt, ForeignKey("course.id"))
    occasion: Mapped[str]
    version_id: Mapped[int] = mapped_column(BigInt, ForeignKey("course_version.id"))
    enrolled_at: Mapped[dt.datetime]
    withdrawn_at: Mapped[dt.datetime | None]
    completed_at: Mapped[dt.datetime | None]
    last_item_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("item.id"))
    last_at: Mapped[dt.datetime | None]
    floor_percent: Mapped[int] = mapped_column(default=0, server_default="0")


class ItemPass(Base):
    """An item passed, once, and by which rule."""

    __tablename__ = "item_pass"
    __table_args__ = (UniqueConstraint("enrolment_id", "item_id"),)

    id: Mapped[Key]
    enrolment_id: Mapped[int] = mapped_column(BigInt, ForeignKey("enrolment.id"))
    item_id: Mapped[int] = mapped_column(BigInt, ForeignKey("item.id"))
    passed_at: Mapped[dt.datetime]
    rule: Mapped[str]
    detail: Mapped[dict[str, Any]]


class ItemAgain(Base):
    """An item that has to be passed once more, since a version changed what it teaches; what was passed stays."""

    __tablename__ = "item_again"
    __table_args__ = (UniqueConstraint("enrolment_id", "item_id", "version_id"),)

    id: Mapped[Key]
    enrolment_id: Mapped[int] = mapped_column(BigInt, ForeignKey("enrolment.id"))
    item_id: Mapped[int] = mapped_column(BigInt, ForeignKey("item.id"))
    version_id: Mapped[int] = mapped_column(BigInt, ForeignKey("course_version.id"))
    asked_at: Mapped[dt.datetime]
    passed_at: Mapped[dt.datetime | None]


class ItemConfirmation(Base):
    """A learner who asked for a trainer's confirmation of an item, and the confirmation, once it is given."""

    __tablename__ = "item_confirmation"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "item_id"),
        Index("ix_item_confirmation_waiting", "item_id", "confirmed_at"),
    )

    id: Mapped[Key]
    enrolment_id: Mapped[int] = mapped_column(BigInt, ForeignKey("enrolment.id"))
    item_id: Mapped[int] = mapped_column(BigInt, ForeignKey("item.id"))
    asked_at: Mapped[dt.datetime | None]
    confirmed_at: Mapped[dt.datetime | None]
    by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(default="")


class Completion(Base):
    """The course completed in this enrolment, once, with the facts that its certificate will state."""

    __tablename__ = "completion"

    enrolment_id: Mapped[int] = mapped_column(BigInt, ForeignKey("enrolment.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(BigInt, ForeignKey("course_version.id"))
    score_percent: Mapped[float | None]
    completed_at: Mapped[dt.datetime]


class VersionMove(Base):
    """Those under way with a course being moved to a version: how many there are, how many are done, what it brought.

    `from_version_id` is that of a minor version: only those who study it are moved, and nothing is asked of them.
    `again` are the items to be passed once more by whoever passed them as they were, `asked_again` how many people
    that concerns.
    """

    __tablename__ = "version_move"
    __table_args__ = (Index("ix_version_move_course", "course_id"),)

    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(BigInt, ForeignKey("course.id"))
    version_id: Mapped[int] = mapped_column(BigInt, ForeignKey("course_version.id"), unique=True)
    from_version_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("course_version.id"))
    again: Mapped[list[Any]] = mapped_column(default=list)
    total: Mapped[int]
    last_id: Mapped[int] = mapped_column(BigInt, default=0)
    moved: Mapped[int] = mapped_column(default=0)
    asked_again: Mapped[int] = mapped_column(default=0)
    completed: Mapped[int] = mapped_column(default=0)
    person_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    asked_at: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime | None]
