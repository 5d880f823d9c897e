"""What of people a reorganisation touches."""

import datetime as dt
from typing import Any

from flask import Flask, url_for
from sqlalchemy import Select, func, select

from lms.core.i18n import lazy
from lms.organisations.impacts import add_impact, add_tie, rows_at
from lms.organisations.queries import has_not_ended, holds_on
from lms.people.models import Invitation, JoinCode, Post, RoleGrant, UnitDuty


def _people(unit_ids: Select[int], on: dt.date) -> Select[Any]:
    """People by main post: by far the most rows, so each is counted once and not told apart."""
    main = (Post.unit_id.in_(unit_ids), Post.is_main, holds_on(Post, on))
    return select(func.count()).select_from(Post).where(*main)


def _side_posts(unit_ids: Select[int], on: dt.date) -> Select[Any]:
    side = (Post.unit_id.in_(unit_ids), Post.is_main.is_(False), has_not_ended(Post, on))
    return select(func.count()).select_from(Post).where(*side)


def _people_page(public_ids: list[str]) -> str | None:
    if len(public_ids) != 1:
        return None
    asked: dict[str, Any] = {"don-vi": public_ids[0]}
    return url_for("administration.list_persons", **asked)


def add_all(app: Flask) -> None:
    """People, posts, roles, duties, join codes and invitations."""
    stay = lazy("They stand with whoever takes over. No post is rewritten.")
    people, others = lazy("People by main post"), lazy("Other posts")
    add_impact(app, "people", people, _people, link=_people_page, effect=stay, order=10)
    add_impact(app, "posts", others, _side_posts, effect=stay, order=11)
    lapse, roles = lazy("They lapse unless they are carried over."), rows_at(RoleGrant, is_dated=True)
    add_impact(app, "roles", lazy("Roles"), roles, effect=lapse, order=12)
    until, duties = lazy("They are so until that day."), rows_at(UnitDuty, is_dated=True)
    add_impact(app, "duties", lazy("Heads and contact points"), duties, effect=until, order=13)
    add_impact(app, "join_codes", lazy("Join codes"), rows_at(JoinCode), table=JoinCode, order=14)
    for table, title in (
        (Post, lazy("Posts")),
        (RoleGrant, lazy("Roles")),
        (UnitDuty, lazy("Heads and contact points")),
        (Invitation, lazy("Invitations")),
    ):
        add_tie(app, table, title)
