"""The ledger and what is credited in it. Amounts are whole hundredths of a tiết (class period)."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


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
        Index("ix_credit_creditable_year", "creditable_id", "year"),
        CheckConstraint("kind IN ('course', 'outside', 'correction')", name="kind"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    source_key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    # Of a training outside: what it was (`recognition` names the kinds); by which version of which rule it counts.
    activity: Mapped[str | None]
    rule_version: Mapped[str | None]
    organiser: Mapped[str | None]
    approved_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
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
