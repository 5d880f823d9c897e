"""A person's time in service, read for pages: posts through reorganisations, absences, duties, roles."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from sqlalchemy import and_, case, cast, false, func, literal, null, or_, select, union_all

from lms.core.db import BigInt, db
from lms.core.errors import NotFound
from lms.core.permissions import Scope
from lms.organisations.models import Unit, UnitLine, UnitName, UnitSuccession
from lms.organisations.queries import names_on
from lms.people.aliases import same_person
from lms.people.models import Absence, Post, RoleGrant, UnitDuty
from lms.people.rules import LEAVING_REASONS
from lms.people.terms import Term, cut, days_without_main, holds

RENAMED = "renamed_itself"


@dataclass(frozen=True)
class Stay:
    """The days of a post at one unit under one name; `how` says by which reorganisation it came there."""

    unit_id: int
    public_id: str
    name: str
    valid_from: dt.date
    valid_to: dt.date | None
    how: str = ""


@dataclass(frozen=True)
class CareerLine:
    """A post with the units at which it stood, the latest first."""

    post: Post
    stays: list[Stay]
    is_in_scope: bool
    is_changed: bool

    @property
    def unit_name(self) -> str:
        """The unit at which the post stood last."""
        return self.stays[0].name if self.stays else "–"

    def unit_on(self, day: dt.date) -> str:
        """The unit at which the post stands on that day, else the one at which it stood last."""
        there = [stay.name for stay in self.stays if holds((stay.valid_from, stay.valid_to), day)]
        return there[0] if there else self.unit_name


def list_career(person_id: int, scope: Scope | None = None) -> list[CareerLine]:
    """Every post of the person, newest first; one that outlived its unit has a line for each unit.

    What was entered under an account that was merged into this one is read only: out of the scope.
    """
    rows = db.session.execute(_stays_of(person_id, scope)).all()
    posts = {row.Post.id: row.Post for row in rows}
    changed = {(post.unit_id, post.valid_to) for post in posts.values() if post.end_reason == "changed"}
    stays = {key: _with_reasons(sorted(_cut_stays(rows, key), key=_since)) for key in posts}
    inside = {row.Post.id: bool(row.is_in_scope) for row in rows}
    return [
        CareerLine(post, stays[key][::-1], inside[key], (post.unit_id, post.valid_from) in changed)
        for key, post in posts.items()
    ]


def left_on(career: list[CareerLine]) -> dt.date | None:
    """The first day without any post, where the last ones ended because the person left service."""
    ends = [line.post.valid_to for line in career]
    if not ends or None in ends:
        return None
    last = max(end for end in ends if end is not None)
    reasons = {line.post.end_reason for line in career if line.post.valid_to == last}
    return last if reasons & set(LEAVING_REASONS) else None


def _since(stay: Stay) -> dt.date:
    return stay.valid_from


def _stays_of(person_id: int, scope: Scope | None) -> Any:
    own = Post.person_id == person_id
    is_inside = false() if scope is None else and_(own, Post.unit_id.in_(scope.unit_ids()))
    return (
        select(
            Post,
            is_inside.label("is_in_scope"),
            UnitLine.ancestor_id,
            UnitLine.valid_from.label("line_from"),
            UnitLine.valid_to.label("line_to"),
            Unit.public_id,
            UnitName.name,
            UnitName.is_first,
            UnitName.valid_from.label("name_from"),
            UnitName.valid_to.label("name_to"),
            _how_taken_over().label("how"),
        )
        .join(
            UnitLine, and_(UnitLine.unit_id == Post.unit_id, UnitLine.distance == 0, _meets(UnitLine, Post))
        )
        .join(Unit, Unit.id == UnitLine.ancestor_id)
        .join(UnitName, UnitName.unit_id == UnitLine.ancestor_id)
        .where(Post.person_id.in_(same_person(person_id)))
        .order_by(Post.valid_from.desc(), Post.id.desc(), UnitLine.valid_from, UnitName.valid_from)
    )


def _how_taken_over() -> Any:
    """The kind of the reorganisation by which the unit of the line took over on the first day of the line."""
    taken = (
        UnitSuccession.new_unit_id == UnitLine.ancestor_id,
        UnitSuccession.effective_on == UnitLine.valid_from,
    )
    own = select(func.min(UnitSuccession.kind)).where(*taken, UnitSuccession.old_unit_id == Post.unit_id)
    any_kind = select(func.min(UnitSuccession.kind)).where(*taken)
    return func.coalesce(
        own.correlate(Post, UnitLine).scalar_subquery(), any_kind.correlate(UnitLine).scalar_subquery()
    )


def _meets(first: Any, second: Any) -> Any:
    """The condition that two dated rows share a day."""
    return and_(
        or_(second.valid_to.is_(None), first.valid_from < second.valid_to),
        or_(first.valid_to.is_(None), second.valid_from < first.valid_to),
    )


def _cut_stays(rows: Any, post_id: int) -> Iterator[Stay]:
    for row in rows:
        if row.Post.id != post_id:
            continue
        on_line = cut((row.Post.valid_from, row.Post.valid_to), (row.line_from, row.line_to))
        named = (dt.date.min if row.is_first else row.name_from, row.name_to)
        days = cut(on_line, named) if on_line else None
        if days is not None:
            yield Stay(row.ancestor_id, row.public_id, row.name, *days, how=row.how or "taken_over")


def _with_reasons(stays: list[Stay]) -> list[Stay]:
    """Each stay that follows another at the same unit came by a new name of that unit."""
    later = [
        replace(after, how=RENAMED) if before.unit_id == after.unit_id else after
        for before, after in pairwise(stays)
    ]
    return [*(replace(stay, how="") for stay in stays[:1]), *later]


def main_post_gaps(person_id: int) -> list[tuple[dt.date, dt.date | None]]:
    """The stretches of days on which the person holds posts, none of them the main one."""
    rows = db.session.execute(
        select(Post.valid_from, Post.valid_to, Post.is_main).where(Post.person_id.in_(same_person(person_id)))
    )
    return days_without_main(Term(*row) for row in rows)


@dataclass(frozen=True)
class DatedFact:
    """An absence, a duty at a unit, or a role: `key` says which of its kind."""

    kind: str
    id: int
    key: str
    note: str
    unit_name: str | None
    valid_from: dt.date
    valid_to: dt.date | None
    is_in_scope: bool


def list_dated_facts(person_id: int, *, scope: Scope, above: Scope, on: dt.date) -> list[DatedFact]:
    """The absences, duties ("duty") and roles ("role") of the person, the latest first: one statement.

    A duty is in reach where its unit lies in `scope`, a role where it lies in `above`, an absence always; but
    what was entered under an account that was merged into this one is read only.
    """
    facts = union_all(
        _facts_of(
            *(Absence, "absence", Absence.kind, Absence.document, null()),
            *(_flag(Absence.person_id == person_id), person_id),
        ),
        _facts_of(
            *(UnitDuty, "duty", UnitDuty.duty, literal(""), UnitDuty.unit_id),
            *(
                _flag(and_(UnitDuty.person_id == person_id, UnitDuty.unit_id.in_(scope.unit_ids()))),
                person_id,
            ),
        ),
        _facts_of(
            *(RoleGrant, "role", RoleGrant.role, literal(""), RoleGrant.unit_id),
            *(
                _flag(and_(RoleGrant.person_id == person_id, RoleGrant.unit_id.in_(above.unit_ids()))),
                person_id,
            ),
        ),
    ).subquery("facts")
    names, column = names_on(on), facts.c
    rows = db.session.execute(
        select(
            *(column.kind, column.id, column.key, column.note, names.c.name),
            *(column.valid_from, column.valid_to, column.is_in_scope),
        )
        .outerjoin(names, names.c.unit_id == column.unit_id)
        .order_by(column.valid_from.desc(), column.id.desc())
    )
    return [DatedFact(*row[:-1], is_in_scope=bool(row[-1])) for row in rows]


def _flag(condition: Any) -> Any:
    return case((condition, 1), else_=0)


def _facts_of(
    table: Any, kind: str, key: Any, note: Any, unit_id: Any, is_in_scope: Any, person_id: int
) -> Any:
    return select(
        literal(kind).label("kind"),
        table.id,
        key.label("key"),
        note.label("note"),
        cast(unit_id, BigInt).label("unit_id"),
        table.valid_from,
        table.valid_to,
        is_in_scope.label("is_in_scope"),
    ).where(table.person_id.in_(same_person(person_id)))


def get_absence(*, person_id: int, absence_id: int) -> Absence:
    """The absence, if it is this person's; else as if there were none."""
    found = db.session.scalar(select(Absence).where(Absence.id == absence_id, Absence.person_id == person_id))
    if found is None:
        raise NotFound()
    return found
