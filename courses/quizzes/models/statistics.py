"""Statistics kept as sums, so that a page reads a few rows whatever the number of attempts."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


class ExamStatistic(Base):
    """The running sums of the results of a quiz (see rules.statistics)."""

    __tablename__ = "exam_statistic"

    item_id: Mapped[int] = mapped_column(BigInt, ForeignKey("item.id"), primary_key=True)
    sums: Mapped[dict[str, Any]]
    updated_at: Mapped[dt.datetime]


class QuestionStatistic(Base):
    """The running sums of one question version in one quiz, and its leak watch (see rules.leaks)."""

    __tablename__ = "question_statistic"
    __table_args__ = (UniqueConstraint("item_id", "question_version_id"),)

    id: Mapped[Key]
    item_id: Mapped[int] = mapped_column(BigInt, ForeignKey("item.id"))
    question_version_id: Mapped[int] = mapped_column(BigInt, ForeignKey("question_version.id"))
    sums: Mapped[dict[str, Any]]
    watch: Mapped[dict[str, Any]]
    flagged_at: Mapped[dt.datetime | None]
    updated_at: Mapped[dt.datetime]


class ChoiceCount(Base):
    """How often a choice of a question was taken, by learners of low, middle and high results."""

    __tablename__ = "choice_count"
    __table_args__ = (UniqueConstraint("item_id", "question_version_id", "choice"),)

    id: Mapped[Key]
    item_id: Mapped[int] = mapped_column(BigInt, ForeignKey("item.id"))
    question_version_id: Mapped[int] = mapped_column(BigInt, ForeignKey("question_version.id"))
    choice: Mapped[str]
    low: Mapped[int]
    middle: Mapped[int]
    high: Mapped[int]
