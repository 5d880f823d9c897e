"""Inquiries of learners and what was written to them. Texts are plain: never read as HTML."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


class Inquiry(Base):
    """A question to the trainer, or an error reported, from a lesson or from one block of it.

    `version_number` is the version of the course that was read, `quoted` the first words of the block as they
    were then. `shared_text` is how the question is worded for the other learners of the course, without the name.
    """

    __tablename__ = "inquiry"
    __table_args__ = (
        CheckConstraint("kind IN ('question', 'error')", name="kind"),
        CheckConstraint("state IN ('open', 'answered', 'closed')", name="state"),
        Index("ix_inquiry_course", "course_id", "state", "created_at"),
        Index("ix_inquiry_item", "item_id"),
        Index("ix_inquiry_person", "person_id", "created_at"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    course_id: Mapped[int] = mapped_column(BigInt, ForeignKey("course.id"))
    item_id: Mapped[int] = mapped_column(BigInt, ForeignKey("item.id"))
    block_id: Mapped[str]
    quoted: Mapped[str]
    version_number: Mapped[int]
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    kind: Mapped[str]
    text: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")
    shared_text: Mapped[str] = mapped_column(default="")
    created_at: Mapped[dt.datetime]
    waits_since: Mapped[dt.datetime]
    answered_at: Mapped[dt.datetime | None]
    closed_at: Mapped[dt.datetime | None]


class InquiryPost(Base):
    """What was written to an inquiry, by those who teach or by the one who asked; a shared one is an answer for all."""

    __tablename__ = "inquiry_post"
    __table_args__ = (
        CheckConstraint("is_by_teacher OR NOT is_shared", name="shared"),
        Index("ix_inquiry_post_inquiry", "inquiry_id", "id"),
    )

    id: Mapped[Key]
    inquiry_id: Mapped[int] = mapped_column(BigInt, ForeignKey("inquiry.id"))
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    is_by_teacher: Mapped[bool]
    is_shared: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str]
    at: Mapped[dt.datetime]
