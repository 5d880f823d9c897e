"""What decides about reminders: rules, hours, days off, pauses, and what each person chose."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key
from lms.core.ids import public_id


class ReminderSetting(Base):
    """How reminders go out (nhắc học, đôn đốc): one row, with key 1. Times are those of the clock in Viet Nam.

    `plan_at` is when the plan of the next day is made; between `quiet_from` and `quiet_to` nothing leaves.
    """

    __tablename__ = "reminder_setting"

    id: Mapped[Key]
    is_on: Mapped[bool] = mapped_column(default=False)
    quiet_from: Mapped[dt.time] = mapped_column(default=dt.time(20))
    quiet_to: Mapped[dt.time] = mapped_column(default=dt.time(7, 30))
    plan_at: Mapped[dt.time] = mapped_column(default=dt.time(16))
    weekly_cap: Mapped[int] = mapped_column(default=2)
    per_minute: Mapped[int] = mapped_column(default=120)
    on_weekends: Mapped[bool] = mapped_column(default=False)


class ReminderRule(Base):
    """So many days before (negative), on (0) or after a due day, this recipient is told; of all sources or one.

    A rule that was struck out stays, with the moment.
    """

    __tablename__ = "reminder_rule"
    __table_args__ = (
        CheckConstraint("recipient IN ('person', 'head', 'officer')", name="recipient"),
        CheckConstraint("offset_days BETWEEN -365 AND 365", name="offset"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: public_id())
    source: Mapped[str] = mapped_column(default="")
    recipient: Mapped[str]
    offset_days: Mapped[int]
    made_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]


class CalendarDay(Base):
    """A day that is not what its weekday says: off (ngày nghỉ), or worked in exchange (ngày làm bù)."""

    __tablename__ = "calendar_day"
    __table_args__ = (CheckConstraint("kind IN ('off', 'work')", name="kind"),)

    on: Mapped[dt.date] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]


class ReminderPause(Base):
    """No reminder goes to people of a unit and below, from a moment until it is lifted or its last day is over."""

    __tablename__ = "reminder_pause"

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: public_id())
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    reason: Mapped[str]
    begun_at: Mapped[dt.datetime]
    begun_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    last_day: Mapped[dt.date | None]
    lifted_at: Mapped[dt.datetime | None] = mapped_column(index=True)


class NoticeChoice(Base):
    """What a person chose: whether reminders come by each channel, and the number of the calendar link.

    A channel that is not named here is used. The link holds for its `feed_id` alone: another one ends it.
    """

    __tablename__ = "notice_choice"
    __table_args__ = (UniqueConstraint("feed_id"),)

    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"), primary_key=True)
    without_mail: Mapped[bool] = mapped_column(default=False)
    feed_id: Mapped[str | None]
    feed_made_at: Mapped[dt.datetime | None]
