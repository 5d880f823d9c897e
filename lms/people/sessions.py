"""Signed-in browsers: a random token in a cookie, its hash in a table, checked afresh at each request."""

import datetime as dt
import hashlib
import secrets
from contextlib import suppress
from functools import lru_cache
from typing import Any

from flask import Request, current_app, g, request, session
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy import ScalarSelect, and_, bindparam, func, select, update
from werkzeug.wrappers import Response

from lms.audit.actions import record
from lms.core.clock import now, vietnam_date
from lms.core.db import Busy, db, transaction
from lms.core.ids import public_id
from lms.core.permissions import Actor, Grant, Role
from lms.core.text import clean_line
from lms.organisations.models import Unit
from lms.organisations.queries import holds_on
from lms.people.aliases import surviving
from lms.people.models import Credential, Person, RoleGrant, WebSession
from lms.people.queries import live_grants
from lms.people.rules import OWN_DEVICE, expires_at

COOKIE = "tu_hoc_phien"
_TOUCH_AFTER = dt.timedelta(seconds=60)
STAFF = {Role.TRAINER, Role.REVIEWER, Role.HR_OFFICER, Role.ADMINISTRATOR}


class SignedIn(UserMixin):
    """What Flask-Login keeps for a request: the actor, and the state of the session behind it."""

    def __init__(self, actor: Actor, session: dict[str, Any]) -> None:
        self.actor = actor
        self.session = session

    def get_id(self) -> str:
        """The id of the session's row."""
        return str(self.actor.session_id)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def start_session(*, person: Person, device: str, own_device: bool) -> str:
    """A new session stands in the table; returns its token, which is stored nowhere.

    Of merged accounts it is always the surviving one that is signed in.
    """
    person = db.session.get_one(Person, surviving(person.id))
    moment, token = now(), secrets.token_urlsafe(32)
    is_staff = bool({role for role, _ in live_grants(person.id, vietnam_date(moment))} & STAFF)
    ends = expires_at(seen_at=moment, created_at=moment, is_staff=is_staff, own_device=own_device)
    row = WebSession(
        public_id=public_id(),
        token_hash=_hash(token),
        person_id=person.id,
        device=clean_line(device)[:120],
        is_own_device=own_device,
        created_at=moment,
        last_seen_at=moment,
        expires_at=ends,
    )
    db.session.add(row)
    db.session.flush()
    record(
        "session.started",
        kind="person",
        id=person.id,
        label=person.full_name,
        by=(person.id, person.full_name),
    )
    return token


def end_session(session_id: int) -> None:
    """The session is dead from the next request on, in every worker."""
    db.session.execute(update(WebSession).where(WebSession.id == session_id).values(revoked_at=now()))


def end_all_sessions(person_id: int, *, but: int | None = None) -> None:
    """Every session of the person is dead, but one that may be kept."""
    statement = update(WebSession).where(WebSession.person_id == person_id, WebSession.revoked_at.is_(None))
    if but is not None:
        statement = statement.where(WebSession.id != but)
    db.session.execute(statement.values(revoked_at=now()))


def record_end_of_all(person: Person) -> None:
    """The trail says that somebody signed the person out everywhere."""
    record("sessions.ended", kind="person", id=person.id, label=person.full_name)


