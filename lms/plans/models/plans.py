"""A plan, its editions, its lines and what each unit has of a line. Turns (lượt) are whole numbers."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key


class TrainingPlan(Base):
    """The yearly training plan (kế hoạch đào tạo, bồi dưỡng) of a unit for its people and those below."""

    __tablename__ = "training_plan"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'decided')", name="state"),
        UniqueConstraint("unit_id", "year"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    year: Mapped[int] = mapped_column(index=True)
    title: Mapped[str]
    state: Mapped[str] = mapped_column(default="draft")
    created_at: Mapped[dt.datetime]
    created_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))


class PlanEdition(Base):
    """One wording of a plan: number 0 as it was first decided, each further one an amendment (điều chỉnh).

    Decided editions are never changed; at most one draft waits.
    """

    __tablename__ = "plan_edition"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'decided')", name="state"),
        CheckConstraint("(state = 'decided') = (decision_number IS NOT NULL)", name="decision"),
        UniqueConstraint("plan_id", "number"),
        Index(
            "uq_plan_edition_draft",
            "plan_id",
            unique=True,
            postgresql_where=text("state = 'draft'"),
            sqlite_where=text("state = 'draft'"),
        ),
    )

    id: Mapped[Key]
    plan_id: Mapped[int] = mapped_column(BigInt, ForeignKey("training_plan.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(default="draft")
    reason: Mapped[str] = mapped_column(default="")
    decision_number: Mapped[str | None]
    decided_on: Mapped[dt.date | None]
    signer: Mapped[str | None]
    created_at: Mapped[dt.datetime]
    created_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    published_at: Mapped[dt.datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))


class PlanLine(Base):
    """A line of a plan: what it says stands in its versions, what each unit has of it in its shares."""

    __tablename__ = "plan_line"
    __table_args__ = (UniqueConstraint("plan_id", "position"),)

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True)
    plan_id: Mapped[int] = mapped_column(BigInt, ForeignKey("training_plan.id"))
    position: Mapped[int]


class LineVersion(Base):
    """What a line says from an edition on: the topic, perhaps a course of the site, and when it is to happen."""

    __tablename__ = "plan_line_version"
    __table_args__ = (
        CheckConstraint("quarter IS NULL OR quarter BETWEEN 1 AND 4", name="quarter"),
        UniqueConstraint("line_id", "edition_id"),
    )

    id: Mapped[Key]
    line_id: Mapped[int] = mapped_column(BigInt, ForeignKey("plan_line.id"))
    edition_id: Mapped[int] = mapped_column(BigInt, ForeignKey("plan_edition.id"), index=True)
    topic: Mapped[str]
    creditable_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("creditable.id"))
    content_group: Mapped[int]
    study_form: Mapped[str]
    quarter: Mapped[int | None]
    amount_hundredths: Mapped[int]
    note: Mapped[str] = mapped_column(default="")


class ShareVersion(Base):
    """How many turns of a line a unit has from an edition on, and how many of these are cancelled."""

    __tablename__ = "plan_share_version"
    __table_args__ = (
        CheckConstraint("cancelled >= 0 AND planned >= cancelled", name="account"),
        UniqueConstraint("line_id", "unit_id", "edition_id"),
    )

    id: Mapped[Key]
    edition_id: Mapped[int] = mapped_column(BigInt, ForeignKey("plan_edition.id"), index=True)
    line_id: Mapped[int] = mapped_column(BigInt, ForeignKey("plan_line.id"))
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    planned: Mapped[int]
    cancelled: Mapped[int] = mapped_column(default=0)


class PlanShare(Base):
    """How a unit stands in a line now: the database itself keeps done + cancelled + open = planned.

    `planned` and `cancelled` are those of the last decided edition, `recorded` counts the living turns. Units
    are never re-pointed: a share stands where the unit's line of the day leads.
    """

    __tablename__ = "plan_share"
    __table_args__ = (
        CheckConstraint("done + cancelled + open = planned", name="account"),
        CheckConstraint("done >= 0 AND cancelled >= 0 AND open >= 0", name="no_debt"),
        CheckConstraint("recorded = done OR (recorded > done AND open = 0)", name="beyond"),
        UniqueConstraint("line_id", "unit_id"),
        Index("ix_plan_share_unit", "unit_id"),
    )

    id: Mapped[Key]
    line_id: Mapped[int] = mapped_column(BigInt, ForeignKey("plan_line.id"))
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    planned: Mapped[int] = mapped_column(default=0)
    cancelled: Mapped[int] = mapped_column(default=0)
    recorded: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    open: Mapped[int] = mapped_column(default=0)


class PlanTurn(Base):
    """One turn that a person carried out, counted at a share on its day. Its source counts it once.

    A turn whose source no longer stands is withdrawn and stays on record.
    """

    __tablename__ = "plan_turn"
    __table_args__ = (Index("ix_plan_turn_share", "share_id"), Index("ix_plan_turn_person", "person_id"))

    id: Mapped[Key]
    source_key: Mapped[str] = mapped_column(unique=True)
    line_id: Mapped[int] = mapped_column(BigInt, ForeignKey("plan_line.id"), index=True)
    share_id: Mapped[int] = mapped_column(BigInt, ForeignKey("plan_share.id"))
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    done_on: Mapped[dt.date]
    recorded_at: Mapped[dt.datetime]
    withdrawn_at: Mapped[dt.datetime | None]


class PlanRule(Base):
    """The assignment rule by which a line is carried out: what it gives people to study is a turn of the line.

    A rule whose draft is thrown away takes its place here with it.
    """

    __tablename__ = "plan_rule"
    __table_args__ = (UniqueConstraint("line_id", "rule_id"),)

    id: Mapped[Key]
    line_id: Mapped[int] = mapped_column(BigInt, ForeignKey("plan_line.id"))
    rule_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("assignment_rule.id", ondelete="CASCADE"), index=True
    )
    linked_at: Mapped[dt.datetime]
    linked_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
