"""What must hold about people whatever happened; `lms audit` asks."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from lms.core.clock import now
from lms.core.db import db
from lms.core.text import fold, name_sort_key, nfc
from lms.organisations.models import Unit, UnitParent
from lms.people.models import Person, Post, WebSession

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


def add_all(app: Flask, add: AddInvariant) -> None:
    """`lms audit` checks them."""
    add(app, "people: one main post at a time", one_main_post_at_a_time)
    add(app, "people: no session of a closed account", no_session_of_closed_accounts)
    add(app, "people: names in normal form with their keys", names_are_normal)
    add(app, "units: one root, every unit under one", one_root)
