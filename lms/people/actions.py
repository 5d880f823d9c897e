"""Use cases about people: making them known, posts, roles."""

import datetime as dt

from sqlalchemy import select

from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.ids import public_id
from lms.core.permissions import Role
from lms.core.text import clean_line, fold, identity_key, name_sort_key, split_name
from lms.organisations.models import Unit
from lms.people.models import Person, Post, RoleGrant, SignInName, WebSession


def create_person(
    *,
    full_name: str,
    email: str | None = None,
    staff_number: str | None = None,
    user_name: str | None = None,
    birth_on: dt.date | None = None,
    gender: str | None = None,
    address_form: str = "anh/chị",
) -> Person:
    """The person is known, in normal form C, and may sign in under the names given. All faults at once."""
    names = {"email": email, "staff_number": staff_number, "user_name": user_name}
    given = {kind: clean_line(name) for kind, name in names.items() if name and name.strip()}
    _refuse_taken(list(given.values()))
    name = clean_line(full_name)
    person = Person(
        public_id=public_id(),
        full_name=name,
        given_name=split_name(name)[1],
        search_text=fold(name),
        sort_key=name_sort_key(name),
        birth_on=birth_on,
        gender=gender,
        staff_number=given.get("staff_number"),
        email=given.get("email"),
        address_form=address_form,
        created_at=now(),
    )
    db.session.add(person)
    db.session.flush()
    for kind, value in given.items():
        db.session.add(SignInName(person_id=person.id, kind=kind, identity_key=identity_key(value)))
    db.session.flush()
    record("person.created", kind="person", id=person.id, label=name)
    return person


def _refuse_taken(names: list[str]) -> None:
    keys = {identity_key(name): name for name in names}
    taken = db.session.scalars(select(SignInName.identity_key).where(SignInName.identity_key.in_(keys)))
    faults = [_("%(name)s belongs to another person already.", name=keys[key]) for key in taken]
    if faults:
        raise Refusal(*faults)


def hold_post(
    *,
    person: Person,
    unit: Unit,
    title: str,
    person_group: str,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    is_main: bool = True,
    is_counted: bool = True,
) -> Post:
    """The person holds the post from that day; a main post that still ran ends on that day."""
    db.session.refresh(person, with_for_update=True)
    if is_main:
        _end_main_post(person, valid_from)
    post = Post(
        person_id=person.id,
        unit_id=unit.id,
        title=clean_line(title),
        person_group=person_group,
        is_main=is_main,
        is_counted=is_counted,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    db.session.add(post)
    db.session.flush()
    detail = {"unit": unit.code, "from": valid_from.isoformat()}
    record("post.held", kind="person", id=person.id, label=person.full_name, detail=detail)
    return post


def _end_main_post(person: Person, on: dt.date) -> None:
    running = select(Post).where(Post.person_id == person.id, Post.is_main, Post.valid_to.is_(None))
    for post in db.session.scalars(running):
        if post.valid_from >= on:
            raise Refusal(_("The present main post began on or after that day."))
        post.valid_to = on


def end_post(*, person: Person, post: Post, on: dt.date) -> None:
    """The post ends on that day."""
    if on <= post.valid_from:
        raise Refusal(_("A post ends after the day it began."))
    post.valid_to = on
    db.session.flush()
    record("post.ended", kind="person", id=person.id, label=person.full_name, detail={"on": on.isoformat()})


def grant_role(*, person: Person, role: Role, unit: Unit, valid_from: dt.date, granted_by_id: int | None) -> RoleGrant:
    """The person holds the role at the unit and below from that day; it takes effect with the next request."""
    grant = RoleGrant(
        person_id=person.id, role=role.value, unit_id=unit.id, valid_from=valid_from, granted_by_id=granted_by_id
    )
    db.session.add(grant)
    db.session.flush()
    detail = {"role": role.value, "unit": unit.code}
    record("role.granted", kind="person", id=person.id, label=person.full_name, detail=detail)
    return grant


def end_role(*, person: Person, grant: RoleGrant, on: dt.date) -> None:
    """The role ends on that day; one granted the same day never counted."""
    if on <= grant.valid_from:
        db.session.delete(grant)
    else:
        grant.valid_to = on
    db.session.flush()
    record("role.ended", kind="person", id=person.id, label=person.full_name, detail={"role": grant.role})


def deactivate_person(*, person: Person) -> None:
    """The person can no longer sign in, and every open session is dead with its next request."""
    person.is_active = False
    for session in db.session.scalars(
        select(WebSession).where(WebSession.person_id == person.id, WebSession.revoked_at.is_(None))
    ):
        session.revoked_at = now()
    db.session.flush()
    record("person.deactivated", kind="person", id=person.id, label=person.full_name)


def reactivate_person(*, person: Person) -> None:
    """The person can sign in again."""
    person.is_active = True
    db.session.flush()
    record("person.reactivated", kind="person", id=person.id, label=person.full_name)
