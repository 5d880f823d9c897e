"""Where everybody stands in a year: the one query that every figure, list and file is taken from."""

import datetime as dt
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Subquery,
    and_,
    case,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from lms.organisations.models import UnitLine
from lms.organisations.queries import SubtreeScope, holds_on
from lms.people.aliases import is_living
from lms.people.models import PersonAlias, Post
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
    merged = _merged_records(year, on)
    tiet = func.coalesce(earned.c.tiet, 0) + func.coalesce(merged.c.tiet, 0)
    target = TargetRule.amount_hundredths
    began = and_(
        LearningStart.person_id == people.c.person_id,
        LearningStart.year == year,
        LearningStart.started_on <= on,
    )
    records = LearningStart.id, earned.c.person_id, merged.c.person_id
    has_started = or_(*(record.is_not(None) for record in records))
    return (
        select(
            people.c.person_id,
            people.c.unit_id,
            people.c.title,
            people.c.person_group,
            tiet.label("tiet"),
            target.label("target"),
            case((target.is_(None), null()), (tiet >= target, 1), else_=0).label("reached"),
            case((has_started, 1), else_=0).label("started"),
        )
        .outerjoin(earned, earned.c.person_id == people.c.person_id)
        .outerjoin(merged, merged.c.person_id == people.c.person_id)
        .outerjoin(LearningStart, began)
        .outerjoin(units, units.c.unit_id == people.c.unit_id)
        .outerjoin(TargetRule, TargetRule.id == units.c.rule_id)
        .subquery("standings")
    )


def _merged_records(year: int, on: dt.date) -> Subquery:
    """(person_id, tiet) of surviving accounts, where an account merged into them earned or began something."""
    earned = select(Credit.person_id, Credit.amount_hundredths.label("tiet")).where(
        Credit.year == year, Credit.earned_on <= on
    )
    began = select(LearningStart.person_id, literal(0).label("tiet")).where(
        LearningStart.year == year, LearningStart.started_on <= on
    )
    lines = [
        select(PersonAlias.into_id, each.c.tiet)
        .join(each, each.c.person_id == PersonAlias.person_id)
        .where(is_living())
        for each in (earned.subquery("earned_under_another"), began.subquery("begun_under_another"))
    ]
    both = union_all(*lines).subquery("records")
    tiet = func.sum(both.c.tiet).label("tiet")
    return select(both.c.into_id.label("person_id"), tiet).group_by(both.c.into_id).subquery("merged")


def _counted_people(scope: SubtreeScope, on: dt.date) -> CTE:
    """Each person once, at the main post that began last, were there ever two.

    Of accounts that were merged into one: at the main post of the surviving account, if it has one that day.
    """
    later, alias = aliased(Post), aliased(PersonAlias)
    began_later = or_(
        later.valid_from > Post.valid_from, and_(later.valid_from == Post.valid_from, later.id > Post.id)
    )
    newer = select(later.id).where(
        later.person_id == Post.person_id, later.is_main, holds_on(later, on), began_later
    )
    return (
        select(
            func.coalesce(alias.into_id, Post.person_id).label("person_id"),
            Post.unit_id,
            Post.title,
            Post.person_group,
        )
        .outerjoin(alias, and_(alias.person_id == Post.person_id, is_living(alias)))
        .where(Post.is_main, Post.is_counted, holds_on(Post, on))
        .where(Post.unit_id.in_(scope.unit_ids()), ~newer.exists())
        .where(or_(alias.id.is_(None), and_(*_counts_before_others(alias, on))))
        .cte("counted_people")
    )


def _counts_before_others(alias: Any, on: dt.date) -> list[ColumnElement[bool]]:
    """The conditions that no other account of the person has a main post on that day that counts first."""
    main, sibling = aliased(Post), aliased(PersonAlias)
    of_survivor = select(main.id).where(main.person_id == alias.into_id, main.is_main, holds_on(main, on))
    of_sibling = (
        select(main.id)
        .join(sibling, sibling.person_id == main.person_id)
        .where(sibling.into_id == alias.into_id, is_living(sibling), main.person_id != Post.person_id)
        .where(main.is_main, holds_on(main, on))
        .where(
            or_(
                main.valid_from > Post.valid_from, and_(main.valid_from == Post.valid_from, main.id > Post.id)
            )
        )
    )
    return [~of_survivor.exists(), ~of_sibling.exists()]


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
