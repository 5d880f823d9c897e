"""The numbers an HR officer answers for, and the lines behind each: one select gives both."""

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, null, or_, select
from sqlalchemy.orm import aliased

from lms.core.db import db
from lms.core.permissions import Scope
from lms.organisations.models import Unit, UnitParent
from lms.organisations.queries import holds_on, names_on, places_on
from lms.people.aliases import is_living, survivor_of
from lms.people.models import Absence, Person, PersonAlias, Post, PostTitle, TitleMatch, UnitDuty

# From so many units on, rare lines are not looked for while somebody waits.
_WIDE = 2_000
COUNTED, OUTSIDE, UNTITLED, WITHOUT_MAIN = "trong-ty-le", "ngoai-ty-le", "chuc-danh", "khong-chuc-vu-chinh"


def list_lines(which: str, scope: Scope, on: dt.date) -> Select[Any]:
    """The posts behind a number, by person: (Post, Person, unit_name, unit_public_id).

    `COUNTED` and `OUTSIDE` have each person once, at the main post; `UNTITLED` has every post whose title is
    neither linked to the master list nor set apart; `WITHOUT_MAIN` every post of people who hold no main one.
    """
    places = places_on(on)
    statement = (
        select(Post, Person, places.c.name.label("unit_name"), places.c.public_id.label("unit_public_id"))
        .select_from(Post)
        .join(Person, Person.id == survivor_of(Post.person_id))
        .join(places, places.c.unit_id == Post.unit_id)
        .where(Post.unit_id.in_(scope.unit_ids()), holds_on(Post, on), _belongs(which, on))
    )
    return statement.order_by(Person.sort_key, Person.id, Post.id)


def _belongs(which: str, on: dt.date) -> ColumnElement[bool]:
    if which == COUNTED:
        return and_(Post.is_main, Post.is_counted, ~_speaks_for_another(on))
    if which == OUTSIDE:
        return and_(Post.is_main, Post.is_counted.is_(False), ~_speaks_for_another(on))
    if which == UNTITLED:
        settled = select(TitleMatch.title_key).where(TitleMatch.state != "doubtful")
        return Post.title_key.not_in(settled)
    main = select(Post.person_id).where(Post.is_main, holds_on(Post, on))
    return Post.person_id.not_in(main)


def _speaks_for_another(on: dt.date) -> ColumnElement[bool]:
    """The condition that the post is of an account merged into another, and another post speaks for the person.

    A main post of the surviving account does, else that of the merged accounts which began last: as in reports.
    """
    theirs = aliased(Post)
    merged = (
        select(PersonAlias.person_id)
        .join(theirs, theirs.person_id == PersonAlias.into_id)
        .where(is_living(), theirs.is_main, holds_on(theirs, on))
    )
    return or_(Post.person_id.in_(merged), Post.id.in_(_of_earlier_siblings(on)))


def _of_earlier_siblings(on: dt.date) -> Select[Any]:
    """The main posts of merged accounts, where another account merged into the same one has a later one."""
    own, theirs, alias, sibling = aliased(Post), aliased(Post), aliased(PersonAlias), aliased(PersonAlias)
    began_later = or_(
        theirs.valid_from > own.valid_from, and_(theirs.valid_from == own.valid_from, theirs.id > own.id)
    )
    return (
        select(own.id)
        .join(alias, alias.person_id == own.person_id)
        .join(sibling, and_(sibling.into_id == alias.into_id, sibling.person_id != alias.person_id))
        .join(theirs, theirs.person_id == sibling.person_id)
        .where(is_living(alias), is_living(sibling), own.is_main, holds_on(own, on))
        .where(theirs.is_main, holds_on(theirs, on), began_later)
    )


def count_lines(which: str, scope: Scope, on: dt.date) -> int:
    """How many lines `list_lines` has."""
    return count_every((which,), scope, on)[which]


def count_every(kinds: tuple[str, ...], scope: Scope, on: dt.date) -> dict[str, int]:
    """How many lines `list_lines` has of each kind, in one statement."""
    here = Post.unit_id.in_(scope.unit_ids()), holds_on(Post, on)
    counts = [
        select(func.count(Post.id)).where(*here, _belongs(which, on)).scalar_subquery() for which in kinds
    ]
    return dict(zip(kinds, db.session.execute(select(*counts)).one(), strict=True))


def count_up_to(most: int, scope: Scope, on: dt.date) -> dict[str, int]:
    """The same of every kind, but counting stops one above `most`; rare kinds of a nation are left out."""
    here = Post.unit_id.in_(scope.unit_ids()), holds_on(Post, on)
    units = _up_to(_WIDE, select(Unit.id).where(Unit.id.in_(scope.unit_ids())))
    counts: list[Any] = []
    for which in (COUNTED, OUTSIDE, UNTITLED, WITHOUT_MAIN):
        lines = _up_to(most, select(Post.id).where(*here, _belongs(which, on)))
        is_rare = which in (UNTITLED, WITHOUT_MAIN)
        counts.append(case((units > _WIDE, null()), else_=lines).label(which) if is_rare else lines)
    row = db.session.execute(select(*counts)).one()
    every = zip((COUNTED, OUTSIDE, UNTITLED, WITHOUT_MAIN), row, strict=True)
    return {which: count for which, count in every if count is not None}


def _up_to(most: int, rows: Select[Any]) -> Any:
    few = rows.limit(most + 1).subquery()
    return select(func.count()).select_from(few).scalar_subquery()


