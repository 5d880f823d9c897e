"""Reading what was allowed besides the rules of a quiz: overrides, and extra time for a person."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from courses.quizzes.models import QuizOverride, TimeGrant
from courses.sessions.models import StudyClass
from courses.sessions.queries import works_in
from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import Scope
from lms.organisations.queries import holds_on, names_on, places_on
from lms.people.models import Person, Post
from lms.people.queries import matches


@dataclass(frozen=True)
class ListedOverride:
    """An override and what it is for: a person, a class or a unit, by name; and who gave it."""

    override: QuizOverride
    holder: str
    granted_by: str | None

    @property
    def kind(self) -> str:
        """person, class or unit."""
        return "person" if self.override.person_id else "class" if self.override.class_id else "unit"


def _overrides(item_id: int, scope: Scope) -> Any:
    """The overrides of the quiz for people, classes and units of the scope, those in force first."""
    names = names_on(today())
    granter = Person.__table__.alias("granter")
    units = scope.unit_ids()
    held = select(Post.person_id).where(Post.unit_id.in_(units))
    return (
        select(
            QuizOverride, func.coalesce(Person.full_name, StudyClass.name, names.c.name), granter.c.full_name
        )
        .outerjoin(Person, Person.id == QuizOverride.person_id)
        .outerjoin(StudyClass, StudyClass.id == QuizOverride.class_id)
        .outerjoin(names, names.c.unit_id == QuizOverride.unit_id)
        .outerjoin(granter, granter.c.id == QuizOverride.granted_by_id)
        .where(
            QuizOverride.item_id == item_id,
            or_(
                QuizOverride.person_id.in_(held),
                StudyClass.unit_id.in_(units),
                QuizOverride.unit_id.in_(units),
            ),
        )
        .order_by(
            QuizOverride.withdrawn_at.is_not(None), QuizOverride.granted_at.desc(), QuizOverride.id.desc()
        )
    )


def list_overrides(item_id: int, scope: Scope) -> Select[Any]:
    """A select of the columns of `ListedOverride`."""
    found: Select[Any] = _overrides(item_id, scope)
    return found


def get_override(public_id: str, *, item_id: int, scope: Scope) -> ListedOverride:
    """The override of the quiz with that address, if it is for somebody of the scope."""
    row = db.session.execute(_overrides(item_id, scope).where(QuizOverride.public_id == public_id)).first()
    if row is None:
        raise NotFound()
    return ListedOverride(*row)


def list_grants(scope: Scope, *, search: str = "") -> Select[Any]:
    """A select of (TimeGrant, Person, unit name, name of who gave it) for people of the scope, in force first."""
    places = places_on(today())
    granter = Person.__table__.alias("granter")
    main = and_(Post.person_id == Person.id, Post.is_main, holds_on(Post, today()))
    statement = (
        select(
            TimeGrant,
            Person,
            places.c.name.label("unit_name"),
            granter.c.full_name.label("granted_by"),
        )
        .join(Person, Person.id == TimeGrant.person_id)
        .outerjoin(Post, main)
        .outerjoin(places, places.c.unit_id == Post.unit_id)
        .outerjoin(granter, granter.c.id == TimeGrant.granted_by_id)
        .where(works_in(scope, today()))
        .order_by(is_over().asc(), Person.sort_key, TimeGrant.valid_from.desc(), TimeGrant.id.desc())
    )
    return statement.where(matches(search)) if search.strip() else statement


def is_over() -> ColumnElement[bool]:
    """The condition that a grant of time gives nothing any more."""
    return or_(
        TimeGrant.withdrawn_at.is_not(None),
        and_(TimeGrant.valid_to.is_not(None), TimeGrant.valid_to <= today()),
    )


def get_grant(public_id: str, scope: Scope) -> tuple[TimeGrant, Person]:
    """The grant with that address, if it is for somebody of the scope."""
    row = db.session.execute(list_grants(scope).where(TimeGrant.public_id == public_id)).first()
    if row is None:
        raise NotFound()
    return row.TimeGrant, row.Person
