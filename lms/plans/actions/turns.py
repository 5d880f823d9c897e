"""Counting what was carried out: a source counts one turn, at the share of the person's unit of that day."""

import datetime as dt

from sqlalchemy import select

from lms.core.clock import now
from lms.core.db import db, insert_once, lock
from lms.people.queries import find_main_post
from lms.plans.counting import find_share, find_turn
from lms.plans.models import PlanLine, PlanShare, PlanTurn, TrainingPlan
from lms.plans.rules import Account


def count_turn(*, line: PlanLine, person_id: int, on: dt.date, source_key: str) -> PlanTurn:
    """The turn of that source is counted, once; one that was withdrawn counts again where it was counted.

    It belongs to the share of the nearest unit above the person's unit of that day. Where no unit above has a
    share it stands beyond the plan, at the unit itself.
    """
    turn = find_turn(source_key)
    if turn is not None:
        if turn.withdrawn_at is not None:
            turn.withdrawn_at, turn.done_on = None, on
            _recount(db.session.get_one(PlanShare, turn.share_id), 1)
        return turn
    unit_id = _unit_of(line, person_id, on)
    share = find_share(line.id, unit_id, on) or _share_beyond(line, unit_id)
    turn = PlanTurn(
        source_key=source_key,
        line_id=line.id,
        share_id=share.id,
        person_id=person_id,
        unit_id=unit_id,
        done_on=on,
        recorded_at=now(),
    )
    db.session.add(turn)
    _recount(share, 1)
    return turn


def withdraw_turn(*, source_key: str) -> None:
    """What the source counted is open again; nothing where it counts nothing."""
    turn = find_turn(source_key)
    if turn is None or turn.withdrawn_at is not None:
        return
    turn.withdrawn_at = now()
    _recount(db.session.get_one(PlanShare, turn.share_id), -1)


def _recount(share: PlanShare, difference: int) -> None:
    db.session.flush()
    lock(share)
    account = Account(share.planned, share.cancelled, share.recorded + difference)
    share.recorded, share.done, share.open = account.recorded, account.done, account.open
    db.session.flush()


def _unit_of(line: PlanLine, person_id: int, on: dt.date) -> int:
    """The unit of the main post of that day; of somebody without one, the unit of the plan."""
    post = find_main_post(person_id, on)
    return post.unit_id if post is not None else db.session.get_one(TrainingPlan, line.plan_id).unit_id


def _share_beyond(line: PlanLine, unit_id: int) -> PlanShare:
    insert_once(
        PlanShare,
        line_id=line.id,
        unit_id=unit_id,
        planned=0,
        cancelled=0,
        recorded=0,
        done=0,
        open=0,
    )
    found = select(PlanShare).where(PlanShare.line_id == line.id, PlanShare.unit_id == unit_id)
    return db.session.scalars(found).one()
