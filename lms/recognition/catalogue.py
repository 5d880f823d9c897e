"""Reading the catalogue: activities, and the terms in force at a unit on a day."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import Scope
from lms.organisations.models import Unit
from lms.organisations.queries import get_root, holds_on, lines_up, names_on
from lms.people.queries import find_main_post
from lms.recognition.models import RecognitionActivity, RecognitionRule
from lms.recognition.rules import Terms

Chain = list[RecognitionRule]


def list_activities() -> list[RecognitionActivity]:
    """Every activity of the catalogue, in the order in which they were entered."""
    return list(db.session.scalars(select(RecognitionActivity).order_by(RecognitionActivity.id)))


def get_activity(public_id: str) -> RecognitionActivity:
    """The activity with that address."""
    found = db.session.scalar(select(RecognitionActivity).where(RecognitionActivity.public_id == public_id))
    if found is None:
        raise NotFound()
    return found


def get_activity_by_id(activity_id: int) -> RecognitionActivity:
    """The activity with that key."""
    return db.session.get_one(RecognitionActivity, activity_id)


def home_of(person_id: int, on: dt.date) -> int:
    """The unit whose terms hold for what the person did that day: of the main post then, else now, else the root."""
    post = find_main_post(person_id, on) or find_main_post(person_id, today())
    return post.unit_id if post else get_root().id


def chains_for(unit_ids: Collection[int], on: dt.date) -> dict[tuple[int, int], Chain]:
    """(unit, activity) → the versions in force there on that day, the nearest first."""
    line = lines_up(list(unit_ids), on)
    rows = db.session.execute(
        select(line.c.start_id, RecognitionRule)
        .join(RecognitionRule, RecognitionRule.unit_id == line.c.unit_id)
        .where(holds_on(RecognitionRule, on))
        .order_by(line.c.start_id, line.c.distance)
    )
    chains: dict[tuple[int, int], Chain] = {}
    for start_id, rule in rows:
        chains.setdefault((start_id, rule.activity_id), []).append(rule)
    return chains


def chain_for(unit_id: int, activity_id: int, on: dt.date) -> Chain:
    """The versions of the activity's terms in force at the unit on that day, the nearest first."""
    return chains_for([unit_id], on).get((unit_id, activity_id), [])


def terms_of(chain: Sequence[RecognitionRule]) -> list[Terms]:
    """What the versions say."""
    return [rule.terms for rule in chain]


def list_versions(activity_id: int, unit_id: int) -> list[RecognitionRule]:
    """Every version of the activity's terms at that very unit, newest first."""
    found = select(RecognitionRule).where(
        RecognitionRule.activity_id == activity_id, RecognitionRule.unit_id == unit_id
    )
    return list(db.session.scalars(found.order_by(RecognitionRule.number.desc())))


def get_version(public_id: str, *, activity_id: int, unit_id: int) -> RecognitionRule:
    """The version with that address, if it is of that activity at that unit."""
    rule = db.session.scalar(select(RecognitionRule).where(RecognitionRule.public_id == public_id))
    if rule is None or (rule.activity_id, rule.unit_id) != (activity_id, unit_id):
        raise NotFound()
    return rule


def list_rules_in(scope: Scope, on: dt.date) -> list[Any]:
    """(rule, activity, unit public id, unit name) of the versions of the scope's units that hold on that day."""
    names = names_on(on)
    return list(
        db.session.execute(
            select(RecognitionRule, RecognitionActivity, Unit.public_id, names.c.name)
            .join(RecognitionActivity, RecognitionActivity.id == RecognitionRule.activity_id)
            .join(Unit, Unit.id == RecognitionRule.unit_id)
            .join(names, names.c.unit_id == RecognitionRule.unit_id)
            .where(RecognitionRule.unit_id.in_(scope.unit_ids()), holds_on(RecognitionRule, on))
            .order_by(RecognitionActivity.id, names.c.sort_key, RecognitionRule.unit_id)
        ).all()
    )
