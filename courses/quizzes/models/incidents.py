"""Outages that the site noticed itself, and the time given back for them."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


class SitePulse(Base):
    """The site was alive at that moment: one row, written again and again by the worker."""

    __tablename__ = "site_pulse"

    id: Mapped[Key]
    at: Mapped[dt.datetime]


class Incident(Base):
    """An outage (sự cố): proposed by the site, confirmed or dismissed by one person.

    `source` is 'pulse' (the whole site stood still) or 'pages' (many open pages fell silent at once).
    """

    __tablename__ = "incident"
    __table_args__ = (
        CheckConstraint("state IN ('proposed', 'confirmed', 'dismissed')", name="state"),
        CheckConstraint("source IN ('pulse', 'pages')", name="source"),
        CheckConstraint("until_at > from_at", name="interval"),
        UniqueConstraint("source", "from_at"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    source: Mapped[str]
    from_at: Mapped[dt.datetime]
    until_at: Mapped[dt.datetime]
    state: Mapped[str] = mapped_column(default="proposed")
    found_at: Mapped[dt.datetime]
    decided_at: Mapped[dt.datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(default="")


class IncidentAttempt(Base):
    """An attempt that was open in the outage: how much it lost, and what was given back ('time' or 'attempt')."""

    __tablename__ = "incident_attempt"
    __table_args__ = (UniqueConstraint("incident_id", "attempt_id"),)

    id: Mapped[Key]
    incident_id: Mapped[int] = mapped_column(BigInt, ForeignKey("incident.id"))
    attempt_id: Mapped[int] = mapped_column(BigInt, ForeignKey("attempt.id"), index=True)
    lost_seconds: Mapped[int]
    given: Mapped[str | None]
    old_deadline_at: Mapped[dt.datetime | None]
    new_deadline_at: Mapped[dt.datetime | None]
