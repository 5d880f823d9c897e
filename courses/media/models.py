"""Media, what was made of them, what is said in them, and what of them was watched."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


class Media(Base):
    """A film or a recording as its author brought it; renditions are made of it by a job.

    waiting and working: the original is shown meanwhile; failed: `reason` says why in a sentence. `run` is the
    number of the try, so that a job of an earlier one writes nothing.
    """

    __tablename__ = "media"
    __table_args__ = (
        CheckConstraint("kind IN ('video', 'audio')", name="kind"),
        CheckConstraint("state IN ('waiting', 'working', 'ready', 'failed')", name="state"),
        Index("ix_media_unit", "unit_id", "created_at"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    title: Mapped[str]
    search_text: Mapped[str]
    kind: Mapped[str]
    original_sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    original_name: Mapped[str]
    original_size: Mapped[int] = mapped_column(BigInt)
    poster_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"))
    duration_ms: Mapped[int | None] = mapped_column(BigInt)
    width: Mapped[int | None]
    height: Mapped[int | None]
    has_sound: Mapped[bool] = mapped_column(default=True)
    state: Mapped[str] = mapped_column(default="waiting")
    reason: Mapped[str | None]
    run: Mapped[int] = mapped_column(default=1)
    done_percent: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[dt.datetime]
    created_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))


class MediaRendition(Base):
    """The medium in one size: "audio", "240p", "360p" or "720p"."""

    __tablename__ = "media_rendition"

    media_id: Mapped[int] = mapped_column(BigInt, ForeignKey("media.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    size: Mapped[int] = mapped_column(BigInt)
    height: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[dt.datetime]


class MediaText(Base):
    """What is said in the medium, in one language: captions (WebVTT) or the words to read (plain text)."""

    __tablename__ = "media_text"
    __table_args__ = (CheckConstraint("kind IN ('captions', 'transcript')", name="kind"),)

    media_id: Mapped[int] = mapped_column(BigInt, ForeignKey("media.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[str]
    updated_at: Mapped[dt.datetime]
    updated_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))


class WatchInterval(Base):
    """What of a medium was watched in one enrolment: merged intervals [from, to) in milliseconds, in order.

    `reported_at` is when the last report came; no more than the time since then is ever counted.
    """

    __tablename__ = "watch_interval"
    __table_args__ = (UniqueConstraint("enrolment_id", "media_id"),)

    id: Mapped[Key]
    enrolment_id: Mapped[int] = mapped_column(BigInt, ForeignKey("enrolment.id"))
    media_id: Mapped[int] = mapped_column(BigInt, ForeignKey("media.id"))
    intervals: Mapped[list[Any]] = mapped_column(default=list)
    watched_ms: Mapped[int] = mapped_column(BigInt, default=0)
    position_ms: Mapped[int] = mapped_column(BigInt, default=0)
    started_at: Mapped[dt.datetime]
    reported_at: Mapped[dt.datetime]
    transcript_read_at: Mapped[dt.datetime | None]
