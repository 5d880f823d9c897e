"""Courses: a stable course and stable items; immutable versions that put items in order."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


class Course(Base):
    """A course (khóa học), the same through all its versions; `current_number` is the version new learners get.

    Nobody new begins a course that is archived; those under way finish it.
    """

    __tablename__ = "course"

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    search_text: Mapped[str]
    current_number: Mapped[int | None]
    created_at: Mapped[dt.datetime]
    archived_at: Mapped[dt.datetime | None]


class CourseVersion(Base):
    """What a course says and asks: immutable once published. `digest` is that of the imported folder.

    A minor version corrects words and asks nothing new; `based_on` is the number of the version it came from.
    `competencies` are public ids; `translations` are {language: {"title", "summary"}}.
    """

    __tablename__ = "course_version"
    __table_args__ = (
        UniqueConstraint("course_id", "number"),
        CheckConstraint("kind IN ('major', 'minor')", name="kind"),
    )

    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(BigInt, ForeignKey("course.id"))
    number: Mapped[int]
    title: Mapped[str]
    summary: Mapped[str]
    objectives: Mapped[list[Any]]
    field: Mapped[str]
    language: Mapped[str]
    tiet_hundredths: Mapped[int]
    content_group: Mapped[int]
    study_form: Mapped[str]
    certificate_title: Mapped[str]
    legal_documents: Mapped[list[Any]]
    digest: Mapped[str]
    published_at: Mapped[dt.datetime]
    kind: Mapped[str] = mapped_column(default="major", server_default="major")
    note: Mapped[str] = mapped_column(default="", server_default="")
    based_on: Mapped[int | None]
    published_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    competencies: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    translations: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")


class Competency(Base):
    """A competency (năng lực) that courses name by its public id, and the framework that describes it.

    It is kept by a unit for itself and the units below; one that is ended can no longer be chosen.
    """

    __tablename__ = "competency"
    __table_args__ = (UniqueConstraint("unit_id", "name"),)

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    name: Mapped[str]
    reference: Mapped[str]
    created_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]


class CoursePrerequisite(Base):
    """A course that has to be completed before another one is begun, whatever their versions."""

    __tablename__ = "course_prerequisite"
    __table_args__ = (CheckConstraint("course_id <> needs_id", name="not_itself"),)

    course_id: Mapped[int] = mapped_column(BigInt, ForeignKey("course.id"), primary_key=True)
    needs_id: Mapped[int] = mapped_column(BigInt, ForeignKey("course.id"), primary_key=True, index=True)


class CourseModule(Base):
    """A module (học phần) of a version."""

    __tablename__ = "course_module"
    __table_args__ = (UniqueConstraint("version_id", "position"),)

    id: Mapped[Key]
    version_id: Mapped[int] = mapped_column(BigInt, ForeignKey("course_version.id"))
    position: Mapped[int]
    title: Mapped[str]


class Item(Base):
    """A lesson or a quiz, the same through all versions: progress is kept on it."""

    __tablename__ = "item"
    __table_args__ = (UniqueConstraint("course_id", "slug"),)

    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(BigInt, ForeignKey("course.id"))
    slug: Mapped[str]
    kind: Mapped[str]


class Placement(Base):
    """Where an item stands in a version, and which version of its content (`content_number`) is pinned.

    `completion` is the rule by which the item counts ({"kind": …} and its figures; empty: that of its kind).
    """

    __tablename__ = "placement"
    __table_args__ = (
        UniqueConstraint("version_id", "position"),
        UniqueConstraint("version_id", "item_id"),
        Index("ix_placement_item", "item_id"),
    )

    id: Mapped[Key]
    version_id: Mapped[int] = mapped_column(BigInt, ForeignKey("course_version.id"))
    module_id: Mapped[int] = mapped_column(BigInt, ForeignKey("course_module.id"))
    item_id: Mapped[int] = mapped_column(BigInt, ForeignKey("item.id"))
    position: Mapped[int]
    title: Mapped[str]
    minutes: Mapped[int]
    content_number: Mapped[int]
    is_required: Mapped[bool] = mapped_column(default=True, server_default=true())
    completion: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")


class CourseFile(Base):
    """A file that belongs to a course version (an image), by its name in the folder."""

    __tablename__ = "course_file"
    __table_args__ = (UniqueConstraint("version_id", "name"),)

    id: Mapped[Key]
    version_id: Mapped[int] = mapped_column(BigInt, ForeignKey("course_version.id"))
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
