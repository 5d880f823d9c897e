"""Reading classes: which an officer may see, who is on their lists, whom a list of numbers means."""

import datetime as dt
import re
from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, case, func, or_, select

from lms.core.db import batches, db
from lms.core.errors import NotFound
from lms.core.permissions import Scope
from lms.core.text import identity_key
from lms.organisations.queries import holds_on, places_on
from lms.people.aliases import is_surviving, same_person, survivor_of
from lms.people.models import Person, Post
from lms.plans.models import ClassMember, PlanLine, TrainingClass, TrainingPlan
from lms.recognition.models import ClassList


def list_classes_in(scope: Scope, *, year: int, state: str = "", on: dt.date) -> Select[Any]:
    """A select of the classes of the year of plans of units of the scope: what waits to be marked first.

    `state` narrows to "coming", "running", "over", "closed" or "cancelled".
    """
    held = TrainingClass
    statement = (
        select(held)
        .join(PlanLine, PlanLine.id == held.line_id)
        .join(TrainingPlan, TrainingPlan.id == PlanLine.plan_id)
        .where(TrainingPlan.unit_id.in_(scope.unit_ids()), TrainingPlan.year == year)
        .order_by(_waiting_first(on), held.starts_on, held.id)
    )
    planned = held.state == "planned"
    narrowed: dict[str, Any] = {
        "coming": planned & (held.starts_on > on),
        "running": planned & (held.starts_on <= on) & (held.ends_on >= on),
        "over": planned & (held.ends_on < on),
        "closed": held.state == "closed",
        "cancelled": held.state == "cancelled",
    }
    return statement.where(narrowed[state]) if state in narrowed else statement


def _waiting_first(on: dt.date) -> Any:
    """The order of classes: those to be marked, those running or to come, then what is closed or cancelled."""
    held = TrainingClass
    return case((held.state != "planned", 2), (held.ends_on < on, 0), else_=1)


def get_class(scope: Scope, public_id: str) -> tuple[TrainingClass, PlanLine, TrainingPlan]:
    """The class with that address, with its line and plan, if the plan is of a unit of the scope."""
    row = db.session.execute(
        select(TrainingClass, PlanLine, TrainingPlan)
        .join(PlanLine, PlanLine.id == TrainingClass.line_id)
        .join(TrainingPlan, TrainingPlan.id == PlanLine.plan_id)
        .where(TrainingClass.public_id == public_id, TrainingPlan.unit_id.in_(scope.unit_ids()))
    ).first()
    if row is None:
        raise NotFound()
    return row[0], row[1], row[2]


def list_members(class_id: int, on: dt.date, *, state: str = "") -> Select[Any]:
    """A select (member, name, staff number, address, unit) of the list of the class, by name."""
    places = places_on(on)
    statement = (
        select(
            ClassMember,
            Person.full_name,
            Person.staff_number,
            Person.public_id,
            places.c.name.label("unit_name"),
        )
        .select_from(ClassMember)
        .join(Person, Person.id == survivor_of(ClassMember.person_id))
        .join(places, places.c.unit_id == ClassMember.unit_id)
        .where(ClassMember.class_id == class_id)
        .order_by(ClassMember.state == "withdrawn", Person.sort_key, ClassMember.id)
    )
    return statement.where(ClassMember.state == state) if state else statement


def get_member(class_id: int, member_id: int) -> ClassMember:
    """The person on the list of that class."""
    found = select(ClassMember).where(ClassMember.class_id == class_id, ClassMember.id == member_id)
    member = db.session.scalar(found)
    if member is None:
        raise NotFound()
    return member


def read_names(text: str) -> list[str]:
    """The numbers and addresses of a pasted list, each once, in order."""
    parts = (part.strip() for part in re.split(r"[\s,;]+", text))
    return list(dict.fromkeys(part for part in parts if part))


