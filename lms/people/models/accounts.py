"""Roles, and how people sign in."""

import datetime as dt

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


class RoleGrant(Base):
    """A role granted to a person at a unit from a day to a day; it reaches the units below."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("person_id", "role", "unit_id", "valid_from"),)

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    role: Mapped[str]
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    granted_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))


class SignInName(Base):
    """A name under which a person signs in (e-mail, staff number, user name), compared by its identity key."""

    __tablename__ = "sign_in_name"

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    identity_key: Mapped[str] = mapped_column(unique=True)


class Credential(Base):
    """The password of a person (argon2id)."""

    __tablename__ = "credential"

    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"), primary_key=True)
    password_hash: Mapped[str]
    must_change: Mapped[bool] = mapped_column(default=True)
    changed_at: Mapped[dt.datetime]


class WebSession(Base):
    """A signed-in browser, by the hash of its token; revoked within the next request of any worker."""

    __tablename__ = "web_session"

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"), index=True)
    device: Mapped[str]
    is_own_device: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[dt.datetime]
    last_seen_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    revoked_at: Mapped[dt.datetime | None]


class ResetCode(Base):
    """A code sent by mail to set a new password: hashed, used once, ten minutes, five tries."""

    __tablename__ = "reset_code"

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"), index=True)
    code_hash: Mapped[str]
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]


class Lockout(Base):
    """Failed tries in a row under one name; five lock the name for a while, whether or not it exists."""

    __tablename__ = "lockout"

    identity_key: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[dt.datetime]
    locked_until: Mapped[dt.datetime | None]
