"""What must hold about people whatever happened; `lms audit` asks."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from lms.core.clock import now
from lms.core.db import db
from lms.core.text import fold, name_sort_key, nfc
from lms.organisations.models import Unit, UnitParent
from lms.people.aliases import is_living, survivor_of
from lms.people.models import JoinCode, JoinUse, Person, PersonAlias, Post, UnitDuty, WebSession
from lms.people.rules import ONE_AT_A_TIME

AddInvariant = Callable[[Flask, str, Callable[[], list[str]]], None]


def one_main_post_at_a_time() -> list[str]:
    """No person has two main posts on one day."""
    first, second = aliased(Post), aliased(Post)
    rows = db.session.execute(
        select(first.person_id, first.id, second.id)
        .join(second, second.person_id == first.person_id)
        .where(first.is_main, second.is_main, first.id < second.id)
        .where(or_(first.valid_to.is_(None), first.valid_to > second.valid_from))
        .where(or_(second.valid_to.is_(None), second.valid_to > first.valid_from))
    )
    return [f"person {person}: posts {one} and {other}" for person, one, other in rows]


def no_session_of_closed_accounts() -> list[str]:
    """Nobody whose account is closed has a living session."""
    rows = db.session.scalars(
        select(WebSession.id)
        .join(Person, Person.id == WebSession.person_id)
        .where(Person.is_active.is_(False), WebSession.revoked_at.is_(None), WebSession.expires_at > now())
    )
    return [f"session {row}" for row in rows]


def names_are_normal() -> list[str]:
    """Every name is in normal form C, and its search and sort keys are those of the name."""
    rows = db.session.execute(
        select(Person.id, Person.full_name, Person.search_text, Person.sort_key)
    ).yield_per(1000)
    return [
        f"person {row.id}"
        for row in rows
        if row.full_name != nfc(row.full_name)
        or row.search_text != fold(row.full_name)
        or row.sort_key != name_sort_key(row.full_name)
    ]


def one_root() -> list[str]:
    """One unit stands above all; every other living unit stands under exactly one at a time."""
    roots = db.session.scalar(select(func.count()).where(Unit.kind == "root")) or 0
    linked = select(UnitParent.unit_id).where(UnitParent.valid_to.is_(None))
    loose = db.session.scalars(
        select(Unit.code).where(Unit.kind != "root", Unit.valid_to.is_(None), Unit.id.not_in(linked))
    )
    twice = db.session.scalars(linked.group_by(UnitParent.unit_id).having(func.count() > 1))
    return [
        *([f"{roots} roots"] if roots != 1 else []),
        *(f"unit {code} stands nowhere" for code in loose),
        *(f"unit {unit_id} stands under two" for unit_id in twice),
    ]


def no_alias_of_an_alias() -> list[str]:
    """No living alias leads to an account for which another speaks: chains are flat."""
    first, second = aliased(PersonAlias), aliased(PersonAlias)
    rows = db.session.execute(
        select(first.person_id, first.into_id, second.into_id)
        .join(second, second.person_id == first.into_id)
        .where(is_living(first), is_living(second))
    )
    return [f"person {person} leads to {into}, which leads to {last}" for person, into, last in rows]


def aliases_follow_their_way() -> list[str]:
    """An alias leads to the account that speaks for the one it was merged into."""
    rows = db.session.execute(
        select(PersonAlias.person_id, PersonAlias.via_id, PersonAlias.into_id).where(
            is_living(), PersonAlias.into_id != survivor_of(PersonAlias.via_id)
        )
    )
    return [f"person {person}: merged into {via}, leads to {into}" for person, via, into in rows]


def no_session_of_merged_accounts() -> list[str]:
    """Nobody is signed in under an account for which another speaks."""
    rows = db.session.scalars(
        select(WebSession.id)
        .join(PersonAlias, PersonAlias.person_id == WebSession.person_id)
        .where(is_living(), WebSession.revoked_at.is_(None), WebSession.expires_at > now())
    )
    return [f"session {row}" for row in rows]


def seats_are_counted() -> list[str]:
    """No join code gave more seats than it has, and as many are counted as were taken and not given back."""
    taken = (
        select(func.count(JoinUse.id))
        .where(JoinUse.code_id == JoinCode.id, JoinUse.freed_at.is_(None))
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(JoinCode.public_id, JoinCode.used, JoinCode.seats, taken).where(
            or_(JoinCode.used != taken, JoinCode.used > JoinCode.seats)
        )
    )
    return [f"join code {row[0]}: {row[1]} of {row[2]} seats counted, {row[3]} taken" for row in rows]


def seats_belong_to_joiners() -> list[str]:
    """The post behind a seat is held by the person who took the seat."""
    rows = db.session.scalars(
        select(JoinUse.id).join(Post, Post.id == JoinUse.post_id).where(Post.person_id != JoinUse.person_id)
    )
    return [f"seat {row}" for row in rows]


def uncounted_posts_have_a_reason() -> list[str]:
    """A post that does not count says why; one that counts has nothing to say."""
    rows = db.session.scalars(select(Post.id).where(Post.is_counted == Post.outside_reason.is_not(None)))
    return [f"post {row}" for row in rows]


def one_head_of_a_unit() -> list[str]:
    """No unit has two heads on one day."""
    first, second = aliased(UnitDuty), aliased(UnitDuty)
    rows = db.session.execute(
        select(first.unit_id, first.id, second.id)
        .join(second, (second.unit_id == first.unit_id) & (second.duty == first.duty))
        .where(first.duty.in_(ONE_AT_A_TIME), first.id < second.id)
        .where(or_(first.valid_to.is_(None), first.valid_to > second.valid_from))
        .where(or_(second.valid_to.is_(None), second.valid_to > first.valid_from))
    )
    return [f"unit {unit}: duties {one} and {other}" for unit, one, other in rows]


def add_all(app: Flask, add: AddInvariant) -> None:
    """`lms audit` checks them."""
    add(app, "people: one main post at a time", one_main_post_at_a_time)
    add(app, "people: no session of a closed account", no_session_of_closed_accounts)
    add(app, "people: names in normal form with their keys", names_are_normal)
    add(app, "people: no alias of an alias", no_alias_of_an_alias)
    add(app, "people: aliases lead to who speaks for them", aliases_follow_their_way)
    add(app, "people: no session of a merged account", no_session_of_merged_accounts)
    add(app, "people: as many seats of join codes as were taken", seats_are_counted)
    add(app, "people: a seat belongs to who joined", seats_belong_to_joiners)
    add(app, "people: uncounted posts have a reason", uncounted_posts_have_a_reason)
    add(app, "people: one head of a unit at a time", one_head_of_a_unit)
    add(app, "units: one root, every unit under one", one_root)
