"""The people behind each number of an impact."""

from typing import Any

from sqlalchemy import select

from courses.authoring.queries.impacts import Impact
from courses.progress.models import Enrolment
from courses.progress.moves import completing, studying_again, under_way
from lms.core.errors import NotFound
from lms.organisations.queries import SubtreeScope, places_on
from lms.people.aliases import main_post_id, survivor_of
from lms.people.models import Person, Post


def people_of(impact: Impact, course_id: int, key: str) -> Any:
    """The condition behind one number of the impact, by its key; NotFound for a number that is not there."""
    if key == "dang-hoc":
        return under_way(course_id)
    if key == "hoan-thanh":
        return completing(
            course_id, required={item for item in impact.new.required() if item is not None}, again={}
        )
    for each in impact.restudies:
        if key == f"hoc-lai:{each.item.slug}":
            item_id, number = each.condition
            return studying_again(course_id, item_id=item_id, number=number)
    raise NotFound()


def list_people(condition: Any, scope: SubtreeScope) -> Any:
    """A select of (Person, Enrolment, unit name) of the enrolments of which the condition is true, in the scope."""
    unit_id = Post.unit_id + 0
    places = places_on(scope.on)
    return (
        select(Person, Enrolment, places.c.name)
        .select_from(Enrolment)
        .join(Person, Person.id == survivor_of(Enrolment.person_id))
        .join(Post, Post.id == main_post_id(scope.on))
        .outerjoin(places, places.c.unit_id == Post.unit_id)
        .where(condition, unit_id.in_(scope.unit_ids()))
        .order_by(Person.sort_key, Person.id, Enrolment.id)
    )
