"""Reading who is let off a yearly target, by which document."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, select

from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import Scope
from lms.organisations.queries import places_on
from lms.people.aliases import main_post_id, same_person, survivor_of
from lms.people.models import Person, Post
from lms.people.queries import matches
from lms.training.models import TargetExemption


def select_exemptions(
    scope: Scope, *, on: dt.date, year: int, is_withdrawn: bool = False, search: str = ""
) -> Select[Any]:
    """(exemption, person, title, unit name) of the people whose main post on that day lies in the scope, by name."""
    places = places_on(on)
    withdrawn = TargetExemption.withdrawn_on
    statement = (
        select(TargetExemption, Person, Post.title, places.c.name.label("unit_name"))
        .select_from(TargetExemption)
        .join(Person, Person.id == survivor_of(TargetExemption.person_id))
        .join(Post, Post.id == main_post_id(on))
        .join(places, places.c.unit_id == Post.unit_id)
        .where(TargetExemption.year == year, Post.unit_id.in_(scope.unit_ids()))
        .where(withdrawn.is_not(None) if is_withdrawn else withdrawn.is_(None))
        .order_by(Person.sort_key, Person.id, TargetExemption.id)
    )
    return statement.where(matches(search)) if search else statement


def get_exemption(public_id: str, person_id: int) -> TargetExemption:
    """The exemption with that address, if it is that person's; else as if there were none."""
    found = db.session.scalar(
        select(TargetExemption).where(
            TargetExemption.public_id == public_id, TargetExemption.person_id.in_(same_person(person_id))
        )
    )
    if found is None:
        raise NotFound()
    return found


def list_exemptions_of(person_id: int) -> list[TargetExemption]:
    """Every exemption the person ever had, the newest first."""
    found = select(TargetExemption).where(TargetExemption.person_id.in_(same_person(person_id)))
    return list(db.session.scalars(found.order_by(TargetExemption.year.desc(), TargetExemption.id.desc())))


def names_of(person_ids: Collection[int | None]) -> dict[int, str]:
    """The names of these people: who approved, who withdrew."""
    ids = [person_id for person_id in person_ids if person_id is not None]
    if not ids:
        return {}
    return {
        row.id: row.full_name
        for row in db.session.execute(select(Person.id, Person.full_name).where(Person.id.in_(ids)))
    }
