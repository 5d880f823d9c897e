"""The register of certificates (sổ cấp chứng chỉ): append-only, numbered, chained; bytes stored once."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


class Issuer(Base):
    """Who issues for a unit and the units below it, from a day to a day: what stands above and under the text."""

    __tablename__ = "issuer"
    __table_args__ = (UniqueConstraint("unit_id", "valid_from"),)

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    code: Mapped[str]
    place: Mapped[str]
    signer_capacity: Mapped[str | None]
    signer_post: Mapped[str]
    signer_name: Mapped[str]
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]


class Certificate(Base):
    """A certificate from the plan to the published file. Exactly one for a completed enrolment."""

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("issuer_code", "year", "sequence"),
        CheckConstraint("state IN ('planned','logged','rendered','signed','issued','parked')", name="state"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    enrolment_id: Mapped[int] = mapped_column(BigInt, unique=True)
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"), index=True)
    credit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("credit.id"))
    code: Mapped[str] = mapped_column(unique=True)
    issuer_unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"), index=True)
    issuer_code: Mapped[str]
    year: Mapped[int]
    sequence: Mapped[int]
    register_number: Mapped[str]
    facts: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default="planned")
    planned_at: Mapped[dt.datetime]
    rendered_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"))
    signed_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"), unique=True)
    issued_at: Mapped[dt.datetime | None]
    fault: Mapped[str | None]

    @property
    def issued_on(self) -> dt.date:
        """The day that is printed as the day of issue."""
        return dt.date.fromisoformat(self.facts["issued_on"])


class Revocation(Base):
    """A certificate revoked (thu hồi), by which decision and why. The certificate's own row stays as it was."""

    __tablename__ = "revocation"

    certificate_id: Mapped[int] = mapped_column(BigInt, ForeignKey("certificate.id"), primary_key=True)
    revoked_at: Mapped[dt.datetime]
    reason: Mapped[str]
    decision_number: Mapped[str | None]


class RegisterEntry(Base):
    """One line of the register's log: each holds the hash of the one before it, without a gap."""

    __tablename__ = "register_entry"
    __table_args__ = (UniqueConstraint("kind", "certificate_id"),)

    index: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False)
    kind: Mapped[str]
    certificate_id: Mapped[int] = mapped_column(BigInt, ForeignKey("certificate.id"))
    body: Mapped[dict[str, Any]]
    previous_hash: Mapped[str]
    hash: Mapped[str]
    logged_at: Mapped[dt.datetime]
