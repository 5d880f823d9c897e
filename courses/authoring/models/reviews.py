"""The review of a draft: rounds, remarks beside blocks, approvals, every step, and the rules of a unit about it."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


class Review(Base):
    """One round of reviewing the draft of a course: sent by an author, decided by a reviewer or taken back.

    `needed` is how many different people have to approve it; `confirmed` are the warnings of the checklist that
    the author has seen.
    """

    __tablename__ = "course_review"
    __table_args__ = (
        UniqueConstraint("course_id", "round"),
        CheckConstraint("decision IN ('approved', 'returned', 'taken_back')", name="decision"),
        CheckConstraint("needed IN (1, 2)", name="needed"),
        Index("ix_course_review_open", "decided_at", "sent_at"),
    )

    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(BigInt, ForeignKey("course.id"))
    round: Mapped[int]
    note: Mapped[str] = mapped_column(default="")
    confirmed: Mapped[list[Any]] = mapped_column(default=list)
    needed: Mapped[int] = mapped_column(default=1)
    due_on: Mapped[dt.date]
    sent_by_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    sent_at: Mapped[dt.datetime]
    decision: Mapped[str | None]
    reviewer_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    decided_at: Mapped[dt.datetime | None]
    reason: Mapped[str] = mapped_column(default="")


class ReviewApproval(Base):
    """Somebody approved the draft in that round."""

    __tablename__ = "course_review_approval"

    review_id: Mapped[int] = mapped_column(BigInt, ForeignKey("course_review.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"), primary_key=True)
    at: Mapped[dt.datetime]


class Remark(Base):
    """What a reviewer asks for: at a block (`words` are those it had), at a lesson, or (slug '') at the course.

    `block_id` may name a slide of a block ("k3f9-s7"): then the words say which slide it was, too.

    Authors read it when the round is decided. It stays until somebody settled it, whatever happens to the block;
    one that nobody settled is closed by publishing: then it has a day (`resolved_at`), but no person.
    """

    __tablename__ = "course_remark"
    __table_args__ = (Index("ix_course_remark_lesson", "course_id", "slug"),)

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    course_id: Mapped[int] = mapped_column(BigInt, ForeignKey("course.id"))
    review_id: Mapped[int] = mapped_column(BigInt, ForeignKey("course_review.id"))
    slug: Mapped[str] = mapped_column(default="")
    block_id: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    resolved_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    resolved_at: Mapped[dt.datetime | None]


class AuthoringStep(Base):
    """A step of a course on its way: who did what, when."""

    __tablename__ = "authoring_step"
    __table_args__ = (Index("ix_authoring_step_course", "course_id", "id"),)

    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(BigInt, ForeignKey("course.id"))
    what: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)


class ReviewRule(Base):
    """How courses of a unit and below are reviewed, from a day to a day; the nearest unit's rule holds.

    `legal_approvers` is how many different people approve a course with legal content, `days` by when a review is
    expected. The legal basis is shown only where somebody filled it in.
    """

    __tablename__ = "review_rule"
    __table_args__ = (
        UniqueConstraint("unit_id", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="interval"),
        CheckConstraint("legal_approvers IN (1, 2)", name="legal_approvers"),
        CheckConstraint("days BETWEEN 1 AND 60", name="days"),
    )

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    legal_approvers: Mapped[int]
    days: Mapped[int]
    legal_basis: Mapped[str | None]
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    set_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
