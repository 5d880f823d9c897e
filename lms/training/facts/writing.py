"""Writing where people stand: what changed gets an end and a new row, what did not stays as it is."""

import datetime as dt
from collections.abc import Collection
from operator import attrgetter
from typing import Any

from sqlalchemy import select, update

from lms.core.bulk import among, insert_many
from lms.core.db import batches, db
from lms.people.aliases import is_living
from lms.people.models import PersonAlias
from lms.training.facts.gather import load_inputs
from lms.training.facts.rulebook import Rules
from lms.training.models import (
    NEVER,
    CertificateStamp,
    Credit,
    CreditEvidence,
    CreditStamp,
    Standing,
    TallyDue,
)
from lms.training.rules import Held, PersonInputs, RuleBook, Stand, steps_of

_NAMES = {
    "target": "target_hundredths",
    "counted": "counted_hundredths",
    "recorded": "recorded_hundredths",
}
_COLUMNS = [
    "person_id",
    "year",
    "holds_from",
    "holds_to",
    *(_NAMES.get(name, name) for name in Stand.__dataclass_fields__),
]
_Row = tuple[Any, ...]
_values = attrgetter(*Stand.__dataclass_fields__)


def write_standings(
    person_ids: Collection[int], *, snapshot_id: int, rules: Rules, years: tuple[int, dt.date]
) -> int:
    """The open rows of these people are as the tables say now; how many rows began or ended.

    `years` are the first year of the figures and the day of the snapshot. Lines are stamped with the snapshot,
    and units wait for a new tally.
    """
    wanted, kept = wanted_rows(person_ids, rules, years), open_rows(person_ids)
    ended = [row_id for row, row_id in kept.items() if row not in wanted]
    begun = sorted((row for row in wanted if row not in kept), key=lambda row: row[:3])
    _end(ended, snapshot_id)
    insert_many(
        Standing, [{**dict(zip(_COLUMNS, row, strict=True)), "first_snapshot": snapshot_id} for row in begun]
    )
    stamp_lines({*person_ids, *(row[0] for row in wanted)}, snapshot_id)
    _tally_again({(row[4], row[1]) for row in (*wanted, *kept)})
    return len(ended) + len(begun)


def wanted_rows(person_ids: Collection[int], rules: Rules, years: tuple[int, dt.date]) -> set[_Row]:
    """The rows that these people must have, by the tables as they are now; those of merged accounts as one."""
    inputs = load_inputs(person_ids)
    book = rules.learn(inputs.values())
    return {row for person in inputs.values() for row in _rows_of(person, book, *years)}


def open_rows(person_ids: Collection[int]) -> dict[_Row, int]:
    """The rows of these people, and of whoever speaks for them, that no snapshot has ended; with their keys."""
    table: Any = Standing.__table__
    merged = among(PersonAlias.person_id, list(person_ids))
    into = select(PersonAlias.into_id).where(merged, is_living())
    people = sorted({*person_ids, *db.session.scalars(into)})
    columns = [table.c[name] for name in _COLUMNS]
    statement = select(table.c.id, *columns).where(
        among(table.c.person_id, people), table.c.end_snapshot == NEVER
    )
    return {tuple(row[1:]): row[0] for row in db.session.connection().execute(statement)}


def _rows_of(person: PersonInputs, book: RuleBook, first_year: int, on: dt.date) -> list[_Row]:
    rows = []
    for year in years_of(person, first_year, on):
        for step in steps_of(person, book, year):
            rows.append((person.person_id, year, step.holds_from, step.holds_to, *_values(step.stand)))
    return rows


def years_of(person: PersonInputs, first_year: int, on: dt.date) -> list[int]:
    """The years since the figures begin in which the person had a main post or has a line."""
    kept = range(first_year, on.year + 1)
    held = {year for post in person.posts for year in kept if _touches(post, year)}
    return sorted(held | {line.earned_on.year for line in person.lines if line.earned_on.year in kept})


def _touches(post: Held, year: int) -> bool:
    return post.valid_from.year <= year and (post.valid_to is None or post.valid_to > dt.date(year, 1, 1))


def _end(row_ids: list[int], snapshot_id: int) -> None:
    """Rows that this very snapshot wrote before, in an earlier part, go; the others end with it."""
    table: Any = Standing.__table__
    connection = db.session.connection()
    for chunk in batches(row_ids):
        rows = among(table.c.id, chunk)
        connection.execute(table.delete().where(rows, table.c.first_snapshot == snapshot_id))
        connection.execute(update(table).where(rows).values(end_snapshot=snapshot_id))


def stamp_lines(person_ids: Collection[int], snapshot_id: int) -> None:
    """Every line of these people that no snapshot knew is known from this one on, and so is every certificate."""
    stamped = select(CreditStamp.credit_id).where(CreditStamp.credit_id == Credit.id)
    new = select(Credit.id).where(among(Credit.person_id, list(person_ids)), ~stamped.exists())
    ids = list(db.session.scalars(new))
    insert_many(CreditStamp, [{"credit_id": credit_id, "snapshot_id": snapshot_id} for credit_id in ids])
    _stamp_certificates(person_ids, snapshot_id)


def _stamp_certificates(person_ids: Collection[int], snapshot_id: int) -> None:
    stamped = select(CertificateStamp.credit_id).where(CertificateStamp.credit_id == Credit.id)
    new = (
        select(Credit.id)
        .join(CreditEvidence, CreditEvidence.credit_id == Credit.id)
        .where(CreditEvidence.kind == "certificate", among(Credit.person_id, list(person_ids)))
        .where(~stamped.exists())
    )
    ids = set(db.session.scalars(new))
    rows = [{"credit_id": credit_id, "snapshot_id": snapshot_id} for credit_id in sorted(ids)]
    insert_many(CertificateStamp, rows)


def _tally_again(places: Collection[tuple[int, int]]) -> None:
    insert_many(TallyDue, [{"unit_id": unit_id, "year": year} for unit_id, year in sorted(places)])
