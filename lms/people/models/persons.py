"""People, and how they are found."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key, PlainText


class Person(Base):
    """A person (cán bộ, công chức, viên chức, người lao động, công dân). The record belongs to the person."""

    __tablename__ = "person"
    __table_args__ = (
        Index("ix_person_sort", "sort_key", "id"),
        Index("ix_person_birth", "birth_on", "search_text"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    full_name: Mapped[str]
    given_name: Mapped[str]
    search_text: Mapped[str] = mapped_column(index=True)
    sort_key: Mapped[str]
    birth_on: Mapped[dt.date | None]
    gender: Mapped[str | None]
    staff_number: Mapped[str | None] = mapped_column(unique=True)
    national_id: Mapped[str | None] = mapped_column(unique=True)
    email: Mapped[str | None] = mapped_column(unique=True)
    phone: Mapped[str | None] = mapped_column(index=True)
    address_form: Mapped[str] = mapped_column(default="anh/chị")
    language: Mapped[str] = mapped_column(default="vi")
    text_size: Mapped[str] = mapped_column(default="normal")
    theme: Mapped[str] = mapped_column(default="auto")
    data_saver: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    notice_accepted_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]


class PersonKey(Base):
    """The folded name of a person from each of its words on: "thi mai" finds Đặng Thị Mai by an index."""

    __tablename__ = "person_key"
    __table_args__ = (Index("ix_person_key_key", "key", "person_id"),)

    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(PlainText)


class PersonAlias(Base):
    """Two accounts of one person: from a day on, and until it is undone, one account speaks for the other.

    Nothing is re-pointed: what the other account did stays its own and is read together (DESIGN, merging).
    `via_id` is the account it was merged into; `into_id` the one that speaks for both since that one was merged
    into a third: a living alias never leads to another.
    """

    __tablename__ = "person_alias"
    __table_args__ = (
        CheckConstraint("person_id <> into_id", name="not_itself"),
        Index(
            "uq_person_alias_living",
            "person_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
            sqlite_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"), index=True)
    into_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"), index=True)
    via_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    reason: Mapped[str]
    began_at: Mapped[dt.datetime]
    began_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    ended_at: Mapped[dt.datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))


class PersonApart(Base):
    """Two accounts that somebody looked at and found to be of two people: nobody is asked again."""

    __tablename__ = "person_apart"
    __table_args__ = (
        CheckConstraint("first_id < second_id", name="in_order"),
        UniqueConstraint("first_id", "second_id"),
    )

    id: Mapped[Key]
    first_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    second_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"), index=True)
    decided_at: Mapped[dt.datetime]
    decided_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
