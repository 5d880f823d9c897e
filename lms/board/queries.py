"""What the board reads: the stand of the figures, the one of a week before, who is overdue, and what waits."""

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select

from lms.assignments.models import Assignment
from lms.assignments.queries import cause_of, is_overdue
from lms.core.db import db
from lms.organisations.queries import SubtreeScope, places_on
from lms.people.aliases import main_post_id, survivor_of
from lms.people.models import Person, Post
from lms.plans.models import PlanEdition, TrainingNeed, TrainingPlan
from lms.recognition.models import ClassList, Submission
from lms.recognition.policy import is_decidable
from lms.rosters.models import Roster
from lms.sealing.models import SealedReport
from lms.training.models import Snapshot, StandingDue, TallyDue

_WEEK = dt.timedelta(days=7)


def is_anything_due() -> tuple[bool, dt.datetime | None]:
    """(whether something changed since the last snapshot, since when one is being taken), in one statement."""
    marks = exists(select(StandingDue.id)) | exists(select(TallyDue.id))
    began = select(func.min(Snapshot.begun_at)).where(Snapshot.ready_at.is_(None)).scalar_subquery()
    row = db.session.execute(select(marks, began)).one()
    return bool(row[0]) or row[1] is not None, row[1]


def find_snapshot_before(snapshot: Snapshot) -> Snapshot | None:
    """The last whole snapshot of a day at least a week earlier, in the same year."""
    days = Snapshot.on <= snapshot.on - _WEEK, Snapshot.on >= snapshot.on.replace(month=1, day=1)
    earlier = select(Snapshot).where(Snapshot.ready_at.is_not(None), *days)
    return db.session.scalar(earlier.order_by(Snapshot.id.desc()).limit(1))


def _late(scope: SubtreeScope, *columns: Any) -> Select[Any]:
    """A select of what people of the scope, at their main post, should have done by its day."""
    return (
        select(*columns)
        .select_from(Assignment)
        .join(Person, Person.id == survivor_of(Assignment.person_id))
        .join(Post, Post.id == main_post_id(scope.on))
        .where(is_overdue(scope.on), Post.unit_id.in_(scope.unit_ids()))
    )


def list_overdue(scope: SubtreeScope, *, cause: str = "") -> Select[Any]:
    """(Assignment, full_name, title, unit_name, cause) of what is late, the longest first; of one cause."""
    places = places_on(scope.on)
    columns = (
        Person.full_name,
        Post.title,
        places.c.name.label("unit_name"),
        cause_of(scope.on).label("cause"),
    )
    statement = (
        _late(scope, Assignment, *columns)
        .join(places, places.c.unit_id == Post.unit_id)
        .order_by(Assignment.due_on, Person.sort_key, Assignment.id)
    )
    return statement.where(cause_of(scope.on) == cause) if cause else statement


def overdue_by_cause(scope: SubtreeScope) -> dict[str, int]:
    """How much is late for each cause."""
    cause = cause_of(scope.on).label("cause")
    causes = _late(scope, cause).subquery("causes")
    rows = db.session.execute(select(causes.c.cause, func.count()).group_by(causes.c.cause))
    return {row[0]: row[1] for row in rows}


def count_waiting(scope: SubtreeScope, below: SubtreeScope, person_id: int) -> dict[str, int]:
    """How much of each kind waits for the officer, in one statement.

    Beside it "overdue" and "sealed": what is late `below` the unit that is shown, and its reports of the year.
    """
    inside, on = scope.unit_ids(), scope.on
    (unit_id,) = below.roots
    sealed = SealedReport.unit_id == unit_id, SealedReport.year == on.year, SealedReport.state != "failed"
    counts: dict[str, Any] = {
        "submissions": select(func.count(Submission.id))
        .join(Person, Person.id == survivor_of(Submission.person_id))
        .where(Submission.state == "submitted", is_decidable(on)),
        "class_lists": _count(ClassList, ClassList.state == "checked", ClassList.unit_id.in_(inside)),
        "rosters_to_agree": _count(
            Roster, Roster.state == "waiting", Roster.unit_id.in_(inside), Roster.asked_by_id != person_id
        ),
        "rosters": _count(
            Roster, Roster.state.in_(("uploaded", "mapping", "checked")), Roster.unit_id.in_(inside)
        ),
        "needs": _count(TrainingNeed, TrainingNeed.state == "stated", TrainingNeed.unit_id.in_(inside)),
        "plans": select(func.count(PlanEdition.id))
        .join(TrainingPlan, TrainingPlan.id == PlanEdition.plan_id)
        .where(PlanEdition.state == "draft", TrainingPlan.unit_id.in_(inside)),
        "sealed": _count(SealedReport, *sealed),
        "overdue": _late(below, func.count(Assignment.id)),
    }
    row = db.session.execute(select(*(count.scalar_subquery() for count in counts.values()))).one()
    return dict(zip(counts, row, strict=True))


def _count(table: Any, *conditions: ColumnElement[bool]) -> Select[Any]:
    return select(func.count(table.id)).where(*conditions)