def find_people(names: Collection[str], scope: Scope, on: dt.date) -> tuple[list[int], list[str]]:
    """(person ids, names that mean nobody): people of the scope by staff number or e-mail address."""
    wanted = {identity_key(name): name for name in names}
    found: dict[str, int] = {}
    for part in batches(list(wanted.items()), 400):
        for row in db.session.execute(_named([key for key, _ in part], [n for _, n in part], scope, on)):
            for known in (row.staff_number, row.email):
                if known and identity_key(known) in wanted:
                    found[identity_key(known)] = row.id
    lost = [name for key, name in wanted.items() if key not in found]
    return sorted(set(found.values())), lost


def _named(keys: list[str], names: list[str], scope: Scope, on: dt.date) -> Select[Any]:
    numbers = Person.staff_number.in_([*names, *(key.upper() for key in keys)])
    inside = select(Post.person_id).where(
        Post.unit_id.in_(scope.unit_ids()), Post.is_main, holds_on(Post, on)
    )
    named: Select[*tuple[Any, ...]] = select(Person.id, Person.staff_number, Person.email)
    return named.where(
        or_(numbers, func.lower(Person.email).in_(keys)), Person.id.in_(inside), is_surviving()
    )


def list_candidates(held: TrainingClass, scope: Scope, on: dt.date, *, search: Any = None) -> Select[Any]:
    """A select (id, name, staff number, title, unit) of people of the scope who are not on the list, by name."""
    places = places_on(on)
    listed = select(ClassMember.person_id).where(
        ClassMember.class_id == held.id, ClassMember.state != "withdrawn"
    )
    statement = (
        select(Person.id, Person.full_name, Person.staff_number, Post.title, places.c.name.label("unit_name"))
        .select_from(Person)
        .join(Post, Post.person_id == Person.id)
        .join(places, places.c.unit_id == Post.unit_id)
        .where(Post.unit_id.in_(scope.unit_ids()), Post.is_main, holds_on(Post, on), is_surviving())
        .where(Person.id.not_in(listed))
        .order_by(Person.sort_key, Person.id)
    )
    return statement if search is None else statement.where(search)


def classes_of(person_id: int, on: dt.date) -> list[Any]:
    """(class, state on the list) of the person's classes that have not ended on that day, the next first."""
    held = TrainingClass
    return list(
        db.session.execute(
            select(held, ClassMember.state)
            .join(ClassMember, ClassMember.class_id == held.id)
            .where(ClassMember.person_id.in_(same_person(person_id)), ClassMember.state == "enrolled")
            .where(held.ends_on >= on)
            .order_by(held.starts_on, held.id)
            .limit(10)
        )
    )


def get_class_of(person_id: int, public_id: str) -> tuple[TrainingClass, str]:
    """(class, state on its list) of a class on whose list the person is or was; else as if there were none."""
    row = db.session.execute(
        select(TrainingClass, ClassMember.state)
        .join(ClassMember, ClassMember.class_id == TrainingClass.id)
        .where(TrainingClass.public_id == public_id, ClassMember.person_id.in_(same_person(person_id)))
        .order_by(ClassMember.state == "withdrawn", ClassMember.id)
        .limit(1)
    ).first()
    if row is None:
        raise NotFound()
    return row[0], row[1]


def list_fitting_lists(held: TrainingClass, scope: Scope) -> Select[Any]:
    """A select of the applied class lists of the scope that no class has, those of the same days first."""
    taken = select(TrainingClass.list_id).where(TrainingClass.list_id.is_not(None))
    return (
        select(ClassList)
        .where(ClassList.unit_id.in_(scope.unit_ids()), ClassList.state == "applied")
        .where(ClassList.id.not_in(taken))
        .order_by((ClassList.ended_on == held.ends_on).desc(), ClassList.ended_on.desc(), ClassList.id.desc())
    )


def find_list_of(held: TrainingClass) -> ClassList | None:
    """The recognised list from which the class takes its results."""
    return db.session.get(ClassList, held.list_id) if held.list_id is not None else None
