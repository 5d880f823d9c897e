"""Attempts: their papers, every answer that was saved, and what happened on their pages."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


class Attempt(Base):
    """One attempt (lượt làm bài): its questions, their order and its deadline are fixed when it starts.

    `reached` is the furthest question opened where the order is locked; `terms` says where the time comes from
    (overrides, grants, incidents); `seen_at` is the last sign of life of its page; an attempt is not closed by
    the clock before `held_until`, while an outage is being decided.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "item_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        Index("ix_attempt_open", "closed_at", "deadline_at"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    enrolment_id: Mapped[int] = mapped_column(BigInt, ForeignKey("enrolment.id"))
    item_id: Mapped[int] = mapped_column(BigInt, ForeignKey("item.id"))
    quiz_version_id: Mapped[int] = mapped_column(BigInt, ForeignKey("quiz_version.id"))
    number: Mapped[int]
    started_at: Mapped[dt.datetime]
    deadline_at: Mapped[dt.datetime]
    closed_at: Mapped[dt.datetime | None]
    closed_by: Mapped[str | None]
    writers: Mapped[int] = mapped_column(default=0)
    grace_seconds: Mapped[int] = mapped_column(default=30, server_default="30")
    order: Mapped[str] = mapped_column(default="free", server_default="free")
    reached: Mapped[int] = mapped_column(default=1, server_default="1")
    terms: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    seen_at: Mapped[dt.datetime | None]
    held_until: Mapped[dt.datetime | None]


class AttemptQuestion(Base):
    """A question as it stands in an attempt: which version, in which order its options."""

    __tablename__ = "attempt_question"
    __table_args__ = (
        UniqueConstraint("attempt_id", "position"),
        Index("ix_attempt_question_version", "question_version_id"),
    )

    id: Mapped[Key]
    attempt_id: Mapped[int] = mapped_column(BigInt, ForeignKey("attempt.id"))
    position: Mapped[int]
    question_version_id: Mapped[int] = mapped_column(BigInt, ForeignKey("question_version.id"))
    lesson_slug: Mapped[str | None]
    frozen: Mapped[dict[str, Any]]


class Answer(Base):
    """One saved answer: append-only. The latest by (writer, seq) counts; the receipt names what was saved.

    `number` is its place in the chain of receipts of the attempt, from 1, without a gap.
    """

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("attempt_question_id", "writer", "seq"),
        UniqueConstraint("attempt_id", "number", name="uq_answer_chain"),
    )

    id: Mapped[Key]
    attempt_id: Mapped[int] = mapped_column(BigInt, ForeignKey("attempt.id"))
    number: Mapped[int]
    attempt_question_id: Mapped[int] = mapped_column(BigInt, ForeignKey("attempt_question.id"))
    writer: Mapped[int]
    seq: Mapped[int] = mapped_column(BigInt)
    response: Mapped[dict[str, Any]]
    received_at: Mapped[dt.datetime]
    receipt: Mapped[str]


class AttemptEvent(Base):
    """Something that happened on the page of an attempt: a fact for the trainer, never a verdict."""

    __tablename__ = "attempt_event"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('focus_lost', 'takeover', 'paste', 'offline', 'signed_in_again')", name="kind"
        ),
        Index("ix_attempt_event_attempt", "attempt_id"),
    )

    id: Mapped[Key]
    attempt_id: Mapped[int] = mapped_column(BigInt, ForeignKey("attempt.id"))
    at: Mapped[dt.datetime]
    kind: Mapped[str]
    detail: Mapped[dict[str, Any]]


class AttemptGap(Base):
    """A while in which nothing was heard of the open page of an attempt."""

    __tablename__ = "attempt_gap"
    __table_args__ = (UniqueConstraint("attempt_id", "from_at"), Index("ix_attempt_gap_until", "until_at"))

    id: Mapped[Key]
    attempt_id: Mapped[int] = mapped_column(BigInt, ForeignKey("attempt.id"))
    from_at: Mapped[dt.datetime]
    until_at: Mapped[dt.datetime]
