"""The inbox."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


class Message(Base):
    """A message (thông báo) to one person; the same message (`key`) is written once."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("person_id", "key"),
        Index("ix_message_person_created", "person_id", "created_at"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    key: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    link: Mapped[str | None]
    created_at: Mapped[dt.datetime]
    read_at: Mapped[dt.datetime | None]
