"""Reading the trail: who did what to what, within a scope."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, cast, or_, select

from lms.audit.models import AuditEntry
from lms.core.clock import VIETNAM
from lms.core.db import db
from lms.core.permissions import Scope
from lms.core.text import fold
from lms.organisations.models import Unit, UnitName
from lms.people.directory import is_administered
from lms.people.models import Person
from lms.people.queries import matches


@dataclass(frozen=True)
class TrailFilter:
    """What is asked of the trail; empty fields ask nothing."""

    search: str = ""
    action: str = ""
    from_on: dt.date | None = None
    until_on: dt.date | None = None


def list_trail(asked: TrailFilter, *, scope: Scope | None, on: dt.date) -> Select[Any]:
    """A select of entries, the latest first; with a scope only those about its people and units."""
    statement = select(AuditEntry).order_by(AuditEntry.id.desc())
    if scope is not None:
        statement = statement.where(_is_about(scope, on))
    if asked.search.strip():
        statement = statement.where(_mentions(asked.search))
    if asked.action:
        statement = statement.where(AuditEntry.action == asked.action)
    if asked.from_on is not None:
        statement = statement.where(AuditEntry.at >= _midnight(asked.from_on))
    if asked.until_on is not None:
        statement = statement.where(AuditEntry.at < _midnight(asked.until_on + dt.timedelta(days=1)))
    return statement


def list_trail_of_person(person_id: int, limit: int = 20) -> list[AuditEntry]:
    """The latest entries about the person."""
    about = select(AuditEntry).where(
        AuditEntry.object_kind == "person", AuditEntry.object_id == str(person_id)
    )
    return list(db.session.scalars(about.order_by(AuditEntry.id.desc()).limit(limit)))


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), VIETNAM)


def _is_about(scope: Scope, on: dt.date) -> ColumnElement[bool]:
    people = select(cast(Person.id, Text)).where(is_administered(scope, on))
    units = select(cast(Unit.id, Text)).where(Unit.id.in_(scope.unit_ids()))
    return or_(
        and_(AuditEntry.object_kind == "person", AuditEntry.object_id.in_(people)),
        and_(AuditEntry.object_kind == "unit", AuditEntry.object_id.in_(units)),
    )


def _mentions(search: str) -> ColumnElement[bool]:
    """The entry is by or about a person found so, about a unit found so, or its label holds the text."""
    people, text = select(Person.id).where(matches(search)), search.strip()
    units = select(UnitName.unit_id).where(UnitName.search_text.contains(fold(search), autoescape=True))
    return or_(
        AuditEntry.actor_id.in_(people),
        and_(AuditEntry.object_kind == "person", AuditEntry.object_id.in_(_as_text(people))),
        and_(AuditEntry.object_kind == "unit", AuditEntry.object_id.in_(_as_text(units))),
        AuditEntry.object_label.icontains(text, autoescape=True),
        AuditEntry.actor_label.icontains(text, autoescape=True),
    )


def _as_text(ids: Select[Any]) -> Select[Any]:
    return ids.with_only_columns(cast(ids.selected_columns[0], Text))
