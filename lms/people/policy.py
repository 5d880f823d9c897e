"""Who may do what to whom, beyond carrying the permission: nobody reaches above their own units."""

import datetime as dt
from typing import Any

from sqlalchemy import select

from lms.core.db import db
from lms.core.permissions import Scope
from lms.organisations.models import Unit
from lms.organisations.queries import SubtreeScope, has_not_ended
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


def can_change_place(*, unit_id: int, scope: SubtreeScope) -> bool:
    """True for a unit below one's own: the top of one's own branch is moved or ended by those above."""
    return unit_id not in scope.roots


def is_whole_site(scope: SubtreeScope) -> bool:
    """True when the scope begins at the root: its reader sees the trail of everything."""
    root = select(Unit.id).where(Unit.kind == "root", Unit.id.in_(list(scope.roots)))
    return db.session.scalar(root) is not None
