"""Graded quizzes: settings and blueprint by version; attempts, answers and their scoring apart."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


class QuizVersion(Base):
    """The rules of a quiz: immutable. Time in minutes, pass mark in per cent."""

    __tablename__ = "quiz_version"
    __table_args__ = (UniqueConstraint("item_id", "number"),)

    id: Mapped[Key]
    item_id: Mapped[int] = mapped_column(BigInt, ForeignKey("item.id"))
    number: Mapped[int]
    minutes: Mapped[int]
    attempts: Mapped[int]
    pass_percent: Mapped[int]
    digest: Mapped[str]


class QuizSection(Base):
    """One line of the blueprint: draw `count` questions of this category."""

    __tablename__ = "quiz_section"
    __table_args__ = (UniqueConstraint("quiz_version_id", "position"),)

    id: Mapped[Key]
    quiz_version_id: Mapped[int] = mapped_column(BigInt, ForeignKey("quiz_version.id"))
    position: Mapped[int]
    category: Mapped[str]
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


class Attempt(Base):
    """One attempt (lượt làm bài): its questions, their order and its deadline are fixed when it starts."""

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "item_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        Index("ix_attempt_open", "closed_at", "deadline_at"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    enrolment_id: Mapped[int] = mapped_column(BigInt, ForeignKey("enrolment.id"))
    item_id: Mapped[int] = mapped_column(BigInt, ForeignKey("item.id"))
    quiz_version_id: Mapped[int] = mapped_column(BigInt, ForeignKey("quiz_version.id"))
    number: Mapped[int]
    started_at: Mapped[dt.datetime]
    deadline_at: Mapped[dt.datetime]
    closed_at: Mapped[dt.datetime | None]
    closed_by: Mapped[str | None]
    writers: Mapped[int] = mapped_column(default=0)


class AttemptQuestion(Base):
    """A question as it stands in an attempt: which version, in which order its options."""

    __tablename__ = "attempt_question"
    __table_args__ = (UniqueConstraint("attempt_id", "position"),)

    id: Mapped[Key]
    attempt_id: Mapped[int] = mapped_column(BigInt, ForeignKey("attempt.id"))
    position: Mapped[int]
    question_version_id: Mapped[int] = mapped_column(BigInt, ForeignKey("question_version.id"))
    lesson_slug: Mapped[str | None]
    frozen: Mapped[dict[str, Any]]


class Answer(Base):
    """One saved answer: append-only. The latest by (writer, seq) counts; the receipt names what was saved."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("attempt_question_id", "writer", "seq"),)

    id: Mapped[Key]
    attempt_question_id: Mapped[int] = mapped_column(BigInt, ForeignKey("attempt_question.id"))
    writer: Mapped[int]
    seq: Mapped[int] = mapped_column(BigInt)
    response: Mapped[dict[str, Any]]
    received_at: Mapped[dt.datetime]
    receipt: Mapped[str]


class Mark(Base):
    """What an answer is worth, by the scoring of the question version: 0 to 1 as a fraction."""

    __tablename__ = "mark"
    __table_args__ = (UniqueConstraint("attempt_question_id", "marker", "scoring"),)

    id: Mapped[Key]
    attempt_question_id: Mapped[int] = mapped_column(BigInt, ForeignKey("attempt_question.id"))
    marker: Mapped[str]
    scoring: Mapped[int]
    answer_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("answer.id"))
    numerator: Mapped[int]
    denominator: Mapped[int]


class AttemptResult(Base):
    """The result of a closed attempt, once."""

    __tablename__ = "attempt_result"

    attempt_id: Mapped[int] = mapped_column(BigInt, ForeignKey("attempt.id"), primary_key=True)
    percent: Mapped[float]
    is_passed: Mapped[bool]
    graded_at: Mapped[dt.datetime]
