"""Whether the ledger, the facts and the tallies agree; `lms audit` runs these. One line for each violation."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from lms.core.db import batches, db
from lms.people.models import Post
from lms.training.facts.rulebook import Rules
from lms.training.facts.snapshots import first_year, latest_snapshot
from lms.training.facts.tallies import MEASURES, known_in, people_by_unit
from lms.training.facts.writing import open_rows, wanted_rows
from lms.training.models import Credit, CreditStamp, Standing, StandingDue, UnitTally
from lms.training.rules import reckoning_day

_PEOPLE = 1000
_SHOWN = 20
_LAST_DAY = dt.date(9999, 12, 31)


def standings_agree_with_the_tables() -> list[str]:
    """Whoever is not due stands in the facts where the ledger, the posts and the rules put them."""
    snapshot = latest_snapshot()
    if snapshot is None or _is_somebody_due():
        return []
    rules, years, found = Rules(), (first_year(), snapshot.on), []
    for people in batches(_everybody(), _PEOPLE):
        wanted, kept = wanted_rows(people, rules, years), set(open_rows(people))
        found += [f"person with key {row[0]}, year {row[1]}: {row[2:]} is missing" for row in wanted - kept]
        found += [f"person with key {row[0]}, year {row[1]}: {row[2:]} is too much" for row in kept - wanted]
    return found[:_SHOWN]


def _is_somebody_due() -> bool:
    """While a snapshot is due the facts may be behind: they are compared when they have caught up."""
    return db.session.scalar(select(StandingDue.id).limit(1)) is not None


def _everybody() -> Iterator[int]:
    with_post = select(Post.person_id).where(Post.is_main)
    with_facts = select(Standing.person_id)
    people = with_post.union(with_facts).subquery("people")
    yield from db.session.scalars(select(people.c.person_id).order_by(people.c.person_id))


def tallies_agree_with_the_standings() -> list[str]:
    """The sums of every unit are those of its people, for each year of the figures."""
    snapshot = latest_snapshot()
    if snapshot is None:
        return []
    found = []
    for year in range(first_year(), snapshot.on.year + 1):
        counted = _sums(people_by_unit(year, reckoning_day(year, snapshot.on), snapshot.id))
        kept = _sums(
            select(UnitTally.unit_id, *(getattr(UnitTally, name) for name in MEASURES)).where(
                UnitTally.year == year, UnitTally.dimension == "all", known_in(UnitTally, snapshot.id)
            )
        )
        wrong = {unit for unit in counted.keys() | kept.keys() if counted.get(unit) != kept.get(unit)}
        found += [
            f"unit with key {unit}, {year}: {kept.get(unit)}, not {counted.get(unit)}"
            for unit in sorted(wrong)
        ]
    return found[:_SHOWN]


def _sums(statement: Any) -> dict[int, tuple[int, ...]]:
    return {row[0]: tuple(int(value or 0) for value in row[1:]) for row in db.session.execute(statement)}


def lines_are_stamped_once() -> list[str]:
    """Every line is known from one snapshot on, once nobody is due."""
    if latest_snapshot() is None or _is_somebody_due():
        return []
    bare = select(Credit.public_id).outerjoin(CreditStamp, CreditStamp.credit_id == Credit.id)
    lines = db.session.scalars(bare.where(CreditStamp.credit_id.is_(None)).limit(_SHOWN))
    return [f"line {public_id} is in no snapshot" for public_id in lines]


def standings_are_known_once() -> list[str]:
    """In no snapshot does somebody stand in two places on one day."""
    later = Standing.__table__.alias("later")
    row: Any = Standing.__table__
    overlap = (
        select(row.c.person_id, row.c.year, func.count())
        .join(
            later,
            (later.c.person_id == row.c.person_id) & (later.c.year == row.c.year) & (later.c.id > row.c.id),
        )
        .where(later.c.first_snapshot < row.c.end_snapshot, row.c.first_snapshot < later.c.end_snapshot)
        .where(func.coalesce(row.c.holds_to, _LAST_DAY) > later.c.holds_from)
        .where(func.coalesce(later.c.holds_to, _LAST_DAY) > row.c.holds_from)
        .group_by(row.c.person_id, row.c.year)
        .limit(_SHOWN)
    )
    return [
        f"person with key {one}, {year}: {count} overlaps" for one, year, count in db.session.execute(overlap)
    ]


CHECKS = (
    standings_agree_with_the_tables,
    tallies_agree_with_the_standings,
    lines_are_stamped_once,
    standings_are_known_once,
)
