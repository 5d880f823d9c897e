"""The yearly target and the ledger. Amounts are whole hundredths of a tiết (class period)."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


class TargetRule(Base):
    """The yearly target (mục tiêu bồi dưỡng năm) of a unit and those below it, from a day to a day.

    Data, never law in code: the legal basis is shown only where an administrator filled it in.
    """

    __tablename__ = "target_rule"
    __table_args__ = (
        CheckConstraint("amount_hundredths >= 0", name="amount"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="interval"),
        UniqueConstraint("unit_id", "valid_from"),
    )

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    amount_hundredths: Mapped[int]
    legal_basis: Mapped[str | None]
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]


class Creditable(Base):
    """What can be assigned or credited, pushed down by those who offer it (`courses:<slug>`)."""

    __tablename__ = "creditable"

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    amount_hundredths: Mapped[int]
    content_group: Mapped[int]
    study_form: Mapped[str]
    path: Mapped[str]
    is_open: Mapped[bool] = mapped_column(default=True)


class Credit(Base):
    """One line of the ledger: append-only. A correction is a new line that names the old one."""

    __tablename__ = "credit"
    __table_args__ = (
        Index("ix_credit_person_year", "person_id", "year"),
        CheckConstraint("kind IN ('course', 'outside', 'correction')", name="kind"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    source_key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    creditable_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("creditable.id"))
    corrects_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("credit.id"))
    title: Mapped[str]
    reason: Mapped[str]
    amount_hundredths: Mapped[int]
    content_group: Mapped[int | None]
    study_form: Mapped[str]
    earned_on: Mapped[dt.date]
    year: Mapped[int] = mapped_column(index=True)
    recorded_at: Mapped[dt.datetime]


class CreditEvidence(Base):
    """A piece of evidence (minh chứng) for a line: a result, a certificate, a decision. Append-only."""

    __tablename__ = "credit_evidence"
    __table_args__ = (UniqueConstraint("credit_id", "kind", "reference"),)

    id: Mapped[Key]
    credit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("credit.id"))
    kind: Mapped[str]
    reference: Mapped[str]
    label: Mapped[str]
    path: Mapped[str | None]
    recorded_at: Mapped[dt.datetime]


class LearningStart(Base):
    """The day on which a person first studied anything in a year: what tells "not started" from "late"."""

    __tablename__ = "learning_start"
    __table_args__ = (UniqueConstraint("person_id", "year"),)

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    year: Mapped[int]
    started_on: Mapped[dt.date]
