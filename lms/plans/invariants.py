"""What must hold about plans whatever happened; `lms audit` asks."""

from sqlalchemy import String, and_, cast, func, literal, or_, select

from lms.core.db import db
from lms.plans.models import (
    ClassMember,
    LineVersion,
    PlanEdition,
    PlanLine,
    PlanShare,
    PlanTurn,
    TrainingClass,
    TrainingPlan,
)
from lms.plans.wordings import shares_at


def done_and_cancelled_and_open_are_what_was_planned() -> list[str]:
    """At every unit of every line: done + cancelled + open = planned, and none is below nothing."""
    share = PlanShare
    broken = or_(
        share.done + share.cancelled + share.open != share.planned,
        *(figure < 0 for figure in (share.done, share.cancelled, share.open)),
    )
    rows = db.session.execute(select(share.line_id, share.unit_id).where(broken))
    return [f"line {row.line_id}, unit {row.unit_id}" for row in rows]


def shares_count_their_turns() -> list[str]:
    """What a share has recorded is the number of its living turns."""
    living = and_(PlanTurn.share_id == PlanShare.id, PlanTurn.withdrawn_at.is_(None))
    rows = db.session.execute(
        select(PlanShare.id, PlanShare.recorded, func.count(PlanTurn.id).label("turns"))
        .outerjoin(PlanTurn, living)
        .group_by(PlanShare.id, PlanShare.recorded)
        .having(func.count(PlanTurn.id) != PlanShare.recorded)
    )
    return [f"share {row.id}: {row.recorded} recorded, {row.turns} turns" for row in rows]


def shares_stand_as_last_decided() -> list[str]:
    """A share has what the last decided edition gives it, and nothing where no edition names it."""
    plans = db.session.scalars(select(TrainingPlan.id).where(TrainingPlan.state == "decided")).all()
    return [fault for plan_id in plans for fault in _unlike_decided(plan_id)]


def _unlike_decided(plan_id: int) -> list[str]:
    said = shares_at(plan_id)
    rows = db.session.execute(
        select(PlanShare.id)
        .join(PlanLine, PlanLine.id == PlanShare.line_id)
        .outerjoin(said, and_(said.c.line_id == PlanShare.line_id, said.c.unit_id == PlanShare.unit_id))
        .where(PlanLine.plan_id == plan_id)
        .where(
            or_(
                PlanShare.planned != func.coalesce(said.c.planned, 0),
                PlanShare.cancelled != func.coalesce(said.c.cancelled, 0),
            )
        )
    )
    return [f"plan {plan_id}: share {row.id}" for row in rows]


def lines_change_only_by_editions() -> list[str]:
    """Every line of a decided plan was decided once; editions are numbered without gaps from 0."""
    numbers = (
        select(PlanEdition.plan_id)
        .group_by(PlanEdition.plan_id)
        .having(func.max(PlanEdition.number) + 1 != func.count())
    )
    nameless = select(PlanLine.id).where(
        ~select(LineVersion.id).where(LineVersion.line_id == PlanLine.id).exists()
    )
    return [
        *(f"plan {plan_id}: editions" for plan_id in db.session.scalars(numbers)),
        *(f"line {line_id}: no version" for line_id in db.session.scalars(nameless)),
    ]


def completions_of_classes_count_a_turn() -> list[str]:
    """Who completed a class has a living turn, and nobody else has one from that class."""
    source = literal("class:") + TrainingClass.public_id + ":" + cast(ClassMember.person_id, String)
    turn = and_(PlanTurn.source_key == source, PlanTurn.withdrawn_at.is_(None))
    rows = db.session.execute(
        select(ClassMember.id)
        .join(TrainingClass, TrainingClass.id == ClassMember.class_id)
        .outerjoin(PlanTurn, turn)
        .where((ClassMember.state == "done") != PlanTurn.id.is_not(None))
    )
    return [f"member {row.id}" for row in rows]


CHECKS = (
    done_and_cancelled_and_open_are_what_was_planned,
    shares_count_their_turns,
    shares_stand_as_last_decided,
    lines_change_only_by_editions,
    completions_of_classes_count_a_turn,
)
