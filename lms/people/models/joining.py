"""Joining without a directory: codes with seats, and invitations."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


class JoinCode(Base):
    """A code with which people join a unit by themselves: so many seats, these mail domains, until a moment."""

    __tablename__ = "join_code"
    __table_args__ = (CheckConstraint("used >= 0 AND used <= seats", name="seats"),)

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"), index=True)
    title: Mapped[str]
    person_group: Mapped[str]
    is_counted: Mapped[bool]
    outside_reason: Mapped[str | None]
    mail_domains: Mapped[list[Any]]
    seats: Mapped[int]
    used: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[dt.datetime]
    closed_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]
    created_by_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))


class JoinUse(Base):
    """A seat taken by a person; given back when the person leaves the unit."""

    __tablename__ = "join_use"
    __table_args__ = (UniqueConstraint("code_id", "person_id"),)

    id: Mapped[Key]
    code_id: Mapped[int] = mapped_column(BigInt, ForeignKey("join_code.id"))
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"), index=True)
    post_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("post.id", ondelete="SET NULL"))
    joined_at: Mapped[dt.datetime]
    freed_at: Mapped[dt.datetime | None]


class SignUp(Base):
    """Who somebody says to be, until the code sent to the address proves that it is theirs; then an account.

    Nothing else exists before that: no person, no post, no seat. `browser_hash` is that of the key which the
    asking browser keeps; `code_hash` is None until the letter left, and for ever where the address is known.
    """

    __tablename__ = "sign_up"
    __table_args__ = (Index("ix_sign_up_email", "email_key", "created_at"),)

    id: Mapped[Key]
    browser_hash: Mapped[str] = mapped_column(unique=True)
    full_name: Mapped[str]
    birth_on: Mapped[dt.date | None]
    email: Mapped[str]
    email_key: Mapped[str]
    join_code_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("join_code.id"))
    language: Mapped[str]
    code_hash: Mapped[str | None]
    tries: Mapped[int] = mapped_column(default=0)
    letters: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[dt.datetime]
    sent_at: Mapped[dt.datetime | None]
    used_at: Mapped[dt.datetime | None]


class Invitation(Base):
    """A letter that asks a known person to set the first password: sent, opened, failed, accepted.

    The unit is the one for which it was sent; the link is kept as a hash only.
    `times` counts the letters that left.
    """

    __tablename__ = "invitation"
    __table_args__ = (Index("ix_invitation_unit", "unit_id", "id"),)

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"), unique=True)
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    email: Mapped[str]
    token_hash: Mapped[str | None] = mapped_column(unique=True)
    times: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[dt.datetime]
    asked_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    sent_at: Mapped[dt.datetime | None]
    failed_at: Mapped[dt.datetime | None]
    failure: Mapped[str | None]
    opened_at: Mapped[dt.datetime | None]
    accepted_at: Mapped[dt.datetime | None]
    expires_at: Mapped[dt.datetime | None]
