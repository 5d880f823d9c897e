"""Who may do what to whom, beyond carrying the permission: nobody reaches above their own units."""

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from lms.core.db import db
from lms.core.permissions import Role, Scope
from lms.organisations.models import Unit
from lms.organisations.queries import SubtreeScope, has_not_ended
from lms.people.headcount import is_borne_beyond
from lms.people.models import Post, RoleGrant


def can_control_account(*, person_id: int, scope: Scope, on: dt.date) -> bool:
    """True when every role of the person lies within the scope.

    Else an administrator of one unit could take over the account of somebody with power over many.
    """
    beyond = select(RoleGrant.id).where(
        RoleGrant.person_id == person_id,
        has_not_ended(RoleGrant, on),
        RoleGrant.unit_id.not_in(scope.unit_ids()),
    )
    return db.session.scalar(beyond.limit(1)) is None


def can_correct_identity(*, person_id: int, scope: Scope, above: Scope, on: dt.date) -> bool:
    """True when the person is a plain learner there, or the officer administers where each other role holds.

    `scope` is where the officer manages people, `above` where the officer administers. Who corrects an e-mail
    address can have a password sent there: an HR officer may become neither the administrator in that way, nor
    the colleague who agrees to her lists.
    """
    return bool(db.session.scalar(select(is_correctable(person_id, scope=scope, above=above, on=on))))


def is_correctable(person_id: Any, *, scope: Scope, above: Scope, on: dt.date) -> ColumnElement[bool]:
    """The condition of `can_correct_identity`, for the person with that key or in that column."""
    own = and_(RoleGrant.role == Role.LEARNER.value, RoleGrant.unit_id.in_(scope.unit_ids()))
    beyond = select(RoleGrant.id).where(
        RoleGrant.person_id == person_id,
        has_not_ended(RoleGrant, on),
        ~or_(own, RoleGrant.unit_id.in_(above.unit_ids())),
    )
    return ~beyond.correlate_except(RoleGrant).exists()


def can_decide_title(*, title_key: str, scope: SubtreeScope) -> bool:
    """True where the decision about a written title touches nobody else's people.

    A decision holds for every post of the site that bears the title. So it belongs to whoever looks after the
    whole site, or to those in whose units alone the title was ever borne.
    """
    return is_whole_site(scope) or not is_borne_beyond(title_key, scope)


def holds_after(dated: Any, on: dt.date) -> bool:
    """True when the dated row (a post, a role) runs on that day or later."""
    return dated.valid_to is None or bool(dated.valid_to > on)


def can_replace_main_post(*, person_id: int, scope: Scope, on: dt.date) -> bool:
    """True unless the person's main post runs at a unit outside the scope: those there decide about it."""
    elsewhere = select(Post.id).where(
        Post.person_id == person_id,
        Post.is_main,
        has_not_ended(Post, on),
        Post.unit_id.not_in(scope.unit_ids()),
    )
    return db.session.scalar(elsewhere.limit(1)) is None


def is_whole_site(scope: SubtreeScope) -> bool:
    """True when the scope begins at the root: its reader sees the trail of everything."""
    root = select(Unit.id).where(Unit.kind == "root", Unit.id.in_(list(scope.roots)))
    return db.session.scalar(root) is not None
