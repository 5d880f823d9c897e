"""The list of a class: who is put on it and taken off it."""

from collections.abc import Collection

from sqlalchemy import func, select

from lms.audit.actions import record
from lms.core.clock import now, today
from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.people.aliases import surviving
from lms.people.queries import find_main_post
from lms.plans.actions.classes import count_seated, refuse_unless
from lms.plans.models import ClassMember, PlanLine, TrainingClass, TrainingPlan


def add_members(*, held: TrainingClass, person_ids: Collection[int], by_id: int | None) -> int:
    """These people are on the list, those who were taken off it again; returns how many were not before.

    All or nobody: refused where seats are lacking, or somebody is in another class of the line.
    """
    refuse_unless(held, "planned")
    wanted = {surviving(person_id) for person_id in person_ids}
    known = select(ClassMember).where(ClassMember.class_id == held.id, ClassMember.person_id.in_(wanted))
    listed = {member.person_id: member for member in db.session.scalars(known)}
    new = {p for p in wanted if p not in listed or listed[p].state == "withdrawn"}
    _refuse_full(held, len(new))
    _refuse_twice(held, new)
    for person_id in sorted(new):
        enrol(held, person_id, by_id)
    if new:
        record("class.people_added", kind="class", id=held.id, label=held.name, detail={"people": len(new)})
    return len(new)


def _refuse_full(held: TrainingClass, more: int) -> None:
    free = held.seats - count_seated(held.id)
    if more > free:
        raise Refusal(
            _("The class has %(free)s free seats; you chose %(more)s people.", free=max(free, 0), more=more)
        )


def _refuse_twice(held: TrainingClass, person_ids: Collection[int]) -> None:
    elsewhere = (
        select(func.count())
        .select_from(ClassMember)
        .join(TrainingClass, TrainingClass.id == ClassMember.class_id)
        .where(TrainingClass.line_id == held.line_id, TrainingClass.id != held.id)
        .where(TrainingClass.state != "cancelled", ClassMember.state.in_(("enrolled", "done")))
        .where(ClassMember.person_id.in_(person_ids))
    )
    count = db.session.scalar(elsewhere) or 0
    if count:
        raise Refusal(_("%(count)s of these people are in another class of this line already.", count=count))


def enrol(held: TrainingClass, person_id: int, by_id: int | None) -> ClassMember:
    """The person is on the list, with the unit of today; somebody who completed the class is left as they are."""
    known = select(ClassMember).where(ClassMember.class_id == held.id, ClassMember.person_id == person_id)
    member = db.session.scalar(known)
    if member is None:
        member = ClassMember(
            class_id=held.id,
            person_id=person_id,
            unit_id=_home(held, person_id),
            state="enrolled",
            marks=0,
            added_at=now(),
            added_by_id=by_id,
        )
        db.session.add(member)
    elif member.state != "done":
        member.state, member.marked_at = "enrolled", None
    db.session.flush()
    return member


def _home(held: TrainingClass, person_id: int) -> int:
    post = find_main_post(person_id, today())
    if post is not None:
        return post.unit_id
    line = db.session.get_one(PlanLine, held.line_id)
    return db.session.get_one(TrainingPlan, line.plan_id).unit_id


def withdraw_member(*, held: TrainingClass, member: ClassMember) -> None:
    """The person is off the list, and the seat is free; somebody with a result stays on it."""
    refuse_unless(held, "planned")
    if member.state == "done":
        raise Refusal(_("This person has the class on record: take the mark back first."))
    member.state, member.marked_at = "withdrawn", now()
    db.session.flush()
    record("class.person_withdrawn", kind="class", id=held.id, label=held.name, subject_id=member.person_id)
