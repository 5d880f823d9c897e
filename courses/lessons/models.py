"""Lessons as they are read, and the visits by which the server decides that one is done."""

import datetime as dt

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


class LessonVersion(Base):
    """The text of a lesson: immutable. `html` is sanitised; images are named as in the course folder."""

    __tablename__ = "lesson_version"
    __table_args__ = (UniqueConstraint("item_id", "number"),)

    id: Mapped[Key]
    item_id: Mapped[int] = mapped_column(BigInt, ForeignKey("item.id"))
    number: Mapped[int]
    markdown: Mapped[str]
    html: Mapped[str]
    digest: Mapped[str]


class LessonQuestion(Base):
    """A self-test question that stands at the end of a lesson."""

    __tablename__ = "lesson_question"
    __table_args__ = (UniqueConstraint("lesson_version_id", "position"),)

    id: Mapped[Key]
    lesson_version_id: Mapped[int] = mapped_column(BigInt, ForeignKey("lesson_version.id"))
    position: Mapped[int]
    question_version_id: Mapped[int] = mapped_column(BigInt, ForeignKey("question_version.id"))


class LessonVisit(Base):
    """When a learner first opened a lesson and where in it they stopped (per cent of its height)."""

    __tablename__ = "lesson_visit"
    __table_args__ = (UniqueConstraint("enrolment_id", "item_id"),)

    id: Mapped[Key]
    enrolment_id: Mapped[int] = mapped_column(BigInt, ForeignKey("enrolment.id"))
    item_id: Mapped[int] = mapped_column(BigInt, ForeignKey("item.id"))
    opened_at: Mapped[dt.datetime]
    last_at: Mapped[dt.datetime]
    position_percent: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[dt.datetime | None]
    held_at: Mapped[dt.datetime | None]
    confirmed_at: Mapped[dt.datetime | None]
