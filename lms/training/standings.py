"""Where everybody stands in a year: the one query that every figure, list and file is taken from."""

import datetime as dt

from sqlalchemy import Integer, Subquery, cast, select

from lms.core.permissions import Scope
from lms.training.facts.tallies import known_in, standing_on
from lms.training.models import Standing


def standings(scope: Scope, year: int, on: dt.date, snapshot_id: int) -> Subquery:
    """One row for each person whose main post on that day lies in the scope and is counted, as a snapshot knew it.

    The scope may be the organisation of another day ("by its successor today"); posts, credits and targets are
    those of `on` all the same, so that both ways of asking agree to the person.
    Columns: person_id, unit_id, title, person_group, gender, is_leader, rule_id, tiet (hundredths that count for
    the target), recorded (hundredths on record), turns, target (hundredths; NULL without one or when exempt),
    reached (1, 0; NULL without a target), started (1, 0), is_exempt.
    """
    row = Standing
    return (
        select(
            row.person_id,
            row.unit_id,
            row.title,
            row.person_group,
            row.gender,
            row.is_leader,
            row.rule_id,
            row.counted_hundredths.label("tiet"),
            row.recorded_hundredths.label("recorded"),
            row.turns,
            row.target_hundredths.label("target"),
            cast(row.is_reached, Integer).label("reached"),
            cast(row.has_started, Integer).label("started"),
            row.is_exempt,
        )
        .where(row.year == year, known_in(row, snapshot_id), standing_on(row, on))
        .where(row.unit_id.in_(scope.unit_ids()))
        .subquery("standings")
    )