def set_cookie(response: Response, token: str, *, own_device: bool) -> None:
    """The browser keeps the token: for 30 days on a device of one's own, else until it is closed."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(OWN_DEVICE.total_seconds()) if own_device else None,
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )


def clear_cookie(response: Response) -> None:
    """The browser forgets the token."""
    response.delete_cookie(COOKIE)


def _load(token: str) -> SignedIn | None:
    """Session, person and the roles of today, in one statement: one row for each role, or one without."""
    moment = now()
    today = vietnam_date(moment)
    rows = db.session.execute(
        select(
            WebSession,
            Person,
            func.coalesce(Credential.must_change, False),
            RoleGrant.role,
            RoleGrant.unit_id,
        )
        .join(Person, Person.id == WebSession.person_id)
        .outerjoin(Credential, Credential.person_id == Person.id)
        .outerjoin(RoleGrant, and_(RoleGrant.person_id == Person.id, _carries(today)))
        .where(WebSession.token_hash == _hash(token), WebSession.revoked_at.is_(None))
        .where(WebSession.expires_at > moment, Person.is_active)
    ).all()
    if not rows:
        return None
    session, person, must_change = rows[0][:3]
    grants = frozenset(Grant(Role(role), unit_id) for *_, role, unit_id in rows if role is not None)
    return SignedIn(_actor(person, session.id, grants, must_change=bool(must_change)), _state(session))


def _carries(on: dt.date) -> Any:
    """The condition that a grant holds on that day, at a unit that exists."""
    alive = select(Unit.id).where(Unit.id == RoleGrant.unit_id, holds_on(Unit, on))
    return and_(holds_on(RoleGrant, on), alive.exists())


def _actor(person: Person, session_id: int, grants: frozenset[Grant], *, must_change: bool) -> Actor:
    return Actor(
        person_id=person.id,
        public_id=person.public_id,
        full_name=person.full_name,
        given_name=person.given_name,
        session_id=session_id,
        grants=grants,
        address_form=person.address_form,
        language=person.language,
        text_size=person.text_size,
        data_saver=person.data_saver,
        theme=person.theme,
        must_change_password=must_change,
        has_accepted_notice=person.notice_accepted_at is not None,
    )


def _state(session: WebSession) -> dict[str, Any]:
    return {
        "last_seen_at": session.last_seen_at,
        "created_at": session.created_at,
        "own": session.is_own_device,
    }


def _load_from_request(incoming: Request) -> SignedIn | None:
    token = incoming.cookies.get(COOKIE)
    if not token or len(token) > 100:
        return None
    with transaction(write=False):
        found = _load(token)
    if found is not None and now() - found.session["last_seen_at"] > _TOUCH_AFTER:
        with suppress(Busy):  # that somebody was seen is not worth refusing them a page
            _touch(found)
    return found


def _touch(found: SignedIn) -> None:
    moment = now()
    ends = expires_at(
        seen_at=moment,
        created_at=found.session["created_at"],
        is_staff=bool(found.actor.roles() & STAFF),
        own_device=found.session["own"],
    )
    with transaction(write=True):
        values = {"last_seen_at": moment, "expires_at": ends}
        db.session.execute(update(WebSession).where(WebSession.id == found.actor.session_id).values(**values))


def is_own_device() -> bool:
    """True when the browser of this request was said to stand on the person's own device."""
    return bool(current_user.is_authenticated and current_user.session["own"])


def forget_language() -> None:
    """What this browser chose as its language gives way to the person's own choice."""
    session.pop("language", None)


def identify() -> None:
    """Before a page: `g.actor` is the person behind the request, read in a transaction of its own."""
    g.actor = None
    if request.endpoint not in (None, "static", "core.healthz") and not _asks_itself(request.endpoint):
        g.actor = current_user.actor if current_user.is_authenticated else None


def asks_itself(view: Any) -> Any:
    """A view that asks for the session in its own statement (`person_of_session`), because it is asked very often."""
    view.asks_itself = True
    return view


def _asks_itself(endpoint: str | None) -> bool:
    return bool(getattr(current_app.view_functions.get(endpoint or ""), "asks_itself", False))


@lru_cache(maxsize=1)
def person_of_session() -> ScalarSelect[int]:
    """The id of the person of a live session, as part of a statement that `session_of_request` goes with; or NULL."""
    return (
        select(WebSession.person_id)
        .join(Person, Person.id == WebSession.person_id)
        .where(WebSession.token_hash == bindparam("token_hash"), WebSession.revoked_at.is_(None))
        .where(WebSession.expires_at > bindparam("moment"), Person.is_active)
        .scalar_subquery()
    )


def session_of_request() -> dict[str, Any]:
    """What `person_of_session` asks for, from this request."""
    return {"token_hash": _hash(request.cookies.get(COOKIE, "")[:100]), "moment": now()}


def is_signed_in() -> bool:
    """True when this request carries a live session: for a view that asks itself."""
    return db.session.scalar(select(person_of_session()), session_of_request()) is not None


def make_login_manager() -> LoginManager:
    """Flask-Login, reading our own session table instead of its cookie."""
    manager = LoginManager()
    manager.request_loader(_load_from_request)
    manager.session_protection = None
    return manager
