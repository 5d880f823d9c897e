"""The recognition catalogue, proposals with their evidence, and class lists. Amounts are hundredths of a tiết."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key
from lms.core.ids import public_id
from lms.recognition.rules import STATES, Terms, from_json

LIST_STATES = ("checked", "applying", "applied", "undoing", "undone", "discarded")


class RecognitionActivity(Base):
    """Something done outside the site that may count (hoạt động được công nhận); `kind` is what the ledger calls it."""

    __tablename__ = "recognition_activity"

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: public_id())
    kind: Mapped[str]
    name: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[dt.datetime]


class RecognitionRule(Base):
    """One version of the terms of an activity at a unit and below, from a day on. Never edited: replaced or ended.

    Those of the root are the central terms. The nearest unit's version decides, held within all above it.
    """

    __tablename__ = "recognition_rule"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="interval"),
        CheckConstraint("decider IN ('hr', 'head')", name="decider"),
        UniqueConstraint("activity_id", "unit_id", "number"),
        Index("uq_recognition_rule_from", "unit_id", "activity_id", "valid_from", unique=True),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: public_id())
    activity_id: Mapped[int] = mapped_column(BigInt, ForeignKey("recognition_activity.id"))
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    number: Mapped[int]
    conversion: Mapped[dict[str, Any]]
    each_cap_hundredths: Mapped[int | None]
    year_cap_hundredths: Mapped[int | None]
    proof_files: Mapped[int]
    proof_words: Mapped[str]
    decider: Mapped[str]
    may_differ: Mapped[bool]
    legal_basis: Mapped[str | None]
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    published_at: Mapped[dt.datetime]
    published_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))

    @property
    def terms(self) -> Terms:
        """What this version says, for the rules."""
        return Terms(
            conversion=from_json(self.conversion),
            each_cap=self.each_cap_hundredths,
            year_cap=self.year_cap_hundredths,
            proof_files=self.proof_files,
            decider=self.decider,
            may_differ=self.may_differ,
        )


class ClassList(Base):
    """A class and its participants as the organiser listed them, read from one file.

    checked (each row has a verdict; nothing counts yet) → applying (a job) → applied → undoing → undone;
    or discarded.
    """

    __tablename__ = "class_list"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(state) for state in LIST_STATES)})", name="state"),
        Index("ix_class_list_unit", "unit_id", "id"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: public_id())
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    activity_id: Mapped[int] = mapped_column(BigInt, ForeignKey("recognition_activity.id"))
    title: Mapped[str]
    organiser: Mapped[str]
    started_on: Mapped[dt.date]
    ended_on: Mapped[dt.date]
    seconds: Mapped[int]
    count: Mapped[int]
    content_group: Mapped[int]
    study_form: Mapped[str]
    proof_label: Mapped[str]
    file_sha256: Mapped[str]
    file_name: Mapped[str]
    warnings: Mapped[list[Any]]
    state: Mapped[str] = mapped_column(default="checked")
    reason: Mapped[str | None]
    created_at: Mapped[dt.datetime]
    created_by_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    applied_at: Mapped[dt.datetime | None]
    undone_at: Mapped[dt.datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))


class Submission(Base):
    """A proposal that something done outside the site counts (đề nghị công nhận), by the learner or an HR officer.

    Accepted, it has exactly one line in the ledger, whose source is `recognition:<public_id>`. `revision` grows
    with every change, so that a decision is about what its page showed.
    """

    __tablename__ = "recognition_submission"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(state) for state in STATES)})", name="state"),
        CheckConstraint("(credit_id IS NOT NULL) = (state IN ('accepted', 'revoked'))", name="counted"),
        UniqueConstraint("list_id", "person_id"),
        Index("ix_recognition_submission_state", "state", "submitted_at", "id"),
        Index("ix_recognition_submission_person", "person_id", "id"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: public_id())
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    activity_id: Mapped[int] = mapped_column(BigInt, ForeignKey("recognition_activity.id"))
    list_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("class_list.id"))
    title: Mapped[str]
    organiser: Mapped[str]
    started_on: Mapped[dt.date]
    ended_on: Mapped[dt.date]
    seconds: Mapped[int]
    count: Mapped[int]
    content_group: Mapped[int]
    study_form: Mapped[str]
    proof_label: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="draft")
    revision: Mapped[int] = mapped_column(default=1)
    decider: Mapped[str] = mapped_column(default="hr")
    rule_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("recognition_rule.id"))
    amount_hundredths: Mapped[int | None]
    credit_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("credit.id"), unique=True)
    created_at: Mapped[dt.datetime]
    created_by_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    submitted_at: Mapped[dt.datetime | None]
    decided_at: Mapped[dt.datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))


class SubmissionStep(Base):
    """Something that was done to a proposal: who, when, with which reasons (keys of REASONS) and words."""

    __tablename__ = "recognition_step"

    id: Mapped[Key]
    submission_id: Mapped[int] = mapped_column(BigInt, ForeignKey("recognition_submission.id"), index=True)
    deed: Mapped[str]
    revision: Mapped[int]
    at: Mapped[dt.datetime]
    by_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    reasons: Mapped[list[Any]]
    words: Mapped[str] = mapped_column(default="")


class EvidenceFile(Base):
    """A file that proves something: of one proposal, or of a class list and so of all its proposals."""

    __tablename__ = "recognition_file"
    __table_args__ = (
        CheckConstraint("(submission_id IS NULL) <> (list_id IS NULL)", name="owner"),
        UniqueConstraint("submission_id", "sha256"),
        UniqueConstraint("list_id", "sha256"),
        Index("ix_recognition_file_sha256", "sha256"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: public_id())
    submission_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("recognition_submission.id"))
    list_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("class_list.id"))
    sha256: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    pages: Mapped[int]
    added_at: Mapped[dt.datetime]
    added_by_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))


class ClassListRow(Base):
    """A row of a class list with Excel's own number, its verdict, and what the officer decided about it.

    `values` are the cells as read; `candidates` the keys of the people whom it may mean.
    """

    __tablename__ = "class_list_row"
    __table_args__ = (
        UniqueConstraint("list_id", "number"),
        Index("ix_class_list_row_verdict", "list_id", "verdict", "number"),
    )

    id: Mapped[Key]
    list_id: Mapped[int] = mapped_column(BigInt, ForeignKey("class_list.id"))
    number: Mapped[int]
    verdict: Mapped[str]
    decision: Mapped[str | None]
    values: Mapped[dict[str, Any]]
    faults: Mapped[list[Any]]
    candidates: Mapped[list[Any]]
    person_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    amount_hundredths: Mapped[int]
    submission_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("recognition_submission.id"))
