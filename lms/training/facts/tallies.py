"""What the people of each unit come to on the day of a snapshot: figures of pages that no number of people slows."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, and_, case, delete, func, insert, or_, select, update
from sqlalchemy.orm import aliased

from lms.core.bulk import among, insert_many
from lms.core.db import batches, db
from lms.people.aliases import is_living
from lms.people.models import PersonAlias
from lms.training.models import NEVER, CertificateStamp, Credit, CreditStamp, Standing, TallyDue, UnitTally
from lms.training.rules import reckoning_day

_UNITS = 2000
MEASURES = (
    "people",
    "reached",
    "not_started",
    "no_target",
    "exempt",
    "participants",
    "turns",
    "tiet_hundredths",
)
# The dimensions that split people, by the column of a standing; those that split lines, by that of `lines_known`.
OF_PEOPLE = {"group": "person_group", "gender": "gender", "leader": "is_leader"}
OF_LINES = {
    "content": "content_group",
    "form": "study_form",
    "course": "creditable_id",
    "certificate": "certificate",
}
_Key = tuple[int, str, str]


def known_in(row: Any, snapshot_id: int) -> Any:
    """The condition that a fact is one of that snapshot."""
    return and_(row.first_snapshot <= snapshot_id, row.end_snapshot > snapshot_id)


def standing_on(row: Any, on: dt.date) -> Any:
    """The condition that a standing holds on that day."""
    return and_(row.holds_from <= on, or_(row.holds_to.is_(None), row.holds_to > on))


def mark_new_day(since: dt.date, until: dt.date) -> None:
    """Units where somebody stands elsewhere after `since` and by `until` wait for a new tally."""
    row = Standing
    passed = or_(
        and_(row.holds_from > since, row.holds_from <= until),
        and_(row.holds_to > since, row.holds_to <= until),
    )
    changed = select(row.unit_id, row.year).where(
        row.end_snapshot == NEVER, row.year.in_({since.year, until.year}), passed
    )
    db.session.execute(insert(TallyDue).from_select(["unit_id", "year"], changed.distinct()))


def write_tallies(snapshot_id: int, on: dt.date) -> bool:
    """One part of the units that wait has its tallies as of that day; False when none waits."""
    year = db.session.scalar(select(TallyDue.year).limit(1))
    if year is None:
        return False
    waiting = select(TallyDue.unit_id).where(TallyDue.year == year).distinct().order_by(TallyDue.unit_id)
    units = list(db.session.scalars(waiting.limit(_UNITS)))
    db.session.execute(delete(TallyDue).where(TallyDue.year == year, among(TallyDue.unit_id, units)))
    day = reckoning_day(year, on)
    wanted = {**tally_people(units, year, day, snapshot_id), **tally_lines(units, year, day, snapshot_id)}
    _write(units, year, wanted, snapshot_id)
    return True


def people_by_unit(year: int, on: dt.date, snapshot_id: int, *dimensions: Any) -> Select[Any]:
    """A select of unit_id, the dimensions and the measures of the people who stand there: the plain roll-up."""
    row = Standing
    reached, started = row.is_reached.is_(True), row.has_started
    is_late = and_(row.is_reached.is_(False), ~started)
    measures = (
        func.count(),
        func.sum(case((reached, 1), else_=0)),
        func.sum(case((is_late, 1), else_=0)),
        func.sum(case((and_(row.target_hundredths.is_(None), ~row.is_exempt), 1), else_=0)),
        func.sum(case((row.is_exempt, 1), else_=0)),
        func.sum(case((row.turns > 0, 1), else_=0)),
        func.sum(row.turns),
        func.sum(row.recorded_hundredths),
    )
    labelled = [measure.label(name) for measure, name in zip(measures, MEASURES, strict=True)]
    here = (row.year == year, known_in(row, snapshot_id), standing_on(row, on))
    return select(row.unit_id, *dimensions, *labelled).where(*here).group_by(row.unit_id, *dimensions)


def tally_people(units: Collection[int], year: int, on: dt.date, snapshot_id: int) -> dict[_Key, list[int]]:
    """The measures of the people of these units, by (unit, dimension, value): one pass over their standings."""
    columns = [getattr(Standing, name) for name in OF_PEOPLE.values()]
    rows = db.session.execute(
        people_by_unit(year, on, snapshot_id, *columns).where(among(Standing.unit_id, list(units)))
    )
    found: dict[_Key, list[int]] = defaultdict(lambda: [0] * len(MEASURES))
    for unit_id, *rest in rows:
        values, measures = rest[: len(columns)], rest[len(columns) :]
        names = [("all", ""), *zip(OF_PEOPLE, (value_text(value) for value in values), strict=True)]
        for dimension, value in names:
            sums = found[unit_id, dimension, value]
            for place, measure in enumerate(measures):
                sums[place] += int(measure or 0)
    return found


def value_text(value: Any) -> str:
    """How a tally names the value of a dimension: "1" and "0" for yes and no, "" for nothing."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else str(value)


