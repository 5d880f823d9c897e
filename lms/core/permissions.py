"""Who may do what: grants of a role at a unit, the guard every page declares, and the scope lists pass through."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from lms.core.errors import Forbidden

View = TypeVar("View", bound=Callable[..., Any])


class Role(StrEnum):
    """What a person may be at a unit."""

    LEARNER = "learner"
    TRAINER = "trainer"
    REVIEWER = "reviewer"
    HR_OFFICER = "hr_officer"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Grant:
    """A role held at a unit today; it reaches the units below."""

    role: Role
    unit_id: int


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The person behind this request, as of this request."""

    person_id: int
    public_id: str
    full_name: str
    given_name: str
    session_id: int
    grants: frozenset[Grant]
    address_form: str
    language: str
    text_size: str
    data_saver: bool
    theme: str
    must_change_password: bool
    has_accepted_notice: bool

    def roles(self) -> set[Role]:
        """The roles this person holds anywhere."""
        return {grant.role for grant in self.grants}

    def units_of(self, *roles: Role) -> frozenset[int]:
        """The units at which this person holds one of the roles."""
        return frozenset(grant.unit_id for grant in self.grants if grant.role in roles)


class Scope(Protocol):
    """The units whose people may be shown: every list, count, search and export passes through one."""

    def unit_ids(self) -> Select[int]:
        """A select of unit ids; selects nothing for somebody who may see nobody."""
        ...


def define_permission(app: Flask, name: str, *roles: Role) -> None:
    """Say which roles carry the permission."""
    app.extensions.setdefault("lms.permissions", {})[name] = frozenset(roles)


def roles_with(permission: str) -> frozenset[Role]:
    """The roles that carry the permission."""
    found: frozenset[Role] = current_app.extensions["lms.permissions"][permission]
    return found


def find_actor() -> Actor | None:
    """The signed-in person, or None for a visitor."""
    found: Actor | None = g.get("actor")
    return found


def the_actor() -> Actor:
    """The signed-in person; a visitor is refused."""
    actor = find_actor()
    if actor is None:
        raise Forbidden()
    return actor


def holds(permission: str) -> bool:
    """True when the signed-in person carries the permission somewhere."""
    actor = find_actor()
    return actor is not None and bool(actor.roles() & roles_with(permission))


def public(view: View) -> View:
    """A page for anyone, signed in or not."""
    view.guard = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """A page for any signed-in person."""
    view.guard = "signed_in"  # type: ignore[attr-defined]
    return view


def allowed(permission: str) -> Callable[[View], View]:
    """A page for people who carry the permission somewhere; what they see is then cut by scope."""

    def mark(view: View) -> View:
        view.guard = permission  # type: ignore[attr-defined]
        return view

    return mark


def guard_of(app: Flask, endpoint: str) -> str | None:
    """The guard declared on the page, or None where its author forgot."""
    found: str | None = getattr(app.view_functions[endpoint], "guard", None)
    return found


def enforce_guard() -> ResponseReturnValue | None:
    """Before a page: a visitor is sent to sign in and comes back; a person without the permission is refused."""
    if request.endpoint is None:
        return None
    guard = guard_of(current_app._get_current_object(), request.endpoint)  # type: ignore[attr-defined]
    if guard == "public":
        return None
    if find_actor() is None:
        target = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("people.sign_in", next=target))
    if guard is None or (guard != "signed_in" and not holds(guard)):
        raise Forbidden()
    return None


def check_guards(app: Flask) -> None:
    """Every page has a guard; an application with an unguarded page does not start."""
    missing = [endpoint for endpoint in app.view_functions if guard_of(app, endpoint) is None]
    if missing:
        raise RuntimeError(f"Pages without a guard: {', '.join(sorted(missing))}")
