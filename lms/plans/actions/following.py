"""Classes whose results come from a recognised list: accepted there is done here, revoked there is open here."""

from typing import Any

from sqlalchemy import and_, exists, func, or_, select

from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.people.aliases import surviving
from lms.plans.actions.classes import has_members, refuse_unless
from lms.plans.actions.marks import source_of
from lms.plans.actions.members import enrol
from lms.plans.actions.turns import count_turn, withdraw_turn
from lms.plans.models import ClassMember, PlanLine, TrainingClass
from lms.recognition.models import ClassList, Submission


def link_list(*, held: TrainingClass, class_list: ClassList, by_id: int | None) -> None:
    """The results of the class are those of the organiser's list as it was recognised, now and later."""
    refuse_unless(held, "planned")
    faults = []
    taken = select(TrainingClass.id).where(
        TrainingClass.list_id == class_list.id, TrainingClass.id != held.id
    )
    if class_list.state != "applied":
        faults.append(_("This list has not been applied."))
    if db.session.scalar(taken) is not None:
        faults.append(_("This list belongs to another class already."))
    if held.list_id is not None:
        faults.append(_("This class has its list already."))
    if has_members(held.id, "done"):
        faults.append(_("Results were entered by hand: take them back first, so that nobody has two."))
    if faults:
        raise Refusal(*faults)
    held.list_id = class_list.id
    record("class.list_linked", kind="class", id=held.id, label=held.name, detail={"list": class_list.id})
    db.session.flush()
    follow_list(held=held, by_id=by_id)


def part_with_list(*, held: TrainingClass) -> None:
    """The class has no list any more; refused while somebody's result came from it."""
    refuse_unless(held, "planned")
    if has_members(held.id, "done"):
        raise Refusal(_("Results came from this list: undo the list where it was applied first."))
    held.list_id = None
    record("class.list_parted", kind="class", id=held.id, label=held.name)
    db.session.flush()


def follow_list(*, held: TrainingClass, by_id: int | None = None) -> int:
    """Everybody accepted on the list has completed the class, and nobody whose line was revoked; how many changed."""
    lock(held)
    line = db.session.get_one(PlanLine, held.line_id)
    members = {member.credit_id: member for member in _done(held)}
    changed = 0
    for submission in db.session.scalars(_decided(held)):
        member = members.get(submission.credit_id)
        if submission.state == "accepted" and member is None:
            changed += _complete(held, line, submission, by_id)
        elif submission.state == "revoked" and member is not None:
            member.state, member.credit_id, member.marked_at = "enrolled", None, None
            withdraw_turn(source_key=source_of(held, member))
            changed += 1
    held.seats = max(held.seats, _seated(held))
    db.session.flush()
    return changed


def _done(held: TrainingClass) -> list[ClassMember]:
    found = select(ClassMember).where(ClassMember.class_id == held.id, ClassMember.state == "done")
    return list(db.session.scalars(found))


def _decided(held: TrainingClass) -> Any:
    states = Submission.state.in_(("accepted", "revoked"))
    return select(Submission).where(Submission.list_id == held.list_id, states).order_by(Submission.id)


def _seated(held: TrainingClass) -> int:
    found = select(func.count()).where(ClassMember.class_id == held.id, ClassMember.state != "withdrawn")
    return db.session.scalar(found) or 0


def _complete(held: TrainingClass, line: PlanLine, submission: Submission, by_id: int | None) -> bool:
    member = enrol(held, surviving(submission.person_id), by_id)
    if member.state == "done" and member.person_id != submission.person_id:
        # The line of an account that was merged since: it stands in the ledger beside the other, so it does here.
        member = enrol(held, submission.person_id, by_id)
    if member.state == "done":
        return False
    member.state, member.credit_id, member.marked_at = "done", submission.credit_id, now()
    count_turn(line=line, person_id=member.person_id, on=held.ends_on, source_key=source_of(held, member))
    return True


def classes_behind() -> list[TrainingClass]:
    """The classes whose lists say something else than they do."""
    known = exists().where(ClassMember.credit_id == Submission.credit_id, ClassMember.state == "done")
    differs = or_(
        and_(Submission.state == "accepted", ~known),
        and_(Submission.state == "revoked", known),
    )
    behind = select(Submission.list_id).where(Submission.list_id.is_not(None), differs)
    found = select(TrainingClass).where(TrainingClass.list_id.in_(behind), TrainingClass.state != "cancelled")
    return list(db.session.scalars(found.order_by(TrainingClass.id)))
