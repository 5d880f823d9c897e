"""Reading what decides where people stand, for many people at once: four statements for a batch."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Date, Integer, Text, and_, cast, func, literal, null, or_, select, union_all
from sqlalchemy.orm import aliased

from lms.core.bulk import among
from lms.core.db import db
from lms.people.aliases import is_living
from lms.people.models import Absence, Person, PersonAlias, Post, PostTitle, TitleMatch, UnitDuty
from lms.training.models import Credit, Creditable, LearningStart, TargetExemption
from lms.training.rules import Away, Exemption, Held, Line, PersonInputs


def load_inputs(person_ids: Collection[int]) -> dict[int, PersonInputs]:
    """What is on record of these people, by the account that speaks for them now.

    An account that was merged into another has no entry of its own; the other one has its lines and posts.
    """
    owner = _accounts(person_ids)
    ids = list(owner)
    posts, lines, dated = _posts(ids, owner), _lines(ids, owner), _dated(ids, owner)
    return {
        person_id: PersonInputs(
            person_id=person_id,
            gender=dated[person_id].gender,
            posts=tuple(posts[person_id]),
            aways=tuple(dated[person_id].aways),
            exemptions=tuple(dated[person_id].exemptions),
            lines=tuple(lines[person_id]),
            starts=dated[person_id].starts,
            headships=tuple(dated[person_id].headships),
        )
        for person_id in sorted(set(owner.values()))
    }


def _rows(statement: Any) -> Iterable[Any]:
    return db.session.connection().execute(statement)


def _accounts(person_ids: Collection[int]) -> dict[int, int]:
    """Every account of these people, with the one that speaks for it."""
    alias, wanted = PersonAlias, list(person_ids)
    pairs = select(alias.person_id, alias.into_id).where(is_living())
    met = or_(among(alias.person_id, wanted), among(alias.into_id, wanted))
    known = {row[0]: row[1] for row in _rows(pairs.where(met))}
    survivors = {known.get(person_id, person_id) for person_id in wanted}
    others = survivors - set(wanted)
    if others:
        known |= {row[0]: row[1] for row in _rows(pairs.where(among(alias.into_id, sorted(others))))}
    return {**{survivor: survivor for survivor in sorted(survivors)}, **known}


def _posts(ids: list[int], owner: dict[int, int]) -> dict[int, list[Held]]:
    """The main posts, each with what its title means in the master list."""
    own, linked = aliased(PostTitle), aliased(PostTitle)
    statement = (
        select(
            Post.person_id,
            Post.id,
            Post.unit_id,
            Post.title,
            func.coalesce(own.id, linked.id).label("title_id"),
            Post.person_group,
            Post.is_counted,
            func.coalesce(own.is_leadership, linked.is_leadership).label("is_leadership"),
            Post.valid_from,
            Post.valid_to,
        )
        .outerjoin(own, own.title_key == Post.title_key)
        .outerjoin(TitleMatch, and_(TitleMatch.title_key == Post.title_key, TitleMatch.state == "linked"))
        .outerjoin(linked, linked.id == TitleMatch.title_id)
        .where(Post.is_main, among(Post.person_id, ids))
        .order_by(Post.id)
    )
    found: dict[int, list[Held]] = defaultdict(list)
    for row in _rows(statement):
        survivor = owner[row.person_id]
        found[survivor].append(
            Held(
                id=row.id,
                rank=int(row.person_id != survivor),
                unit_id=row.unit_id,
                title=row.title,
                title_id=row.title_id,
                person_group=row.person_group,
                is_counted=row.is_counted,
                is_leadership=bool(row.is_leadership),
                valid_from=row.valid_from,
                valid_to=row.valid_to,
            )
        )
    return found


def _lines(ids: list[int], owner: dict[int, int]) -> dict[int, list[Line]]:
    """The lines with their corrections in them."""
    rows = list(
        _rows(
            select(
                Credit.id,
                Credit.person_id,
                Credit.kind,
                Credit.corrects_id,
                Credit.earned_on,
                Credit.amount_hundredths,
                Credit.content_group,
                Credit.study_form,
                Credit.activity,
                Credit.title,
                Creditable.key,
            )
            .outerjoin(Creditable, Creditable.id == Credit.creditable_id)
            .where(among(Credit.person_id, ids))
            .order_by(Credit.id)
        )
    )
    changes: dict[int, int] = defaultdict(int)
    for row in rows:
        if row.corrects_id is not None:
            changes[row.corrects_id] += row.amount_hundredths
    found: dict[int, list[Line]] = defaultdict(list)
    for row in rows:
        if row.corrects_id is None:
            amount = max(row.amount_hundredths + changes[row.id], 0)
            facts = (row.content_group, row.study_form, row.key, row.activity, row.title)
            found[owner[row.person_id]].append(Line(row.id, row.kind, row.earned_on, amount, *facts))
    return found


@dataclass
class _Dated:
    """What else is dated about a person."""

    gender: str | None = None
    aways: list[Away] = field(default_factory=list)
    exemptions: list[Exemption] = field(default_factory=list)
    starts: dict[int, dt.date] = field(default_factory=dict)
    headships: list[tuple[dt.date, dt.date | None]] = field(default_factory=list)


def _dated(ids: list[int], owner: dict[int, int]) -> dict[int, _Dated]:
    found: dict[int, _Dated] = defaultdict(_Dated)
    for row in _rows(_select_dated(ids)):
        of = found[owner[row.person_id]]
        if row.source == "away":
            of.aways.append(Away(row.word, row.since, row.until))
        elif row.source == "exemption":
            amount = row.amount or 0
            of.exemptions.append(Exemption(row.key, row.year, row.word, amount, row.since, row.until))
        elif row.source == "start":
            of.starts[row.year] = min(row.since, of.starts.get(row.year, row.since))
        elif row.source == "head":
            of.headships.append((row.since, row.until))
        elif row.person_id == owner[row.person_id]:
            of.gender = row.word
    return found


def _select_dated(ids: list[int]) -> Any:
    """One statement for absences, exemptions, first days of study, headships and the gender."""
    none, day, kept, began = cast(null(), Integer), cast(null(), Date), TargetExemption, LearningStart
    word, duty = cast(null(), Text), UnitDuty
    leads = or_(duty.duty == "head", duty.duty == "deputy")
    parts = [
        _part("away", Absence, Absence.kind, none, none, Absence.valid_from, Absence.valid_to),
        _part(
            "exemption",
            kept,
            kept.kind,
            kept.year,
            kept.amount_hundredths,
            kept.holds_from,
            kept.withdrawn_on,
        ),
        _part("start", began, word, began.year, none, began.started_on, day),
        _part("head", duty, word, none, none, duty.valid_from, duty.valid_to).where(leads),
    ]
    parts = [part.where(among(part.selected_columns.person_id, ids)) for part in parts]
    person = select(
        literal("gender").label("source"),
        Person.id.label("person_id"),
        Person.id.label("key"),
        Person.gender.label("word"),
        none.label("year"),
        none.label("amount"),
        day.label("since"),
        day.label("until"),
    ).where(among(Person.id, ids))
    rows = union_all(*parts, person).subquery("dated")
    return select(rows).order_by(rows.c.source, rows.c.key)


def _part(source: str, table: Any, *columns: Any) -> Any:
    names = ("word", "year", "amount", "since", "until")
    labelled = [column.label(name) for column, name in zip(columns, names, strict=True)]
    return select(
        literal(source).label("source"), table.person_id.label("person_id"), table.id.label("key"), *labelled
    )
