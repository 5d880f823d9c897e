"""Counting the people of every unit, for branches too large to be counted while somebody waits."""

from sqlalchemy import delete, func, insert, literal, select

from lms.core.clock import now, today
from lms.core.db import db
from lms.organisations.models import Unit
from lms.organisations.queries import holds_on
from lms.people.branches import MOST_COUNTED_ANEW
from lms.people.models import Post, UnitCount


def is_worth_counting() -> bool:
    """True where a branch could be too large to count anew."""
    return (db.session.scalar(select(func.count(Unit.id))) or 0) > MOST_COUNTED_ANEW


def count_people_of_units() -> None:
    """Every unit's people by main post are on record as of now; units without people have no row."""
    people = func.count(Post.person_id.distinct())
    moment = literal(now(), UnitCount.counted_at.type)
    counted = (
        select(Post.unit_id, people, moment)
        .where(Post.is_main, holds_on(Post, today()))
        .group_by(Post.unit_id)
    )
    db.session.execute(delete(UnitCount))
    db.session.execute(insert(UnitCount).from_select(["unit_id", "people", "counted_at"], counted))
