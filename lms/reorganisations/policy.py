"""Who may decide about a reorganisation: only those who look after every unit that it touches."""

from typing import Any

from sqlalchemy import Select, func, select, union

from lms.core.db import db
from lms.organisations.models import Unit, UnitSuccession
from lms.organisations.queries import SubtreeScope
from lms.reorganisations.models import Reorganisation, ReorganisationStep
from lms.reorganisations.tables import OF_UNITS, deeds_to


def units_of_deeds(reorganisation: Reorganisation, *deeds: str) -> Select[Any]:
    """The ids of the units to which these deeds were done."""
    step = ReorganisationStep
    return select(step.unit_id).where(step.reorganisation_id == reorganisation.id, step.deed.in_(deeds))


def rows_of(reorganisation: Reorganisation | None, table: Any) -> Select[Any]:
    """The ids of the rows of that table that it wrote or changed; without one, that any in force did.

    What an undone one wrote is gone, and its id may be that of another row by now.
    """
    step = ReorganisationStep
    rows = select(step.row_id).where(step.deed.in_(deeds_to(table)), step.row_id.is_not(None))
    if reorganisation is not None:
        return rows.where(step.reorganisation_id == reorganisation.id)
    undone = select(Reorganisation.id).where(Reorganisation.state == "undone")
    return rows.where(step.reorganisation_id.not_in(undone))


def touched_by(reorganisation: Reorganisation) -> Select[Any]:
    """The units it is about, and those that took over."""
    rows = rows_of(reorganisation, UnitSuccession)
    taken = select(UnitSuccession.new_unit_id).where(UnitSuccession.id.in_(rows))
    both = union(units_of_deeds(reorganisation, *OF_UNITS), taken).subquery()
    return select(both.c[0])


def can_decide(reorganisation: Reorganisation, scope: SubtreeScope | None) -> bool:
    """True where every unit that it touched, and that exists, lies in the scope. Without a scope: always."""
    if scope is None:
        return True
    outside = (
        select(func.count())
        .select_from(Unit)
        .where(Unit.id.in_(touched_by(reorganisation)), Unit.id.not_in(scope.unit_ids()))
        .where(Unit.valid_from <= scope.on)
    )
    return not db.session.scalar(outside)
