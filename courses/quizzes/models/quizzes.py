"""Quizzes: rules and blueprint by version, what may change by date beside them, and the draft of the next version."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


class QuizVersion(Base):
    """The rules of a quiz: immutable. Time in minutes, pass mark in per cent.

    `counting` says which score counts, `order` whether one may go back, `feedback` when the key is shown,
    `grace_seconds` how long an answer on its way is waited for, `markers` how many people mark an essay.
    """

    __tablename__ = "quiz_version"
    __table_args__ = (
        UniqueConstraint("item_id", "number"),
        CheckConstraint("counting IN ('best', 'last', 'first', 'average')", name="counting"),
        CheckConstraint("\"order\" IN ('free', 'locked')", name="order"),
        CheckConstraint("feedback IN ('now', 'after_closing', 'never')", name="feedback"),
        CheckConstraint("markers IN (1, 2)", name="markers"),
    )

    id: Mapped[Key]
    item_id: Mapped[int] = mapped_column(BigInt, ForeignKey("item.id"))
    number: Mapped[int]
    minutes: Mapped[int]
    attempts: Mapped[int]
    pass_percent: Mapped[int]
    pause_minutes: Mapped[int] = mapped_column(default=0, server_default="0")
    counting: Mapped[str] = mapped_column(default="best", server_default="best")
    order: Mapped[str] = mapped_column(default="free", server_default="free")
    feedback: Mapped[str] = mapped_column(default="after_closing", server_default="after_closing")
    grace_seconds: Mapped[int] = mapped_column(default=30, server_default="30")
    markers: Mapped[int] = mapped_column(default=1, server_default="1")
    appeal_days: Mapped[int] = mapped_column(default=5, server_default="5")
    digest: Mapped[str]


class QuizSection(Base):
    """One line of the blueprint: draw `count` questions of this category, of this band of difficulty."""

    __tablename__ = "quiz_section"
    __table_args__ = (UniqueConstraint("quiz_version_id", "position"),)

    id: Mapped[Key]
    quiz_version_id: Mapped[int] = mapped_column(BigInt, ForeignKey("quiz_version.id"))
    position: Mapped[int]
    category: Mapped[str]
    band: Mapped[str] = mapped_column(default="", server_default="")
    count: Mapped[int]


class PooledQuestion(Base):
    """A question that a section may draw, and the lesson to study again when it is missed."""

    __tablename__ = "pooled_question"
    __table_args__ = (UniqueConstraint("section_id", "question_version_id"),)

    id: Mapped[Key]
    section_id: Mapped[int] = mapped_column(BigInt, ForeignKey("quiz_section.id"))
    question_version_id: Mapped[int] = mapped_column(BigInt, ForeignKey("question_version.id"))
    position: Mapped[int]
    lesson_slug: Mapped[str | None]


class QuizSetting(Base):
    """What may change by date without a new version: when an attempt may be started, and with which password."""

    __tablename__ = "quiz_setting"
    __table_args__ = (
        CheckConstraint("closes_at IS NULL OR opens_at IS NULL OR closes_at > opens_at", name="window"),
    )

    item_id: Mapped[int] = mapped_column(BigInt, ForeignKey("item.id"), primary_key=True)
    opens_at: Mapped[dt.datetime | None]
    closes_at: Mapped[dt.datetime | None]
    password_hash: Mapped[str | None]
    updated_at: Mapped[dt.datetime]


class QuizDraft(Base):
    """The next version of a quiz while a trainer writes it; `item_id` is NULL for one not yet in its course."""

    __tablename__ = "quiz_draft"

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    course_id: Mapped[int] = mapped_column(BigInt, ForeignKey("course.id"))
    item_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("item.id"), unique=True)
    content: Mapped[dict[str, Any]]
    author_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    revision: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[dt.datetime]


class QuizOverride(Base):
    """Other rules of a quiz for a person, a class, or a unit with all below: a dated grant with its reason.

    Extra attempts and minutes are added to those of the quiz; the window replaces it where it is given.
    """

    __tablename__ = "quiz_override"
    __table_args__ = (
        CheckConstraint(
            "(person_id IS NOT NULL AND class_id IS NULL AND unit_id IS NULL)"
            " OR (person_id IS NULL AND class_id IS NOT NULL AND unit_id IS NULL)"
            " OR (person_id IS NULL AND class_id IS NULL AND unit_id IS NOT NULL)",
            name="one_target",
        ),
        CheckConstraint("extra_attempts >= 0 AND extra_minutes >= 0", name="only_more"),
        Index("ix_quiz_override_item", "item_id"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    item_id: Mapped[int] = mapped_column(BigInt, ForeignKey("item.id"))
    person_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    class_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("study_class.id"))
    unit_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("unit.id"))
    extra_attempts: Mapped[int] = mapped_column(default=0)
    extra_minutes: Mapped[int] = mapped_column(default=0)
    opens_at: Mapped[dt.datetime | None]
    closes_at: Mapped[dt.datetime | None]
    reason: Mapped[str]
    granted_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    granted_at: Mapped[dt.datetime]
    withdrawn_at: Mapped[dt.datetime | None]


class TimeGrant(Base):
    """Extra time for a person at every quiz, in per cent, from a day to a day: for a disability, with its document."""

    __tablename__ = "time_grant"
    __table_args__ = (
        CheckConstraint("percent BETWEEN 1 AND 300", name="percent"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="interval"),
        Index("ix_time_grant_person", "person_id"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    percent: Mapped[int]
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    reason: Mapped[str]
    granted_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    granted_at: Mapped[dt.datetime]
    withdrawn_at: Mapped[dt.datetime | None]
