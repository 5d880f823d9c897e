"""Who of a batch has left for good: the last main post, under any account, ended with a reason that says so."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from lms.core.bulk import among
from lms.core.db import db
from lms.people.models import PersonAlias, Post
from lms.rosters.rules.rows import GONE_FOR_GOOD, Known


def mark_leavers(found: dict[int, Known], chunk: Collection[int]) -> None:
    """Those of the chunk who died, retired or resigned are known with the day and the reason."""
    last: dict[int, Any] = {}
    for person_id, post in _main_posts(chunk):
        if person_id not in last or post.valid_from >= last[person_id].valid_from:
            last[person_id] = post
    for person_id, post in last.items():
        if person_id in found and post.valid_to is not None and post.end_reason in GONE_FOR_GOOD:
            found[person_id] = replace(found[person_id], left_on=post.valid_to, left_as=post.end_reason)


def _main_posts(chunk: Collection[int]) -> Iterator[tuple[int, Any]]:
    merged = select(PersonAlias.person_id, PersonAlias.into_id).where(
        among(PersonAlias.into_id, chunk), PersonAlias.ended_at.is_(None)
    )
    speaks = dict(db.session.execute(merged).all())
    rows = select(Post.person_id, Post.valid_from, Post.valid_to, Post.end_reason).where(
        among(Post.person_id, [*chunk, *speaks]), Post.is_main
    )
    for post in db.session.execute(rows):
        yield speaks.get(post.person_id, post.person_id), post
