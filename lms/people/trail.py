"""Reading the trail: who did what to what, within a scope.

Every way of asking has its index: a person, who acted, a unit, a deed, days. The words of other objects are looked
for only within given days, for that reads every entry of those days.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, cast, false, or_, select

from lms.audit.models import AuditEntry
from lms.core.clock import VIETNAM
from lms.core.db import db
from lms.core.permissions import Scope
from lms.core.text import fold
from lms.organisations.models import Unit, UnitName
from lms.people.aliases import list_accounts_in, same_person, survivor_of
from lms.people.directory import is_administered
from lms.people.models import Person
from lms.people.queries import matches

# The order of the trail; its pages are told apart by these.
TRAIL_KEY = (AuditEntry.at, AuditEntry.id)
_MOST_FOUND = 200


@dataclass(frozen=True)
class TrailFilter:
    """What is asked of the trail; empty fields ask nothing."""

    search: str = ""
    action: str = ""
    from_on: dt.date | None = None
    until_on: dt.date | None = None


def list_trail(asked: TrailFilter, *, scope: Scope | None, on: dt.date) -> Select[Any]:
    """A select of entries in no order; with a scope only those about its people and units."""
    statement = select(AuditEntry)
    if scope is not None:
        statement = statement.where(_is_about(scope, on))
    if asked.search.strip():
        statement = statement.where(_mentions(asked))
    if asked.action:
        statement = statement.where(AuditEntry.action == asked.action)
    if asked.from_on is not None:
        statement = statement.where(AuditEntry.at >= _midnight(asked.from_on))
    if asked.until_on is not None:
        statement = statement.where(AuditEntry.at < _midnight(asked.until_on + dt.timedelta(days=1)))
    return statement


def select_trail_of_person(person_id: int) -> Select[Any]:
    """A select of the entries about the person, under whichever account, in no order."""
    return select(AuditEntry).where(AuditEntry.subject_id.in_(same_person(person_id)))


def list_trail_of_person(person_id: int, limit: int = 20, *, but: tuple[str, ...] = ()) -> list[AuditEntry]:
    """The latest entries about the person, without the deeds named."""
    about = select_trail_of_person(person_id).where(AuditEntry.action.not_in(but))
    return list(db.session.scalars(about.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(limit)))


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), VIETNAM)


def _is_about(scope: Scope, on: dt.date) -> ColumnElement[bool]:
    theirs = select(Person.id).where(
        Person.id == survivor_of(AuditEntry.subject_id), is_administered(scope, on)
    )
    units = select(cast(Unit.id, Text)).where(Unit.id.in_(scope.unit_ids()))
    return or_(
        theirs.correlate(AuditEntry).exists(),
        and_(AuditEntry.object_kind == "unit", AuditEntry.object_id.in_(units)),
    )


def _mentions(asked: TrailFilter) -> ColumnElement[bool]:
    """The entry is by or about a person found so, or about a unit found so."""
    people, units = _found_people(asked.search), _found_units(asked.search)
    ways = [
        AuditEntry.actor_id.in_(people),
        AuditEntry.subject_id.in_(people),
        and_(AuditEntry.object_kind == "unit", AuditEntry.object_id.in_(units)) if units else false(),
    ]
    if asked.from_on is not None:
        ways.append(AuditEntry.object_label.icontains(asked.search.strip(), autoescape=True))
    return or_(*ways)


def _found_people(search: str) -> list[int]:
    """Every account of the people found, of the first two hundred."""
    found = select(Person.id).where(matches(search)).limit(_MOST_FOUND).subquery()
    return list(db.session.scalars(list_accounts_in(select(found.c.id))))


def _found_units(search: str) -> list[str]:
    named = UnitName.search_text.contains(fold(search), autoescape=True)
    return [str(key) for key in db.session.scalars(select(UnitName.unit_id).where(named).limit(_MOST_FOUND))]
