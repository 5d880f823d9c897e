"""Classes: opened for a line of a decided plan, with a list of people, marked when they are over."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select

from lms.audit.actions import record
from lms.core.clock import now, today
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.ids import public_id
from lms.core.text import clean_line
from lms.plans.actions.telling import tell_members
from lms.plans.models import ClassMember, PlanLine, TrainingClass, TrainingPlan
from lms.plans.queries import is_assigned
from lms.plans.wordings import Wording, wordings


@dataclass(frozen=True, kw_only=True)
class ClassFacts:
    """What a class is called, who holds it where and when, for how many, and what it counts (hundredths)."""

    name: str
    organiser: str
    place: str
    starts_on: dt.date
    ends_on: dt.date
    seats: int
    amount_hundredths: int


def open_class(*, plan: TrainingPlan, line: PlanLine, facts: ClassFacts, by_id: int | None) -> TrainingClass:
    """The line has a class to put people on; refused for a draft, and for a line that is carried out by
    assignment.
    """
    faults = _faults_of(facts)
    if _said(plan, line) is None:
        faults.append(_("Classes are opened when the plan is decided."))
    if is_assigned(line.id):
        faults.append(_("This line is carried out by assigning a course: no class is opened beside it."))
    if faults:
        raise Refusal(*faults)
    made = TrainingClass(
        public_id=public_id(), line_id=line.id, created_at=now(), created_by_id=by_id, **_columns(facts)
    )
    db.session.add(made)
    db.session.flush()
    _record("class.opened", made)
    return made


def _said(plan: TrainingPlan, line: PlanLine) -> Wording | None:
    return wordings(plan.id).get(line.id)


def _faults_of(facts: ClassFacts) -> list[str]:
    faults = []
    if not clean_line(facts.name):
        faults.append(_("Enter the name of the class."))
    if facts.ends_on < facts.starts_on:
        faults.append(_("The last day is before the first day."))
    if facts.seats < 1:
        faults.append(_("A class has at least one seat."))
    if facts.amount_hundredths < 1:
        faults.append(_("Enter how many periods the class counts."))
    return faults


def _columns(facts: ClassFacts) -> dict[str, object]:
    texts = {name: clean_line(getattr(facts, name)) for name in ("name", "organiser", "place")}
    return {**vars(facts), **texts}


def _record(deed: str, held: TrainingClass) -> None:
    detail = {"from": held.starts_on.isoformat(), "to": held.ends_on.isoformat(), "seats": held.seats}
    record(deed, kind="class", id=held.id, label=held.name, detail=detail | {"reason": held.reason or None})


def refuse_unless(held: TrainingClass, *states: str) -> None:
    """The class is held against others; refused where it is in none of these states."""
    lock(held)
    if held.state not in states:
        words = {
            "planned": _("The class is open again. Look at it anew."),
            "closed": _("The class is closed. Open it again to change it."),
            "cancelled": _("The class is cancelled. Open it again to change it."),
        }
        raise Refusal(words[held.state])


def change_class(*, held: TrainingClass, facts: ClassFacts) -> None:
    """The class takes place like this, and its people know; what they have on record already stays."""
    refuse_unless(held, "planned")
    faults = _faults_of(facts)
    if count_seated(held.id) > facts.seats:
        faults.append(_("More people are on the list than there would be seats."))
    days = (facts.starts_on, facts.ends_on, facts.amount_hundredths)
    if days != (held.starts_on, held.ends_on, held.amount_hundredths) and has_members(held.id, "done"):
        faults.append(_("Somebody has this class on record already: its days and periods stay."))
    if faults:
        raise Refusal(*faults)
    place = (held.starts_on, held.ends_on, held.place)
    for name, value in _columns(facts).items():
        setattr(held, name, value)
    db.session.flush()
    _record("class.changed", held)
    if place != (held.starts_on, held.ends_on, held.place) and held.ends_on >= today():
        tell_members(held, "changed")


def count_seated(class_id: int) -> int:
    """How many people take a seat: all on the list but those who were taken off it."""
    found = select(func.count()).where(ClassMember.class_id == class_id, ClassMember.state != "withdrawn")
    return db.session.scalar(found) or 0


def has_members(class_id: int, state: str) -> bool:
    """True when somebody on the list is in that state."""
    found = select(ClassMember.id).where(ClassMember.class_id == class_id, ClassMember.state == state)
    return db.session.scalar(found.limit(1)) is not None


def cancel_class(*, held: TrainingClass, reason: str) -> None:
    """The class does not take place, and everybody on its list is told why. Its turns stay open in the plan."""
    refuse_unless(held, "planned")
    faults = []
    if not clean_line(reason):
        faults.append(_("Say why the class is cancelled."))
    if has_members(held.id, "done"):
        faults.append(_("Somebody has this class on record already: take the marks back first."))
    if faults:
        raise Refusal(*faults)
    held.state, held.reason = "cancelled", clean_line(reason)
    db.session.flush()
    _record("class.cancelled", held)
    tell_members(held, "cancelled")


def close_class(*, held: TrainingClass) -> None:
    """The class is over and everybody on the list is marked."""
    refuse_unless(held, "planned")
    faults = []
    if held.ends_on > today():
        faults.append(_("The class has not ended yet."))
    if has_members(held.id, "enrolled"):
        faults.append(_("Mark everybody on the list first."))
    if faults:
        raise Refusal(*faults)
    held.state = "closed"
    db.session.flush()
    _record("class.closed", held)


def reopen_class(*, held: TrainingClass) -> None:
    """A class that was closed or cancelled can be worked on again."""
    refuse_unless(held, "closed", "cancelled")
    was_cancelled, held.state, held.reason = held.state == "cancelled", "planned", ""
    db.session.flush()
    _record("class.reopened", held)
    if was_cancelled and held.ends_on >= today():
        tell_members(held, "reopened")
