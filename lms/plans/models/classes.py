"""Classes and who takes part."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


class TrainingClass(Base):
    """A class (lớp bồi dưỡng) by which a line of a plan is carried out, from its first to its last day.

    planned → closed, when everybody is marked; or cancelled, with a reason: then its turns are open again. With
    `list_id` the results are those of the organiser's list as it was recognised.
    """

    __tablename__ = "training_class"
    __table_args__ = (
        CheckConstraint("state IN ('planned', 'closed', 'cancelled')", name="state"),
        CheckConstraint("ends_on >= starts_on", name="days"),
        CheckConstraint("seats > 0", name="seats"),
        Index("ix_training_class_line", "line_id"),
        Index("ix_training_class_days", "starts_on", "ends_on"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    line_id: Mapped[int] = mapped_column(BigInt, ForeignKey("plan_line.id"))
    name: Mapped[str]
    organiser: Mapped[str]
    place: Mapped[str]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    seats: Mapped[int]
    amount_hundredths: Mapped[int]
    list_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("class_list.id"), unique=True)
    state: Mapped[str] = mapped_column(default="planned")
    reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[dt.datetime]
    created_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))


class ClassMember(Base):
    """A person on the list of a class: enrolled, then done (with a line of the ledger) or missed; or withdrawn.

    `unit_id` is the unit of the main post on the day of enrolment. `marks` counts how often a completion was
    written, so that one taken back and given again is another line of the ledger.
    """

    __tablename__ = "training_class_member"
    __table_args__ = (
        CheckConstraint("state IN ('enrolled', 'done', 'missed', 'withdrawn')", name="state"),
        CheckConstraint("(state = 'done') = (credit_id IS NOT NULL)", name="credit"),
        UniqueConstraint("class_id", "person_id"),
        Index("ix_training_class_member_person", "person_id"),
    )

    id: Mapped[Key]
    class_id: Mapped[int] = mapped_column(BigInt, ForeignKey("training_class.id"))
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    state: Mapped[str] = mapped_column(default="enrolled")
    credit_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("credit.id"))
    marks: Mapped[int] = mapped_column(default=0)
    added_at: Mapped[dt.datetime]
    added_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    marked_at: Mapped[dt.datetime | None]
