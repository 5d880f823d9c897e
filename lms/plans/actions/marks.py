"""Marking a class: who completed it has a line in the ledger and a turn of the plan, both or neither."""

from collections.abc import Collection

from sqlalchemy import func, or_, select

from lms.audit.actions import record
from lms.core.clock import now, today
from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.i18n import _, format_date
from lms.people.aliases import is_one_of, survivor_of
from lms.people.models import Person
from lms.plans.actions.classes import refuse_unless
from lms.plans.actions.turns import count_turn, withdraw_turn
from lms.plans.models import ClassMember, LineVersion, PlanLine, TrainingClass
from lms.plans.wordings import wordings
from lms.training.actions import correct_credit, record_outside_credit
from lms.training.models import Credit


def mark_members(
    *, held: TrainingClass, done: Collection[int], missed: Collection[int], by_id: int | None
) -> int:
    """Of the people (by id) on the list these completed the class, those did not; returns how many were marked.

    Nobody marks oneself, and nobody is marked before the class is over.
    """
    refuse_unless(held, "planned")
    faults = []
    if held.ends_on > today():
        faults.append(_("The class has not ended yet."))
    if held.list_id is not None and done:
        faults.append(_("Who completed this class is taken from the recognised list."))
    if by_id is not None and is_one_of(by_id, {*done, *missed}):
        faults.append(_("You are on the list yourself: let a colleague mark you."))
    if faults:
        raise Refusal(*faults)
    members = _enrolled(held, {*done, *missed})
    _refuse_twice(held, done)
    line = db.session.get_one(PlanLine, held.line_id)
    said = wordings(line.plan_id)[line.id].version
    for member in members:
        if member.person_id in done:
            _complete(held, member, line, said)
        else:
            member.state, member.marked_at = "missed", now()
    db.session.flush()
    detail = {"done": sum(1 for member in members if member.state == "done"), "marked": len(members)}
    record("class.marked", kind="class", id=held.id, label=held.name, detail=detail)
    return len(members)


def _enrolled(held: TrainingClass, person_ids: Collection[int]) -> list[ClassMember]:
    found = select(ClassMember).where(
        ClassMember.class_id == held.id,
        ClassMember.person_id.in_(person_ids),
        ClassMember.state.in_(("enrolled", "missed")),
    )
    return list(db.session.scalars(found.order_by(ClassMember.id)))


def _refuse_twice(held: TrainingClass, person_ids: Collection[int]) -> None:
    """Accounts that were merged since they came onto the list are one person, who completes the class once."""
    chosen = ClassMember.person_id.in_(person_ids) & (ClassMember.state != "withdrawn")
    twice = (
        select(Person.full_name)
        .join(ClassMember, Person.id == survivor_of(ClassMember.person_id))
        .where(ClassMember.class_id == held.id, or_(ClassMember.state == "done", chosen))
        .group_by(Person.id, Person.full_name, Person.sort_key)
        .having(func.count() > 1, func.count() > func.count(ClassMember.credit_id))
    )
    if names := list(db.session.scalars(twice.order_by(Person.sort_key, Person.id))):
        who = ", ".join(names)
        raise Refusal(
            _(
                "On the list twice since two accounts became one: %(names)s. Take one of the two off.",
                names=who,
            )
        )


def source_of(held: TrainingClass, member: ClassMember) -> str:
    """What a completion of that class by that person is called in the plan, however often it is marked."""
    return f"class:{held.public_id}:{member.person_id}"


def _complete(held: TrainingClass, member: ClassMember, line: PlanLine, said: LineVersion) -> None:
    member.marks += 1
    days = _("from %(start)s to %(end)s", start=format_date(held.starts_on), end=format_date(held.ends_on))
    credit = record_outside_credit(
        person_id=member.person_id,
        source_key=f"plans.{source_of(held, member)}:{member.marks}",
        title=held.name,
        reason=_(
            "Class of the training plan, %(days)s, held by %(organiser)s", days=days, organiser=held.organiser
        ),
        amount_hundredths=held.amount_hundredths,
        content_group=said.content_group,
        study_form=said.study_form,
        earned_on=held.ends_on,
        evidence_label=_("List of the class “%(name)s”", name=held.name),
    )
    member.state, member.credit_id, member.marked_at = "done", credit.id, now()
    count_turn(line=line, person_id=member.person_id, on=held.ends_on, source_key=source_of(held, member))


def take_back_mark(*, held: TrainingClass, member: ClassMember, reason: str) -> None:
    """The person waits to be marked again: a correction takes the line of the ledger to nothing, the turn is open."""
    refuse_unless(held, "planned")
    if member.credit_id is not None and held.list_id is not None:
        raise Refusal(_("This result came from the recognised list: undo it there."))
    if member.credit_id is not None:
        credit = db.session.get_one(Credit, member.credit_id)
        correct_credit(credit=credit, amount_hundredths=0, reason=reason)
        withdraw_turn(source_key=source_of(held, member))
    member.state, member.credit_id, member.marked_at = "enrolled", None, None
    db.session.flush()
    record("class.mark_taken_back", kind="class", id=held.id, label=held.name, subject_id=member.person_id)
