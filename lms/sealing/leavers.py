"""Why somebody is not in a later report: what the posts of today say about its day."""

import datetime as dt
from collections.abc import Collection

from sqlalchemy import and_, select

from lms.core.bulk import among
from lms.core.db import db
from lms.organisations.queries import holds_on
from lms.people.aliases import is_living
from lms.people.models import Person, PersonAlias, Post


def why_gone(public_ids: Collection[str], on: dt.date) -> dict[str, str]:
    """For these people, who were counted before and are not on that day: a key of CAUSES."""
    rows = db.session.execute(
        select(Person.public_id, PersonAlias.id.label("alias_id"), Post.id.label("post_id"), Post.is_counted)
        .outerjoin(PersonAlias, and_(PersonAlias.person_id == Person.id, is_living()))
        .outerjoin(Post, and_(Post.person_id == Person.id, Post.is_main, holds_on(Post, on)))
        .where(among(Person.public_id, list(public_ids)))
        .order_by(Person.id, Post.valid_from, Post.id)
    )
    return {row.public_id: _cause(row.alias_id, row.post_id, row.is_counted) for row in rows}


def _cause(alias_id: int | None, post_id: int | None, is_counted: bool | None) -> str:
    if alias_id is not None:
        return "merged"
    if post_id is None:
        return "left"
    return "moved_away" if is_counted else "uncounted"
