"""Files on their way in."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


class Upload(Base):
    """One file that a person sends. How much of it is here says the file in the data folder, not this row.

    open: parts are missing; finished: whole, in the store; spent: a feature has taken it.
    """

    __tablename__ = "upload"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'finished', 'spent')", name="state"),
        Index("ix_upload_person", "person_id", "state"),
        Index("ix_upload_created", "created_at"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    purpose: Mapped[str]
    name: Mapped[str]
    size: Mapped[int] = mapped_column(BigInt)
    state: Mapped[str] = mapped_column(default="open")
    sha256: Mapped[str | None]
    created_at: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime | None]
