"""Lessons as they are read, and the visits by which the server decides that one is done."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


class LessonVersion(Base):
    """What a lesson says, block by block: immutable. `markdown` is the text it came from, where it came from one."""

    __tablename__ = "lesson_version"
    __table_args__ = (UniqueConstraint("item_id", "number"),)

    id: Mapped[Key]
    item_id: Mapped[int] = mapped_column(BigInt, ForeignKey("item.id"))
    number: Mapped[int]
    blocks: Mapped[list[Any]] = mapped_column(default=list)
    markdown: Mapped[str]
    digest: Mapped[str]


class LessonTranslation(Base):
    """The same lesson in another language: its title and its blocks, with the version it belongs to."""

    __tablename__ = "lesson_translation"

    lesson_version_id: Mapped[int] = mapped_column(BigInt, ForeignKey("lesson_version.id"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    blocks: Mapped[list[Any]] = mapped_column(default=list)


class LessonReference(Base):
    """A record outside the lesson that one of its blocks stands on: a question, a medium, a package, a document."""

    __tablename__ = "lesson_reference"
    __table_args__ = (Index("ix_lesson_reference_reference", "kind", "reference"),)

    lesson_version_id: Mapped[int] = mapped_column(BigInt, ForeignKey("lesson_version.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(primary_key=True)


class LessonQuestion(Base):
    """A self-test question of a lesson, in order: those that stand in a block first, then those at its end."""

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


class SelfCheck(Base):
    """A self-test question of a lesson that the learner answered rightly, once: of the answer nothing is kept."""

    __tablename__ = "self_check"
    __table_args__ = (UniqueConstraint("enrolment_id", "item_id", "question_id"),)

    id: Mapped[Key]
    enrolment_id: Mapped[int] = mapped_column(BigInt, ForeignKey("enrolment.id"))
    item_id: Mapped[int] = mapped_column(BigInt, ForeignKey("item.id"))
    question_id: Mapped[int] = mapped_column(BigInt, ForeignKey("question.id"))
    answered_at: Mapped[dt.datetime]
