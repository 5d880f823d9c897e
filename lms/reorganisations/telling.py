"""The steps of a reorganisation as sentences: what was done to which row, by the names of units and people."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from lms.core.db import db
from lms.core.i18n import _, format_date, lazy
from lms.organisations.queries import unit_names
from lms.people.models import Person, Post, UnitDuty
from lms.people.wording import ROLES
from lms.reorganisations.models import ReorganisationStep

SENTENCES: dict[str, Any] = {
    "unit_established": lazy("%(unit)s is established on %(from)s with the code %(code)s."),
    "unit_ended": lazy("%(unit)s ends on %(until)s."),
    "name_begun": lazy("From %(from)s it is called “%(name)s”."),
    "name_ended": lazy("%(unit)s is called so until %(until)s."),
    "name_corrected": lazy("The name “%(old_name)s” becomes “%(name)s” from its first day on."),
    "place_begun": lazy("From %(from)s %(unit)s stands under %(parent)s."),
    "place_ended": lazy("%(unit)s stands where it stood until %(until)s."),
    "place_corrected": lazy("%(unit)s stands under %(parent)s instead of %(old_parent)s."),
    "place_removed": lazy("%(unit)s was to stand under %(old_parent)s from that day, which falls away."),
    "succession": lazy("%(new_unit)s takes over from %(unit)s."),
    "succession_corrected": lazy("What is on record about who took over from %(unit)s is renewed."),
    "post_ended": lazy("%(person)s: the post ends on %(until)s."),
    "post_begun": lazy("%(person)s: the post goes on at %(unit)s from %(from)s."),
    "post_moved": lazy("%(person)s: the post, begun later, stands at %(unit)s."),
    "role_carried": lazy("%(person)s: the role “%(role)s” is carried over to %(unit)s."),
    "duty_ended": lazy("%(person)s: head or contact point of %(unit)s until %(until)s."),
    "duty_removed": lazy("%(person)s: to be head or contact point of %(unit)s later, which falls away."),
}


def tell(steps: Iterable[ReorganisationStep], on: dt.date) -> list[str]:
    """A sentence for each step; two statements for the names, and two where people are in it."""
    steps = list(steps)
    units, people = _unit_names(steps, on), _people_names(steps)
    return [_sentence(step, units, people) for step in steps]


def _ids(step: ReorganisationStep) -> set[int]:
    named = (facts.get(key) for facts in (step.before, step.after) for key in ("parent_id", "new_unit_id"))
    return {key for key in (step.unit_id, *named) if key is not None}


def _unit_names(steps: list[ReorganisationStep], on: dt.date) -> dict[int, str]:
    found = unit_names({unit_id for step in steps for unit_id in _ids(step)}, on)
    for step in steps:
        if step.deed == "name_begun" and step.unit_id is not None:
            found.setdefault(step.unit_id, step.after["name"])
    return found


def _people_names(steps: list[ReorganisationStep]) -> dict[int, str]:
    """Step id → who holds the post, role or duty."""
    said = {step.id: person for step in steps if (person := _person_in(step)) is not None}
    tables: tuple[tuple[tuple[str, ...], Any], ...] = (
        (("post_ended", "post_moved"), Post),
        (("duty_ended",), UnitDuty),
    )
    for deeds, table in tables:
        rows = {step.row_id: step.id for step in steps if step.deed in deeds and step.row_id is not None}
        found = select(table.id, table.person_id).where(table.id.in_(rows))
        said |= {rows[row.id]: row.person_id for row in db.session.execute(found)} if rows else {}
    if not said:
        return {}
    people = select(Person.id, Person.full_name).where(Person.id.in_(set(said.values())))
    names = {row.id: row.full_name for row in db.session.execute(people)}
    return {step_id: names.get(person_id, "") for step_id, person_id in said.items()}


def _person_in(step: ReorganisationStep) -> int | None:
    found: int | None = step.after.get("person_id") or step.before.get("person_id")
    return found


def _sentence(step: ReorganisationStep, units: dict[int, str], people: dict[int, str]) -> str:
    after, before = step.after, step.before
    words = {
        "unit": _name(units, step.unit_id, after.get("code", "")),
        "code": after.get("code", ""),
        "name": after.get("name", ""),
        "old_name": before.get("name", ""),
        "from": _day(after.get("valid_from")),
        "until": _day(after.get("valid_to")),
        "parent": _name(units, after.get("parent_id")),
        "old_parent": _name(units, before.get("parent_id")),
        "new_unit": _name(units, after.get("new_unit_id")),
        "person": people.get(step.id, ""),
        "role": str(ROLES.get(after.get("role", ""), "")),
    }
    return str(SENTENCES[step.deed]) % words


def _name(units: dict[int, str], unit_id: int | None, otherwise: str = "") -> str:
    return units.get(unit_id or 0, otherwise) or str(_("a unit since removed"))


def _day(value: str | None) -> str:
    return format_date(dt.date.fromisoformat(value)) if value else ""