def list_away(scope: Scope, on: dt.date, *, kind: str = "") -> Select[Any]:
    """Who of the scope is away on that day: (Absence, Person, title, unit_name), by name."""
    places = places_on(on)
    statement = (
        select(Absence, Person, Post.title, places.c.name.label("unit_name"))
        .select_from(Absence)
        .join(Person, Person.id == survivor_of(Absence.person_id))
        .join(Post, and_(Post.person_id == Person.id, Post.is_main, holds_on(Post, on)))
        .join(places, places.c.unit_id == Post.unit_id)
        .where(holds_on(Absence, on), Post.unit_id.in_(scope.unit_ids()))
        .order_by(Person.sort_key, Person.id, Absence.id)
    )
    return statement.where(Absence.kind == kind) if kind else statement


def list_contact_points(scope: Scope, on: dt.date) -> Select[Any]:
    """Heads, deputies and contact points of the units of the scope on that day, by unit."""
    names = names_on(on)
    return (
        select(UnitDuty, Person, names.c.name.label("unit_name"), Unit.public_id.label("unit_public_id"))
        .join(Person, Person.id == UnitDuty.person_id)
        .join(Unit, Unit.id == UnitDuty.unit_id)
        .join(names, names.c.unit_id == UnitDuty.unit_id)
        .where(UnitDuty.unit_id.in_(scope.unit_ids()), holds_on(UnitDuty, on))
        .order_by(names.c.sort_key, UnitDuty.unit_id, UnitDuty.duty.desc(), Person.sort_key, UnitDuty.id)
    )


def list_units_without(duty: str, scope: Scope, on: dt.date) -> Select[Any]:
    """The units of the scope that exist on that day and have nobody with that duty, by name."""
    names, above = names_on(on), names_on(on).alias("above")
    served = select(UnitDuty.unit_id).where(UnitDuty.duty == duty, holds_on(UnitDuty, on))
    return (
        select(Unit.id, Unit.public_id, Unit.code, names.c.name, above.c.name.label("parent_name"))
        .join(names, names.c.unit_id == Unit.id)
        .outerjoin(UnitParent, and_(UnitParent.unit_id == Unit.id, holds_on(UnitParent, on)))
        .outerjoin(above, above.c.unit_id == UnitParent.parent_id)
        .where(Unit.id.in_(scope.unit_ids()), holds_on(Unit, on), Unit.id.not_in(served))
        .order_by(names.c.sort_key, Unit.id)
    )


def list_titles_in_use(scope: Scope, on: dt.date, *, state: str, search: str = "") -> Select[Any]:
    """The written titles that people of the scope bear on that day, the most borne first.

    Columns: title_key, written, state, way, score, decided_at, name (what it is linked to), suggestion, people.
    """
    borne = (
        select(Post.title_key, func.count(Post.person_id.distinct()).label("people"))
        .where(Post.unit_id.in_(scope.unit_ids()), holds_on(Post, on))
        .group_by(Post.title_key)
        .subquery("borne")
    )
    linked, suggested = PostTitle.__table__.alias("linked"), PostTitle.__table__.alias("suggested")
    statement = (
        select(
            TitleMatch.title_key,
            TitleMatch.written,
            TitleMatch.state,
            TitleMatch.way,
            TitleMatch.score,
            TitleMatch.decided_at,
            linked.c.name,
            suggested.c.name.label("suggestion"),
            suggested.c.public_id.label("suggestion_public_id"),
            borne.c.people,
        )
        .join(borne, borne.c.title_key == TitleMatch.title_key)
        .outerjoin(linked, linked.c.id == TitleMatch.title_id)
        .outerjoin(suggested, suggested.c.id == TitleMatch.suggested_id)
        .where(TitleMatch.state == state)
        .order_by(borne.c.people.desc(), TitleMatch.title_key)
    )
    if search:
        statement = statement.where(TitleMatch.title_key.contains(search, autoescape=True))
    return statement


def list_bearers(title_key: str, scope: Scope, on: dt.date) -> Select[Any]:
    """Who of the scope bears that title on that day: (Post, Person, unit_name)."""
    places = places_on(on)
    return (
        select(Post, Person, places.c.name.label("unit_name"))
        .select_from(Post)
        .join(Person, Person.id == survivor_of(Post.person_id))
        .join(places, places.c.unit_id == Post.unit_id)
        .where(Post.title_key == title_key, Post.unit_id.in_(scope.unit_ids()), holds_on(Post, on))
        .order_by(Person.sort_key, Person.id, Post.id)
    )


def is_borne_beyond(title_key: str, scope: Scope) -> bool:
    """True when a post outside the scope bears, bore or will bear the title."""
    beyond = select(Post.id).where(Post.title_key == title_key, Post.unit_id.not_in(scope.unit_ids()))
    return db.session.scalar(beyond.limit(1)) is not None


def list_master_titles(search: str = "") -> Select[Any]:
    """The master list in the order of the alphabet, with how many written titles are linked to each."""
    meant = (
        select(TitleMatch.title_id, func.count().label("spellings"))
        .where(TitleMatch.title_id.is_not(None))
        .group_by(TitleMatch.title_id)
        .subquery("meant")
    )
    columns: list[Any] = [PostTitle, func.coalesce(meant.c.spellings, 0).label("spellings")]
    statement = (
        select(*columns)
        .outerjoin(meant, meant.c.title_id == PostTitle.id)
        .order_by(PostTitle.is_open.desc(), PostTitle.title_key, PostTitle.id)
    )
    return statement.where(PostTitle.title_key.contains(search, autoescape=True)) if search else statement


def was_borne_in(title_key: str, scope: Scope) -> bool:
    """True when a post in the scope bears, bore or will bear the title."""
    inside = select(Post.id).where(Post.title_key == title_key, Post.unit_id.in_(scope.unit_ids()))
    return db.session.scalar(inside.limit(1)) is not None
