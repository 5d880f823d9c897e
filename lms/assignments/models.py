"""Rules for an audience, their versions, programmes, and the periods of each person. Periods are never reset."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigInt, Key
from lms.core.ids import public_id


class Programme(Base):
    """A training programme (chương trình bồi dưỡng) of a unit, pushed down by the catalogue: courses in an order."""

    __tablename__ = "programme"

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    path: Mapped[str]
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    is_open: Mapped[bool] = mapped_column(default=True)


class ProgrammePart(Base):
    """What stands at that place of a programme: done when it is credited."""

    __tablename__ = "programme_part"
    __table_args__ = (UniqueConstraint("programme_id", "creditable_id"),)

    id: Mapped[Key]
    programme_id: Mapped[int] = mapped_column(BigInt, ForeignKey("programme.id"))
    creditable_id: Mapped[int] = mapped_column(BigInt, ForeignKey("creditable.id"), index=True)
    position: Mapped[int]


class AssignmentRule(Base):
    """What a unit gives its people to study; `target_key` names the course (`c:12`) or programme (`p:3`).

    One unit has one rule for one of them, until it has ended for good.
    """

    __tablename__ = "assignment_rule"
    __table_args__ = (
        CheckConstraint("(creditable_id IS NULL) <> (programme_id IS NULL)", name="target"),
        CheckConstraint("state IN ('draft', 'live', 'ended')", name="state"),
        Index(
            "uq_assignment_rule_target",
            "unit_id",
            "target_key",
            unique=True,
            postgresql_where=text("state <> 'ended'"),
            sqlite_where=text("state <> 'ended'"),
        ),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: public_id())
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    creditable_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("creditable.id"))
    programme_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("programme.id"))
    target_key: Mapped[str] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(default="draft")
    created_at: Mapped[dt.datetime]
    created_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    ended_on: Mapped[dt.date | None]
    ended_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    ended_reason: Mapped[str | None]


class AssignmentVersion(Base):
    """What a rule says: a draft until it is published, then never changed. NULL leaves a field to a unit above.

    `audience` are groups: all conditions hold inside one, one of them suffices. `binding` names the fields that
    no unit below may change.
    """

    __tablename__ = "assignment_version"
    __table_args__ = (
        UniqueConstraint("rule_id", "number"),
        CheckConstraint("state IN ('draft', 'live', 'past')", name="state"),
        Index(
            "uq_assignment_version_live",
            "rule_id",
            unique=True,
            postgresql_where=text("state = 'live'"),
            sqlite_where=text("state = 'live'"),
        ),
        Index(
            "uq_assignment_version_draft",
            "rule_id",
            unique=True,
            postgresql_where=text("state = 'draft'"),
            sqlite_where=text("state = 'draft'"),
        ),
    )

    id: Mapped[Key]
    rule_id: Mapped[int] = mapped_column(BigInt, ForeignKey("assignment_rule.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(default="draft")
    title: Mapped[str]
    decision_number: Mapped[str | None]
    audience: Mapped[list[Any]]
    due_on: Mapped[dt.date | None]
    every_months: Mapped[int | None]
    notice_days: Mapped[int | None]
    open_days: Mapped[int | None]
    counts_from: Mapped[dt.date | None]
    binding: Mapped[list[Any]]
    written_at: Mapped[dt.datetime]
    written_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    published_at: Mapped[dt.datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))


class AssignmentAudience(Base):
    """One way to be in the audience of a version: at that unit (or below), with that title, of that group."""

    __tablename__ = "assignment_audience"

    id: Mapped[Key]
    version_id: Mapped[int] = mapped_column(BigInt, ForeignKey("assignment_version.id"), index=True)
    group_number: Mapped[int]
    unit_id: Mapped[int] = mapped_column(BigInt, ForeignKey("unit.id"))
    with_below: Mapped[bool]
    title_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("post_title.id"))
    person_group: Mapped[str | None]


class Assignment(Base):
    """One period of one person: from the day it opened until it is done, or closed for a reason.

    `rule_due_on` is what the rules say, `due_on` the day until which nobody is late (NULL during an absence without
    end); the days that notice, absences and outages added to it are kept. `rule_id` is the rule that obliged the
    person when it opened, `decided_by` which rule decided each field.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("person_id", "target_key", "number"),
        CheckConstraint("state IN ('open', 'done', 'cancelled')", name="state"),
        CheckConstraint("(state = 'done') = (done_on IS NOT NULL)", name="done"),
        CheckConstraint("(state = 'cancelled') = (closed_as IS NOT NULL)", name="closed"),
        Index("ix_assignment_target", "target_key", "person_id"),
        Index("ix_assignment_rule", "rule_id", "state", "due_on"),
        Index("ix_assignment_due", "state", "due_on"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: public_id())
    person_id: Mapped[int] = mapped_column(BigInt, ForeignKey("person.id"))
    rule_id: Mapped[int] = mapped_column(BigInt, ForeignKey("assignment_rule.id"))
    target_key: Mapped[str]
    number: Mapped[int]
    state: Mapped[str] = mapped_column(default="open")
    begins_on: Mapped[dt.date]
    opened_on: Mapped[dt.date]
    noticed_on: Mapped[dt.date]
    rule_due_on: Mapped[dt.date]
    due_on: Mapped[dt.date | None]
    notice_days: Mapped[int]
    notice_added: Mapped[int] = mapped_column(default=0)
    absence_added: Mapped[int] = mapped_column(default=0)
    outage_added: Mapped[int] = mapped_column(default=0)
    granted_until: Mapped[dt.date | None]
    granted_reason: Mapped[str | None]
    granted_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("person.id"))
    decided_by: Mapped[dict[str, Any]]
    # When the person began to work on it; why HR says it is late, where somebody asked.
    begun_on: Mapped[dt.date | None]
    told_cause: Mapped[str | None]
    done_on: Mapped[dt.date | None]
    credit_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("credit.id"))
    closed_on: Mapped[dt.date | None]
    closed_as: Mapped[str | None]
    closed_reason: Mapped[str | None]


