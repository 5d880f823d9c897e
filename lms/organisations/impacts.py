"""What hangs on units: features say what a reorganisation touches, and what keeps one from being undone."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Select, func, select

from lms.core.db import db
from lms.organisations.queries import has_not_ended

# (the ids of the units that end and of those that stand there, the day) → a select of one number.
Count = Callable[[Select[int], dt.date], Select[Any]]
# The address of the lines behind a number, from the public ids of the units; None where no page shows them.
Link = Callable[[list[str]], str | None]


@dataclass(frozen=True)
class Impact:
    """One line of a dry run: how much of something stands at the units that end."""

    key: str
    title: Any
    count: Count
    link: Link | None
    effect: Any
    order: int


def _registry(app: Flask | None, name: str) -> dict[str, Any]:
    found: dict[str, Any] = (app or current_app).extensions.setdefault(name, {})
    return found


def add_impact(
    app: Flask,
    key: str,
    title: Any,
    count: Count,
    *,
    link: Link | None = None,
    effect: Any = "",
    table: Any = None,
    order: int = 50,
) -> None:
    """Show on the dry run of every reorganisation how much of this stands at the units that end.

    `effect` says what becomes of it where the unit ends. `table` is the table whose rows it is: rows that name
    a new unit keep the reorganisation from being undone.
    """
    _registry(app, "lms.impacts")[key] = Impact(key, title, count, link, effect, order)
    if table is not None:
        add_tie(app, table, title)


def add_tie(app: Flask, table: Any, title: Any) -> None:
    """Say what the rows of this table are called where they keep a reorganisation from being undone."""
    _registry(app, "lms.ties")[table.__tablename__] = title


def rows_at(table: Any, *, is_dated: bool = False) -> Count:
    """How many rows of the table name a unit (`unit_id`); of dated ones, those that run on the day or later."""

    def count(unit_ids: Select[int], on: dt.date) -> Select[Any]:
        rows = select(func.count()).select_from(table).where(table.unit_id.in_(unit_ids))
        return rows.where(has_not_ended(table, on)) if is_dated else rows

    return count


def count_impacts(unit_ids: Select[int], on: dt.date) -> list[tuple[Impact, int]]:
    """Every impact with its number, in order: one statement."""
    known = sorted(_registry(None, "lms.impacts").values(), key=lambda impact: impact.order)
    if not known:
        return []
    ids = unit_ids.cte("touched")
    inside = select(ids.c[0])
    numbers = [impact.count(inside, on).scalar_subquery() for impact in known]
    row = db.session.execute(select(*numbers)).one()
    return [(impact, int(number or 0)) for impact, number in zip(known, row, strict=True)]


# Drawn from the other tables, not written by anybody.
_DRAWN = ("unit_line", "unit_count")


def count_ties(unit_ids: Select[int], but: dict[str, Select[int]]) -> list[tuple[Any, int]]:
    """(what, how many) rows of every table that name one of the units, save those rows of a table in `but`.

    Every foreign key to a unit is looked at, so that no feature can be forgotten; a table nobody named
    comes under its own name.
    """
    ids = select(unit_ids.cte("removed").c[0])
    counts = []
    for table in db.metadata.sorted_tables:
        keys = [key.parent for key in table.foreign_keys if key.column.table.name == "unit"]
        for column in keys if table.name not in _DRAWN else []:
            rows = select(func.count()).select_from(table).where(column.in_(ids))
            if table.name in but:
                rows = rows.where(table.c.id.not_in(but[table.name]))
            counts.append((table.name, rows.scalar_subquery()))
    found = db.session.execute(select(*(count for _name, count in counts))).one()
    totals: dict[str, int] = {}
    for (name, _count), number in zip(counts, found, strict=True):
        totals[name] = totals.get(name, 0) + int(number)
    titles = _registry(None, "lms.ties")
    return [(titles.get(name, name), total) for name, total in totals.items() if total]
