"""Scoring apart from answers: marks, results and what changed in them, markers, contested results."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text, true
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


class Mark(Base):
    """What an answer is worth, by a marker and a scoring: 0 to 1 as a fraction. One of them counts.

    `marker` is "system", "person:<id>" or "agreed" (the mean of two); `scoring` counts the scorings of that
    marker. `detail` holds the points
    of a rubric. A mark is never changed: another one counts instead, and says why.
    """

    __tablename__ = "mark"
    __table_args__ = (
        UniqueConstraint("attempt_question_id", "marker", "scoring"),
        Index(
            "uq_mark_counts",
            "attempt_question_id",
            unique=True,
            sqlite_where=text("counts"),
            postgresql_where=text("counts"),
        ),
    )

    id: Mapped[Key]
    attempt_question_id: Mapped[int] = mapped_column(BigInt, ForeignKey("attempt_question.id"))
    marker: Mapped[str]
    scoring: Mapped[int]
    answer_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("answer.id"))
    numerator: Mapped[int]
    denominator: Mapped[int]
    counts: Mapped[bool] = mapped_column(default=True, server_default=true())
    reason: Mapped[str] = mapped_column(default="", server_default="")
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    person_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    at: Mapped[dt.datetime | None]


class AttemptResult(Base):
    """The result of a closed attempt whose questions are all marked. What changed in it stands in ResultChange.

    A pass is kept when a later scoring would take it away: `keeps_pass` says so. `counted_at` is when it went into
    the statistics.
    """

    __tablename__ = "attempt_result"

    attempt_id: Mapped[int] = mapped_column(BigInt, ForeignKey("attempt.id"), primary_key=True)
    percent: Mapped[float]
    is_passed: Mapped[bool]
    graded_at: Mapped[dt.datetime]
    keeps_pass: Mapped[bool] = mapped_column(default=False, server_default=false())
    counted_at: Mapped[dt.datetime | None] = mapped_column(index=True)


class ResultChange(Base):
    """A result that became another one: from what to what, by which cause, and the reason given."""

    __tablename__ = "result_change"
    __table_args__ = (Index("ix_result_change_attempt", "attempt_id"),)

    id: Mapped[Key]
    attempt_id: Mapped[int] = mapped_column(BigInt, ForeignKey("attempt.id"))
    from_percent: Mapped[float]
    to_percent: Mapped[float]
    from_passed: Mapped[bool]
    to_passed: Mapped[bool]
    cause: Mapped[str]
    reason: Mapped[str]
    rescoring_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("rescoring.id"))
    person_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    at: Mapped[dt.datetime]


class Rescoring(Base):
    """Another scoring of a question version: a corrected key, or full marks for everybody. The answers stay.

    `number` is the scoring that its marks carry, from 2; the highest applied one is in force, also for attempts
    that are closed later. `data` is the whole data of the question with the corrected key.
    """

    __tablename__ = "rescoring"
    __table_args__ = (
        UniqueConstraint("question_version_id", "number"),
        CheckConstraint("policy IN ('key', 'full_marks')", name="policy"),
        CheckConstraint("number >= 2", name="number"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    question_version_id: Mapped[int] = mapped_column(BigInt, ForeignKey("question_version.id"))
    number: Mapped[int]
    policy: Mapped[str]
    data: Mapped[dict[str, Any]]
    reason: Mapped[str]
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    created_at: Mapped[dt.datetime]
    applied_at: Mapped[dt.datetime | None]
    affected: Mapped[int] = mapped_column(default=0)


class MarkingClaim(Base):
    """A person marks an answer: first, second or deciding marker; the code stands for the learner's name."""

    __tablename__ = "marking_claim"
    __table_args__ = (
        UniqueConstraint("attempt_question_id", "slot"),
        UniqueConstraint("attempt_question_id", "marker_id", name="uq_marking_claim_marker"),
        CheckConstraint("slot IN (1, 2, 3)", name="slot"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    attempt_question_id: Mapped[int] = mapped_column(BigInt, ForeignKey("attempt_question.id"))
    slot: Mapped[int]
    marker_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    claimed_at: Mapped[dt.datetime]
    done_at: Mapped[dt.datetime | None]


class Appeal(Base):
    """A learner contests a result (phúc khảo) or reports a faulty question; answered with a reason, by a day."""

    __tablename__ = "appeal"
    __table_args__ = (
        CheckConstraint("kind IN ('contest', 'report')", name="kind"),
        CheckConstraint("decision IS NULL OR decision IN ('upheld', 'rejected')", name="decision"),
        UniqueConstraint("attempt_id", "position", "kind"),
        Index("ix_appeal_open", "answered_at", "due_at"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    attempt_id: Mapped[int] = mapped_column(BigInt, ForeignKey("attempt.id"))
    position: Mapped[int]
    kind: Mapped[str]
    text: Mapped[str]
    created_at: Mapped[dt.datetime]
    due_at: Mapped[dt.datetime]
    decision: Mapped[str | None]
    reply: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[dt.datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