class SiteOutage(Base):
    """When the site could not be used, pushed down by who noticed it or entered by an administrator."""

    __tablename__ = "site_outage"
    __table_args__ = (CheckConstraint("until_at > from_at", name="interval"),)

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(unique=True)
    from_at: Mapped[dt.datetime]
    until_at: Mapped[dt.datetime]
    reason: Mapped[str]


class AssignmentRun(Base):
    """Work on the assignments of one course or programme: after a publication, a new day, or a new post.

    `reached_id` is the last person looked at; the counts are of what it changed so far. A preview writes nothing
    but its counts. `version_id` is the draft that a preview takes for published, or what was just published.
    """

    __tablename__ = "assignment_run"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'done')", name="state"),
        Index("ix_assignment_run_target", "target_key", "kind"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(unique=True, default=lambda: public_id())
    kind: Mapped[str]
    target_key: Mapped[str]
    version_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("assignment_version.id"))
    on: Mapped[dt.date]
    state: Mapped[str] = mapped_column(default="waiting")
    reached_id: Mapped[int] = mapped_column(BigInt, default=0)
    last_id: Mapped[int] = mapped_column(BigInt)
    added: Mapped[int] = mapped_column(default=0)
    reopened: Mapped[int] = mapped_column(default=0)
    redated: Mapped[int] = mapped_column(default=0)
    removed: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[dt.datetime]
    done_at: Mapped[dt.datetime | None]


class AssignmentWatch(Base):
    """How far the worker has looked for what changes assignments: one row."""

    __tablename__ = "assignment_watch"

    id: Mapped[Key]
    on: Mapped[dt.date]
    post_id: Mapped[int] = mapped_column(BigInt)
    absence_id: Mapped[int] = mapped_column(BigInt)
    outage_id: Mapped[int] = mapped_column(BigInt)
