"""Where everybody stands in a year: the one query that every figure, list and file is taken from."""

import datetime as dt

from sqlalchemy import CTE, Subquery, and_, case, func, null, or_, select
from sqlalchemy.orm import aliased

from lms.organisations.models import UnitLine
from lms.organisations.queries import SubtreeScope, holds_on
from lms.people.models import Post
from lms.training.models import Credit, LearningStart, TargetRule


def standings(scope: SubtreeScope, year: int, on: dt.date) -> Subquery:
    """One row for each person whose main post on that day lies in the scope and is counted.

    The scope may be the organisation of another day ("by its successor today"); posts, credits and targets are
    those of `on` all the same, so that both ways of asking agree to the person.
    Columns: person_id, unit_id, title, person_group, tiet (hundredths earned in the year up to that day),
    target (hundredths; NULL where no unit set one), reached (1, 0; NULL without a target), started (1, 0).
    """
    people, units = _counted_people(scope, on), _rules_of_units(scope, on)
    earned = (
        select(Credit.person_id, func.sum(Credit.amount_hundredths).label("tiet"))
        .join(people, people.c.person_id == Credit.person_id)
        .where(Credit.year == year, Credit.earned_on <= on)
        .group_by(Credit.person_id)
        .subquery("earned")
    )
    tiet, target = func.coalesce(earned.c.tiet, 0), TargetRule.amount_hundredths
    began = and_(
        LearningStart.person_id == people.c.person_id,
        LearningStart.year == year,
        LearningStart.started_on <= on,
    )
    return (
        select(
            people.c.person_id,
            people.c.unit_id,
            people.c.title,
            people.c.person_group,
            tiet.label("tiet"),
            target.label("target"),
            case((target.is_(None), null()), (tiet >= target, 1), else_=0).label("reached"),
            case((or_(LearningStart.id.is_not(None), earned.c.person_id.is_not(None)), 1), else_=0).label(
                "started"
            ),
        )
        .outerjoin(earned, earned.c.person_id == people.c.person_id)
        .outerjoin(LearningStart, began)
        .outerjoin(units, units.c.unit_id == people.c.unit_id)
        .outerjoin(TargetRule, TargetRule.id == units.c.rule_id)
        .subquery("standings")
    )


def _counted_people(scope: SubtreeScope, on: dt.date) -> CTE:
    """Each person once, at the main post that began last, were there ever two."""
    later = aliased(Post)
    began_later = or_(
        later.valid_from > Post.valid_from, and_(later.valid_from == Post.valid_from, later.id > Post.id)
    )
    newer = select(later.id).where(
        later.person_id == Post.person_id, later.is_main, holds_on(later, on), began_later
    )
    return (
        select(Post.person_id, Post.unit_id, Post.title, Post.person_group)
        .where(Post.is_main, Post.is_counted, holds_on(Post, on))
        .where(Post.unit_id.in_(scope.unit_ids()), ~newer.exists())
        .cte("counted_people")
    )


def _rules_of_units(scope: SubtreeScope, on: dt.date) -> Subquery:
    """(unit_id, rule_id) of the units in the scope: each has its own rule, else that of the nearest above."""
    place = func.row_number().over(partition_by=UnitLine.unit_id, order_by=UnitLine.distance)
    ranked = (
        select(UnitLine.unit_id, TargetRule.id.label("rule_id"), place.label("place"))
        .join(TargetRule, TargetRule.unit_id == UnitLine.ancestor_id)
        .where(UnitLine.unit_id.in_(scope.unit_ids()), holds_on(UnitLine, on), holds_on(TargetRule, on))
        .subquery("ranked")
    )
    return select(ranked.c.unit_id, ranked.c.rule_id).where(ranked.c.place == 1).subquery("rules")
