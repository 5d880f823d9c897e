"""A table of units beside the units that are there."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select

from lms.core.clock import today
from lms.core.db import db
from lms.core.i18n import LANGUAGES, _, in_language
from lms.core.text import fold
from lms.organisations.loading.tables import read_units
from lms.organisations.models import Unit, UnitLine, UnitParent
from lms.organisations.queries import has_not_ended, holds_on, names_on
from lms.organisations.rules import KINDS
from lms.organisations.rules.load_rows import KnownUnit, Verdict
from lms.organisations.rules.loads import judge
from lms.organisations.sheets import read_sheet


@dataclass(frozen=True)
class Check:
    """The verdict on every row, and the letter of each column."""

    verdicts: list[Verdict]
    letters: dict[str, str]

    @property
    def counts(self) -> Counter[str]:
        """How many rows are new, unchanged, different, faulty."""
        return Counter(each.state for each in self.verdicts)

    @property
    def is_sound(self) -> bool:
        """True where no row is faulty."""
        return not self.counts["faulty"]

    def in_state(self, state: str) -> list[Verdict]:
        """The verdicts of that state, in the order of the rows."""
        return [each for each in self.verdicts if each.state == state]


def check_table(content: bytes, name: str, *, top: Unit) -> Check:
    """The verdict on a table of units of that branch. Refused where the file holds no such table."""
    given, letters = read_units(read_sheet(content, name), _kind_words())
    return Check(judge(given, known_units(top)), letters)


def _kind_words() -> dict[str, str]:
    """What the interface calls the kinds, in both languages."""
    words: dict[str, str] = {}
    for language in LANGUAGES:
        with in_language(language):
            words |= {fold(_(text)): key for key, text in KINDS.items()}
    return words


def known_units(top: Unit) -> dict[str, KnownUnit]:
    """Every unit by its code, as it stands today, or will; those of the branch are `is_inside`."""
    day = today()
    names, inside, places, depths = names_on(day), _inside(top, day), _places(day), _depths()
    columns = (Unit.id, Unit.code, Unit.kind, Unit.valid_from, Unit.valid_to, Unit.e_identifier, names.c.name)
    rows = db.session.execute(select(*columns).join(names, names.c.unit_id == Unit.id)).all()
    codes = {row.id: row.code for row in rows}
    return {
        row.code: KnownUnit(
            code=row.code,
            name=row.name,
            parent_code=codes.get(places.get(row.id, 0), ""),
            kind=row.kind,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            e_identifier=row.e_identifier,
            is_inside=row.id in inside,
            depth=depths[row.id],
        )
        for row in rows
    }


def _inside(top: Unit, day: dt.date) -> set[int]:
    """The units of the branch, with those that are to be established in it."""
    is_to_come = and_(Unit.valid_from > day, UnitLine.valid_from == Unit.valid_from)
    inside = select(UnitLine.unit_id).join(Unit, Unit.id == UnitLine.unit_id)
    return set(
        db.session.scalars(
            inside.where(UnitLine.ancestor_id == top.id, or_(holds_on(UnitLine, day), is_to_come))
        )
    )


def _places(day: dt.date) -> dict[int, int]:
    """Under which unit each stands that day, or will stand first."""
    rows = select(UnitParent.unit_id, UnitParent.parent_id).where(has_not_ended(UnitParent, day))
    ordered = rows.order_by(UnitParent.valid_from.desc())
    return {row.unit_id: row.parent_id for row in db.session.execute(ordered)}


def _depths() -> dict[int, int]:
    """How many units stood above each at most."""
    lines = select(UnitLine.unit_id, func.max(UnitLine.distance).label("depth")).group_by(UnitLine.unit_id)
    return {row.unit_id: row.depth for row in db.session.execute(lines)}
