"""Counting the people of every unit, for branches too large to be counted while somebody waits."""

import datetime as dt

from sqlalchemy import ColumnElement, delete, func, insert, literal, or_, select
from sqlalchemy.orm import aliased

from lms.core.clock import now, today
from lms.core.db import db
from lms.organisations.models import Unit
from lms.organisations.queries import holds_on
from lms.people.aliases import is_living, main_post_id
from lms.people.branches import MOST_COUNTED_ANEW
from lms.people.models import Person, PersonAlias, Post, UnitCount


def is_worth_counting() -> bool:
    """True where a branch could be too large to count anew."""
    return (db.session.scalar(select(func.count(Unit.id))) or 0) > MOST_COUNTED_ANEW


def count_people_of_units() -> None:
    """Every unit's people by main post are on record as of now; units without people have no row.

    Two accounts of one person are counted once, where the one that speaks for both has its main post.
    """
    people = func.count(Post.person_id.distinct())
    moment = literal(now(), UnitCount.counted_at.type)
    counted = (
        select(Post.unit_id, people, moment)
        .where(Post.is_main, holds_on(Post, today()), _speaks_for_somebody(today()))
        .group_by(Post.unit_id)
    )
    db.session.execute(delete(UnitCount))
    db.session.execute(insert(UnitCount).from_select(["unit_id", "people", "counted_at"], counted))


def _speaks_for_somebody(on: dt.date) -> ColumnElement[bool]:
    """The condition that a post is of an account of its own, or the one post of who speaks for it."""
    keep, alias = aliased(Person), aliased(PersonAlias)
    shown = select(alias.id).join(keep, keep.id == alias.into_id)
    shown = shown.where(alias.person_id == Post.person_id, is_living(alias))
    is_main = Post.id == main_post_id(on, person=keep)
    alone = Post.person_id.not_in(select(PersonAlias.person_id).where(is_living()))
    return or_(alone, shown.where(is_main).correlate(Post).exists())
