"""Who heads a unit and who its contact points are (đầu mối), read for pages."""

import datetime as dt
from typing import Any

from sqlalchemy import select

from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import Scope
from lms.organisations.queries import has_not_ended, holds_on, line_above, names_on, standing_at
from lms.people.aliases import survivor_of
from lms.people.models import Person, Post, UnitDuty
from lms.people.queries import Officer


def get_duty_in(scope: Scope, *, person_id: int, duty_id: int) -> UnitDuty:
    """The duty, if it is this person's and at a unit of the scope; else as if there were none."""
    found = db.session.scalar(
        select(UnitDuty).where(
            UnitDuty.id == duty_id,
            UnitDuty.person_id == person_id,
            UnitDuty.unit_id.in_(scope.unit_ids()),
        )
    )
    if found is None:
        raise NotFound()
    return found


def list_unit_duties(unit_id: int, on: dt.date) -> list[Any]:
    """Who has a duty at the unit on that day or later, heads first: (UnitDuty, full_name, public_id, …)."""
    return list(
        db.session.execute(
            select(UnitDuty, Person.full_name, Person.public_id, Person.email, Person.phone)
            .join(Person, Person.id == UnitDuty.person_id)
            .where(UnitDuty.unit_id == unit_id, has_not_ended(UnitDuty, on))
            .order_by(UnitDuty.duty.desc(), UnitDuty.valid_from, UnitDuty.id)
        ).all()
    )


def find_contact_point(unit_id: int, on: dt.date, duty: str = "contact_training") -> Officer | None:
    """The contact point of the unit on that day, or of the nearest unit above that has one.

    A duty lapses with its unit; whoever can no longer sign in is no contact point.
    """
    line, names = line_above(unit_id, on), names_on(on)
    nearest = db.session.execute(
        select(Person.full_name, names.c.name)
        .join(UnitDuty, UnitDuty.person_id == Person.id)
        .join(line, line.c.unit_id == UnitDuty.unit_id)
        .join(names, names.c.unit_id == UnitDuty.unit_id)
        .where(UnitDuty.duty == duty, holds_on(UnitDuty, on), Person.is_active)
        .order_by(line.c.distance, Person.sort_key, Person.id)
        .limit(1)
    ).first()
    return Officer(*nearest) if nearest else None


def list_candidates(unit_id: int, on: dt.date, *, limit: int = 200) -> list[Any]:
    """(public_id, full_name, title) of those who hold a post at the unit on that day, in order of names."""
    here = Post.unit_id.in_(standing_at(unit_id, on))
    rows = (
        select(Person.public_id, Person.full_name, Post.title)
        .select_from(Post)
        .join(Person, Person.id == survivor_of(Post.person_id))
        .where(here, holds_on(Post, on), Person.is_active)
        .order_by(Person.sort_key, Person.id, Post.is_main.desc())
        .limit(limit)
    )
    return list({row.public_id: row for row in reversed(db.session.execute(rows).all())}.values())[::-1]
