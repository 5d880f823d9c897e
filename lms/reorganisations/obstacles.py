"""What stands on a reorganisation since: every reason why it cannot be undone, with where to look."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select

from lms.core.db import db
from lms.core.i18n import _, format_date, ngettext
from lms.organisations.impacts import count_ties
from lms.organisations.models import Unit, UnitParent, UnitSuccession
from lms.organisations.queries import SubtreeScope, name_on, names_on
from lms.reorganisations.models import Reorganisation, ReorganisationStep
from lms.reorganisations.policy import can_decide, rows_of, touched_by, units_of_deeds
from lms.reorganisations.queries import step_rows
from lms.reorganisations.rows import COMPARED, rows_now
from lms.reorganisations.snapshots import id_list
from lms.reorganisations.tables import OF_UNITS, TABLES, deeds_to, from_json


@dataclass(frozen=True)
class Obstacle:
    """One reason, in words, and the reorganisation or the unit at which to look, by its public id."""

    words: str
    reorganisation: str = ""
    unit: str = ""


def obstacles(reorganisation: Reorganisation, scope: SubtreeScope | None) -> list[Obstacle]:
    """Every reason why this reorganisation cannot be undone; none where it can."""
    steps, later = step_rows(reorganisation.id), _later(reorganisation)
    explained = _units_of(later)
    return [
        *_beyond(reorganisation, scope),
        *(_named(each) for each in later),
        *_tied(reorganisation, [step for step in steps if step.deed == "unit_established"]),
        *_changed(reorganisation, [step for step in steps if step.unit_id not in explained]),
        *([] if later else _without_place(reorganisation)),
    ]


def _beyond(reorganisation: Reorganisation, scope: SubtreeScope | None) -> Iterator[Obstacle]:
    if not can_decide(reorganisation, scope):
        yield Obstacle(_("Some of the units lie beyond your branch. An administrator above decides."))


def _later(reorganisation: Reorganisation) -> list[Reorganisation]:
    """Reorganisations since, in force, that are about the same units or put others under a new one."""
    step, born = ReorganisationStep, units_of_deeds(reorganisation, "unit_established")
    last = select(func.max(step.id)).where(step.reorganisation_id == reorganisation.id).scalar_subquery()
    leaning = [
        and_(step.deed.in_(deeds_to(table)), step.row_id.in_(select(table.id).where(key.in_(born))))
        for table, key in ((UnitParent, UnitParent.parent_id), (UnitSuccession, UnitSuccession.new_unit_id))
    ]
    about = or_(and_(step.deed.in_(OF_UNITS), step.unit_id.in_(touched_by(reorganisation))), *leaning)
    since = select(step.reorganisation_id).where(step.id > last, about)
    found = select(Reorganisation).where(
        Reorganisation.id.in_(since), Reorganisation.state.in_(("applied", "sealed"))
    )
    return list(db.session.scalars(found.order_by(Reorganisation.id).limit(20)))


def _named(later: Reorganisation) -> Obstacle:
    words = (
        _("“%(title)s” came later, is about the same units, and is sealed.", title=later.title)
        if later.state == "sealed"
        else _("“%(title)s” came later and is about the same units. Undo it first.", title=later.title)
    )
    return Obstacle(words, reorganisation=later.public_id)


def _units_of(later: list[Reorganisation]) -> set[int | None]:
    """The units that later decisions changed: that they read otherwise now is no reason of its own."""
    if not later:
        return set()
    ids = [each.id for each in later]
    step = ReorganisationStep
    return set(db.session.scalars(select(step.unit_id).where(step.reorganisation_id.in_(ids)).distinct()))


def _tied(reorganisation: Reorganisation, births: list[Any]) -> Iterator[Obstacle]:
    """What was written since at units that this reorganisation established."""
    if not births:
        return
    tables = dict.fromkeys(table for table in TABLES.values() if table is not Unit)
    own = {table.__tablename__: rows_of(None, table) for table in tables}
    own[Reorganisation.__tablename__] = select(Reorganisation.id)
    for title, count in count_ties(units_of_deeds(reorganisation, "unit_established"), own):
        words = ngettext(
            "At the new unit there is since: %(title)s (%(num)s). Move or remove that first.",
            "At the new unit there are since: %(title)s (%(num)s). Move or remove those first.",
            count,
            title=title,
        )
        yield Obstacle(words, unit=births[0].after["public_id"])


def _changed(reorganisation: Reorganisation, steps: list[Any]) -> Iterator[Obstacle]:
    """Units of rows that no longer read as this reorganisation left them."""
    rows = rows_now(reorganisation)
    changed = {
        step.unit_id or 0
        for step in steps
        if step.after and step.deed != "role_carried" and not _reads_so(step, rows)
    }
    if not changed:
        return
    names = names_on(reorganisation.effective_on)
    found = select(Unit.public_id, names.c.name).join(names, names.c.unit_id == Unit.id)
    for row in db.session.execute(found.where(Unit.id.in_(id_list(changed))).limit(20)):
        yield Obstacle(_("%(name)s has been changed since.", name=row.name), unit=row.public_id)


def _reads_so(step: Any, rows: dict[tuple[str, int], Any]) -> bool:
    table = TABLES[step.deed]
    row = rows.get((table.__tablename__, step.row_id or 0))
    after = from_json(table, step.after)
    return row is not None and all(row[key] == value for key, value in after.items() if key in COMPARED)


def _without_place(reorganisation: Reorganisation) -> Iterator[Obstacle]:
    """Units that would stand again under one that has ended since."""
    step, above, ended = ReorganisationStep, Unit, units_of_deeds(reorganisation, "unit_ended")
    places = (
        select(UnitParent.unit_id, UnitParent.parent_id, above.valid_to)
        .join(step, step.row_id == UnitParent.id)
        .join(above, above.id == UnitParent.parent_id)
        .where(step.reorganisation_id == reorganisation.id, step.deed == "place_ended")
        .where(above.valid_to.is_not(None), above.id.not_in(ended))
    )
    for row in db.session.execute(places.limit(20)):
        facts = {
            "name": name_on(row.unit_id, reorganisation.effective_on),
            "parent": name_on(row.parent_id, row.valid_to),
            "day": format_date(row.valid_to),
        }
        yield Obstacle(_("%(name)s stood under %(parent)s, which ends on %(day)s.", **facts))
