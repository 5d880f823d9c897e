"""What must always hold of assignments; `lms audit` runs these."""

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from lms.assignments.models import Assignment, AssignmentRule, AssignmentVersion
from lms.core.db import db
from lms.people.aliases import survivor_of
from lms.training.models import Credit


def nobody_is_late_before_fair_notice() -> list[str]:
    """The day of every assignment lies at least its notice after the day on which it was to be seen."""
    days = (Assignment.noticed_on, Assignment.rule_due_on, Assignment.due_on, Assignment.notice_days)
    rows = db.session.execute(select(*days).where(Assignment.due_on.is_not(None)).distinct())
    return [
        f"due on {row.due_on}, by rule on {row.rule_due_on}, seen on {row.noticed_on}"
        for row in rows
        if row.due_on < max(row.rule_due_on, row.noticed_on + dt.timedelta(days=row.notice_days))
    ]


def no_period_is_open_twice() -> list[str]:
    """A person has one open assignment of a course for a due day."""
    statement = (
        select(Assignment.person_id, Assignment.target_key)
        .where(Assignment.state == "open")
        .group_by(Assignment.person_id, Assignment.target_key, Assignment.rule_due_on)
        .having(func.count() > 1)
    )
    return [f"person {row.person_id}, {row.target_key}" for row in db.session.execute(statement)]


def what_is_done_has_its_line() -> list[str]:
    """Every assignment that is done names a line of the ledger of that person, earned in its period."""
    credit = aliased(Credit)
    statement = (
        select(Assignment.id)
        .outerjoin(credit, credit.id == Assignment.credit_id)
        .where(Assignment.state == "done")
        .where(
            credit.id.is_(None)
            | (credit.earned_on < Assignment.begins_on)
            | (survivor_of(credit.person_id) != survivor_of(Assignment.person_id))
        )
    )
    return [f"assignment {key}" for key in db.session.scalars(statement)]


def live_rules_say_something() -> list[str]:
    """A live rule has exactly one live version; one unit has one rule for a course."""
    live = AssignmentVersion.state == "live"
    counts = (
        select(AssignmentVersion.rule_id, func.count().label("versions"))
        .where(live)
        .group_by(AssignmentVersion.rule_id)
        .subquery()
    )
    statement = (
        select(AssignmentRule.id)
        .outerjoin(counts, counts.c.rule_id == AssignmentRule.id)
        .where(AssignmentRule.state == "live", func.coalesce(counts.c.versions, 0) != 1)
    )
    return [f"rule {key}" for key in db.session.scalars(statement)]


CHECKS = (
    nobody_is_late_before_fair_notice,
    no_period_is_open_twice,
    what_is_done_has_its_line,
    live_rules_say_something,
)
