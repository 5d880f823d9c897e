"""The one draft of a course: its facts and outline, its lessons, its files, and how each was before."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


class CourseDraft(Base):
    """What will be the next version of a course. `revision` counts the saves of facts and outline.

    `outline` is {"modules": [{"id", "title", "items": [{"slug", "kind", "title", "minutes", "is_required",
    "completion"}]}]}; `facts` are the fields of VersionFacts; `authors` are the ids of all who saved anything in it:
    none of them reviews it. `based_on` is the number of the version it came from.
    """

    __tablename__ = "course_draft"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'in_review', 'returned', 'approved')", name="state"),
    )

    course_id: Mapped[int] = mapped_column(BigInt, ForeignKey("course.id"), primary_key=True)
    state: Mapped[str] = mapped_column(default="draft")
    based_on: Mapped[int | None]
    facts: Mapped[dict[str, Any]]
    outline: Mapped[dict[str, Any]]
    revision: Mapped[int] = mapped_column(default=1)
    authors: Mapped[list[Any]] = mapped_column(default=list)
    created_at: Mapped[dt.datetime]
    updated_at: Mapped[dt.datetime]
    updated_by_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))


class DraftLesson(Base):
    """A lesson of a draft: {"blocks": […], "translations": {language: {"title", "blocks"}}}, with its own revision."""

    __tablename__ = "draft_lesson"
    __table_args__ = (UniqueConstraint("course_id", "slug"),)

    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(BigInt, ForeignKey("course_draft.course_id"))
    slug: Mapped[str]
    content: Mapped[dict[str, Any]]
    revision: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[dt.datetime]
    updated_by_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))


class DraftFile(Base):
    """A file that a draft may show, by its name in the course."""

    __tablename__ = "draft_file"
    __table_args__ = (UniqueConstraint("course_id", "name"),)

    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(BigInt, ForeignKey("course_draft.course_id"))
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))


class DraftHistory(Base):
    """How a part of a draft was after a save: of the lesson with that slug, or (slug '') of facts and outline.

    Saves of one author in one sitting are one row: it is the state in which they left it.
    """

    __tablename__ = "draft_history"
    __table_args__ = (Index("ix_draft_history_part", "course_id", "slug", "id"),)

    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(BigInt, ForeignKey("course.id"))
    slug: Mapped[str]
    revision: Mapped[int]
    content: Mapped[dict[str, Any]]
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    began_at: Mapped[dt.datetime]
    at: Mapped[dt.datetime]