def lines_known(year: int, on: dt.date, snapshot_id: int) -> Any:
    """A subquery (line_id, person_id, creditable_id, content_group, study_form, net) of the entries of a year.

    `certificate` is "1" of those with one, else NULL. As the snapshot knew them, earned by that day, with their
    corrections in `net`; of merged accounts under the one that speaks for them.
    """
    alias, fix, fix_stamp = aliased(PersonAlias), aliased(Credit), aliased(CreditStamp)
    papers = select(CertificateStamp.credit_id).where(
        CertificateStamp.credit_id == Credit.id, CertificateStamp.snapshot_id <= snapshot_id
    )
    fixes = (
        select(fix.corrects_id, func.sum(fix.amount_hundredths).label("change"))
        .join(fix_stamp, and_(fix_stamp.credit_id == fix.id, fix_stamp.snapshot_id <= snapshot_id))
        .where(fix.corrects_id.is_not(None), fix.year == year)
        .group_by(fix.corrects_id)
        .subquery("fixes")
    )
    return (
        select(
            Credit.id.label("line_id"),
            func.coalesce(alias.into_id, Credit.person_id).label("person_id"),
            Credit.creditable_id,
            Credit.content_group,
            Credit.study_form,
            Credit.kind,
            Credit.activity,
            Credit.title,
            Credit.earned_on,
            case((papers.exists(), "1")).label("certificate"),
            (Credit.amount_hundredths + func.coalesce(fixes.c.change, 0)).label("net"),
        )
        .join(CreditStamp, and_(CreditStamp.credit_id == Credit.id, CreditStamp.snapshot_id <= snapshot_id))
        .outerjoin(alias, and_(alias.person_id == Credit.person_id, is_living(alias)))
        .outerjoin(fixes, fixes.c.corrects_id == Credit.id)
        .where(Credit.year == year, Credit.earned_on <= on, Credit.corrects_id.is_(None))
        .subquery("lines_known")
    )


def tally_lines(units: Collection[int], year: int, on: dt.date, snapshot_id: int) -> dict[_Key, list[int]]:
    """The same of the entries of their people, by content, form and course."""
    found: dict[_Key, list[int]] = {}
    line, row = lines_known(year, on, snapshot_id), Standing
    people = func.count(line.c.person_id.distinct())
    for dimension, column in OF_LINES.items():
        value = line.c[column]
        statement = (
            select(row.unit_id, value, people, func.count(), func.sum(line.c.net))
            .join(row, row.person_id == line.c.person_id)
            .where(row.year == year, known_in(row, snapshot_id), standing_on(row, on))
            .where(among(row.unit_id, list(units)), line.c.net > 0)
            .group_by(row.unit_id, value)
        )
        for unit_id, name, persons, turns, tiet in db.session.execute(statement):
            found[unit_id, dimension, value_text(name)] = [persons, 0, 0, 0, 0, persons, turns, int(tiet)]
    return found


def _write(units: Collection[int], year: int, wanted: dict[_Key, list[int]], snapshot_id: int) -> None:
    table: Any = UnitTally.__table__
    columns = [table.c[name] for name in MEASURES]
    here = (table.c.year == year, table.c.end_snapshot == NEVER)
    kept: set[_Key] = set()
    for chunk in batches(units):
        statement = select(table.c.id, table.c.unit_id, table.c.dimension, table.c.value, *columns)
        rows = db.session.connection().execute(statement.where(*here, among(table.c.unit_id, chunk))).all()
        same = {tuple(row[1:4]): row for row in rows if wanted.get(tuple(row[1:4])) == list(row[4:])}
        kept |= same.keys()
        _end([row.id for row in rows if tuple(row[1:4]) not in same], snapshot_id)
    new = [(key, sums) for key, sums in sorted(wanted.items()) if key not in kept]
    insert_many(
        UnitTally,
        [
            {
                "unit_id": unit_id,
                "year": year,
                "dimension": dimension,
                "value": value,
                "first_snapshot": snapshot_id,
                **dict(zip(MEASURES, sums, strict=True)),
            }
            for (unit_id, dimension, value), sums in new
        ],
    )


def _end(row_ids: list[int], snapshot_id: int) -> None:
    table: Any = UnitTally.__table__
    for chunk in batches(row_ids):
        rows = among(table.c.id, chunk)
        db.session.connection().execute(delete(table).where(rows, table.c.first_snapshot == snapshot_id))
        db.session.connection().execute(update(table).where(rows).values(end_snapshot=snapshot_id))
