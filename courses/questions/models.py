"""The question bank: stable questions with immutable versions, drafts under review, and what is known of their use.

Self-test and graded questions are exclusive pools.
"""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


class QuestionCategory(Base):
    """A category (chuyên đề) of the bank, kept by a unit and open to the units below it; levels parted by “/”."""

    __tablename__ = "question_category"
    __table_args__ = (UniqueConstraint("unit_id", "path"),)

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    path: Mapped[str]
    created_at: Mapped[dt.datetime]


class QuestionImport(Base):
    """A file or a paste: read and shown first, put into the bank when confirmed, taken back whole when undone."""

    __tablename__ = "question_import"
    __table_args__ = (CheckConstraint("state IN ('previewed', 'confirmed', 'undone')", name="state"),)

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    category_id: Mapped[int] = mapped_column(BigInt, ForeignKey("question_category.id"))
    name: Mapped[str]
    format: Mapped[str]
    state: Mapped[str] = mapped_column(default="previewed")
    content: Mapped[dict[str, Any]]
    created_at: Mapped[dt.datetime]
    decided_at: Mapped[dt.datetime | None]


class Question(Base):
    """A question (câu hỏi), known by its permanent key over all files and versions.

    `state` is that of the question as a whole: a question in use stays in use while a new version of it is
    drafted. `current_number` is the version that is in use or, before that, reviewed. `rested_cause` says what
    put it to rest where that was no person: "law" for a citation of a document that was replaced.
    """

    __tablename__ = "question"
    __table_args__ = (
        CheckConstraint("pool IN ('self_test', 'graded')", name="pool"),
        CheckConstraint("state IN ('draft', 'in_review', 'reviewed', 'in_use', 'retired')", name="state"),
        CheckConstraint("difficulty IN ('', 'easy', 'medium', 'hard')", name="difficulty"),
        Index("ix_question_category", "category_id", "state"),
        Index("ix_question_fingerprint", "fingerprint"),
    )

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(unique=True)
    pool: Mapped[str]
    state: Mapped[str] = mapped_column(default="in_use", server_default="in_use")
    kind: Mapped[str] = mapped_column(default="", server_default="")
    title: Mapped[str] = mapped_column(default="", server_default="")
    category_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("question_category.id"))
    difficulty: Mapped[str] = mapped_column(default="", server_default="")
    competency: Mapped[str] = mapped_column(default="", server_default="")
    legal_document: Mapped[str] = mapped_column(default="", server_default="")
    legal_article: Mapped[str] = mapped_column(default="", server_default="")
    author_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    import_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("question_import.id"))
    current_number: Mapped[int | None]
    search_text: Mapped[str] = mapped_column(default="", server_default="")
    fingerprint: Mapped[str] = mapped_column(default="", server_default="")
    rested_at: Mapped[dt.datetime | None]
    rested_reason: Mapped[str] = mapped_column(default="", server_default="")
    rested_cause: Mapped[str] = mapped_column(default="", server_default="")
    created_at: Mapped[dt.datetime | None]
    updated_at: Mapped[dt.datetime | None]


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
    author_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    reviewer_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    created_at: Mapped[dt.datetime]


class QuestionDraft(Base):
    """What is being written: the next version of a question, until a reviewer has approved it.

    `content` is the JSON of a FileQuestion; `revision` counts the saves, so that two authors meet a conflict;
    `authors` are the ids of all who saved it: none of them reviews it.
    """

    __tablename__ = "question_draft"
    __table_args__ = (CheckConstraint("state IN ('draft', 'in_review', 'returned')", name="state"),)

    question_id: Mapped[int] = mapped_column(BigInt, ForeignKey("question.id"), primary_key=True)
    state: Mapped[str] = mapped_column(default="draft")
    content: Mapped[dict[str, Any]]
    author_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    authors: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    revision: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[dt.datetime]
    sent_at: Mapped[dt.datetime | None]


class QuestionReview(Base):
    """A decision of a reviewer about a draft: approved as version `number`, or returned with remarks."""

    __tablename__ = "question_review"
    __table_args__ = (Index("ix_question_review_question", "question_id"),)

    id: Mapped[Key]
    question_id: Mapped[int] = mapped_column(BigInt, ForeignKey("question.id"))
    number: Mapped[int | None]
    decision: Mapped[str]
    remarks: Mapped[str]
    author_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    reviewer_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    at: Mapped[dt.datetime]


class QuestionTag(Base):
    """A free word on a question."""

    __tablename__ = "question_tag"
    __table_args__ = (UniqueConstraint("question_id", "tag"), Index("ix_question_tag_tag", "tag"))

    id: Mapped[Key]
    question_id: Mapped[int] = mapped_column(BigInt, ForeignKey("question.id"))
    tag: Mapped[str]


class QuestionEnemy(Base):
    """Two questions that never stand in one paper, because one gives the other away."""

    __tablename__ = "question_enemy"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="order"),
        Index("ix_question_enemy_second", "second_id"),
    )

    id: Mapped[Key]
    first_id: Mapped[int] = mapped_column(BigInt, ForeignKey("question.id"))
    second_id: Mapped[int] = mapped_column(BigInt, ForeignKey("question.id"))


class QuestionUse(Base):
    """Where a question is used, pushed down by lessons and quizzes: one row for each place and version of it."""

    __tablename__ = "question_use"
    __table_args__ = (UniqueConstraint("question_id", "place"),)

    id: Mapped[Key]
    question_id: Mapped[int] = mapped_column(BigInt, ForeignKey("question.id"))
    place: Mapped[str]
    label: Mapped[str]
    path: Mapped[str]
    since: Mapped[dt.datetime]


class QuestionMeasure(Base):
    """What was measured of a question over all quizzes, pushed down by them: facility is from 0 to 1."""

    __tablename__ = "question_measure"

    question_id: Mapped[int] = mapped_column(BigInt, ForeignKey("question.id"), primary_key=True)
    papers: Mapped[int] = mapped_column(default=0)
    answers: Mapped[int] = mapped_column(default=0)
    facility: Mapped[float | None]
    discrimination: Mapped[float | None]
    flagged_at: Mapped[dt.datetime | None]
    updated_at: Mapped[dt.datetime]


class QuestionPicture(Base):
    """A stored file that a question shows: who may see the question may see the file."""

    __tablename__ = "question_picture"
    __table_args__ = (
        UniqueConstraint("question_id", "sha256"),
        Index("ix_question_picture_sha256", "sha256"),
    )

    id: Mapped[Key]
    question_id: Mapped[int] = mapped_column(BigInt, ForeignKey("question.id"))
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
