"""Taking away people whom an import had made known; closing the accounts of those who are needed by now."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, select, update

from lms.core.bulk import update_many
from lms.core.clock import now, today
from lms.core.db import db
from lms.people.models import Invitation, Person, PersonKey, Post, SignInName, WebSession
from lms.rosters.models import RosterChange, RosterRow


def _do(statement: Any) -> None:
    db.session.execute(statement.execution_options(synchronize_session=False))


def remove_posts(post_ids: list[int]) -> None:
    """These posts were never held."""
    if post_ids:
        _do(delete(Post).where(Post.id.in_(post_ids)))


def remove_people(person_ids: list[int]) -> None:
    """These people, whom nothing names any more, are not known; no list points at them."""
    if not person_ids:
        return
    _do(update(RosterRow).where(RosterRow.person_id.in_(person_ids)).values(person_id=None))
    _do(update(RosterChange).where(RosterChange.person_id.in_(person_ids)).values(person_id=0))
    for model in (PersonKey, SignInName, Invitation):
        table: Any = model
        _do(delete(table).where(table.person_id.in_(person_ids)))
    _do(delete(Person).where(Person.id.in_(person_ids)))


def close_people(person_ids: Collection[int], post_ids: Collection[int]) -> None:
    """These people cannot sign in any more and hold the posts of the import until today; their records stay.

    No letter that invited them opens the account.
    """
    if not person_ids:
        return
    _do(update(Person).where(Person.id.in_(person_ids)).values(is_active=False))
    living = (WebSession.person_id.in_(person_ids), WebSession.revoked_at.is_(None))
    _do(update(WebSession).where(*living).values(revoked_at=now()))
    unanswered = (Invitation.person_id.in_(person_ids), Invitation.accepted_at.is_(None))
    _do(update(Invitation).where(*unanswered).values(token_hash=None, expires_at=now()))
    posts = db.session.execute(select(Post.id, Post.valid_from).where(Post.id.in_(post_ids)))
    ends = {
        post_id: {"valid_to": max(today(), valid_from + dt.timedelta(days=1)), "end_reason": "corrected"}
        for post_id, valid_from in posts
    }
    update_many(Post, ends)
