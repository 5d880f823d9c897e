"""The plan of each day: who is told what, and what became of every letter."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key
from lms.core.ids import public_id


class ReminderDay(Base):
    """The plan of one day. Once it is ready it is what goes out, whatever changes in rules and records.

    `run` is the fencing number of the worker that makes it, `sources_read` and `assembled_to` how far it came;
    `next_batch` is the first batch that was not handed to the workers. `rules` are those by which it was made.
    """

    __tablename__ = "reminder_day"
    __table_args__ = (CheckConstraint("state IN ('making', 'ready', 'sending', 'over')", name="state"),)

    id: Mapped[Key]
    on: Mapped[dt.date] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(default="making")
    run: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[dt.datetime]
    made_at: Mapped[dt.datetime | None]
    rules: Mapped[list[Any]] = mapped_column(default=list)
    sources_read: Mapped[list[Any]] = mapped_column(default=list)
    assembled_to: Mapped[int] = mapped_column(BigInt, default=0)
    people: Mapped[int] = mapped_column(default=0)
    letters: Mapped[int] = mapped_column(default=0)
    capped: Mapped[int] = mapped_column(default=0)
    batches: Mapped[int] = mapped_column(default=0)
    next_batch: Mapped[int] = mapped_column(default=0)
    handed_at: Mapped[dt.datetime | None]


class ReminderMatter(Base):
    """Working rows while a plan is made: one matter for one recipient. None is left when the plan is ready."""

    __tablename__ = "reminder_matter"
    __table_args__ = (Index("ix_reminder_matter_day", "day_id", "recipient_id"),)

    id: Mapped[Key]
    day_id: Mapped[int] = mapped_column(BigInt, ForeignKey("reminder_day.id"))
    recipient_id: Mapped[int] = mapped_column(BigInt)
    role: Mapped[str]
    about_id: Mapped[int] = mapped_column(BigInt)
    unit_id: Mapped[int | None] = mapped_column(BigInt)
    source: Mapped[str]
    key: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    due_on: Mapped[dt.date]
    link: Mapped[str]


class Reminder(Base):
    """The one digest of a person for a day, as it is read: planned, posted to the inbox, capped or lapsed.

    `unit_id` is where the person's main post stood when it was planned: who looks after that unit sees it.
    `batch` is -1 where nothing leaves beside the inbox.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("person_id", "on"),
        CheckConstraint("state IN ('planned', 'posted', 'capped', 'lapsed')", name="state"),
        Index("ix_reminder_on_unit", "on", "unit_id", "state"),
        Index("ix_reminder_day_batch", "day_id", "batch"),
        Index("ix_reminder_day_id", "day_id", "id"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: public_id())
    day_id: Mapped[int] = mapped_column(BigInt, ForeignKey("reminder_day.id"))
    on: Mapped[dt.date]
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("unit.id"))
    batch: Mapped[int]
    state: Mapped[str] = mapped_column(default="planned")
    subject: Mapped[str]
    body: Mapped[str]
    link: Mapped[str | None]
    matters: Mapped[list[Any]]
    posted_at: Mapped[dt.datetime | None]


class ReminderDelivery(Base):
    """A digest on its way by one channel beside the inbox.

    It is `trying` before the channel is spoken to: what a worker that died was trying has an unknown outcome,
    and is never tried again. `delayed` is tried again on the same day; what is left at its end has lapsed.
    """

    __tablename__ = "reminder_delivery"
    __table_args__ = (
        UniqueConstraint("reminder_id", "channel"),
        CheckConstraint(
            "state IN ('queued', 'trying', 'sent', 'refused', 'delayed', 'unknown', 'lapsed')", name="state"
        ),
        Index("ix_reminder_delivery_day", "day_id", "state"),
    )

    id: Mapped[Key]
    reminder_id: Mapped[int] = mapped_column(BigInt, ForeignKey("reminder.id"))
    day_id: Mapped[int] = mapped_column(BigInt, ForeignKey("reminder_day.id"))
    channel: Mapped[str]
    address: Mapped[str]
    state: Mapped[str] = mapped_column(default="queued")
    tries: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[dt.datetime | None]
    next_at: Mapped[dt.datetime | None]
    sent_at: Mapped[dt.datetime | None]
    failure: Mapped[str | None]
    said: Mapped[str | None]
