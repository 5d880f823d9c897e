"""Questions: stable, with immutable versions; self-test and graded questions are exclusive pools."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


class Question(Base):
    """A question (câu hỏi), known by its permanent key over all files and versions."""

    __tablename__ = "question"
    __table_args__ = (CheckConstraint("pool IN ('self_test', 'graded')", name="pool"),)

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(unique=True)
    pool: Mapped[str]


class QuestionVersion(Base):
    """What a question asks and its key: immutable. Stem and explanation are sanitised HTML."""

    __tablename__ = "question_version"
    __table_args__ = (UniqueConstraint("question_id", "number"),)

    id: Mapped[Key]
    question_id: Mapped[int] = mapped_column(BigInt, ForeignKey("question.id"))
    number: Mapped[int]
    kind: Mapped[str]
    title: Mapped[str]
    stem_html: Mapped[str]
    data: Mapped[dict[str, Any]]
    explanation_html: Mapped[str]
    citation: Mapped[str]
    source: Mapped[dict[str, Any]]
    digest: Mapped[str]
    created_at: Mapped[dt.datetime]
