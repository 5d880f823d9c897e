"""Use cases about posts: held from a day to a day, one main post at a time."""

import datetime as dt
from typing import Any

from sqlalchemy import select

from lms.audit.actions import record
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.text import clean_line, fold
from lms.organisations.models import Unit
from lms.organisations.queries import has_not_ended
from lms.people.actions.titles import match_title
from lms.people.models import Person, Post


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
    outside_reason: str | None = None,
) -> Post:
    """The person holds the post from that day; a main post that still ran ends then. All faults at once."""
    lock(person)
    _refuse_dates(unit, valid_from=valid_from, valid_to=valid_to)
    if is_main:
        _end_main_post(person, valid_from, valid_to)
    post = new_post(
        person_id=person.id,
        unit_id=unit.id,
        title=title,
        person_group=person_group,
        is_main=is_main,
        is_counted=is_counted,
        outside_reason=outside_reason,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    db.session.add(post)
    db.session.flush()
    match_title(post.title)
    detail = {"unit": unit.code, "from": valid_from.isoformat()}
    record("post.held", kind="person", id=person.id, label=person.full_name, detail=detail)
    return post


def new_post(*, title: str, is_counted: bool = True, outside_reason: str | None = None, **facts: Any) -> Post:
    """A post with its title's key, not yet in the database; one that is not counted has a reason."""
    title = clean_line(title)
    reason = None if is_counted else outside_reason or "other"
    return Post(title=title, is_counted=is_counted, outside_reason=reason, **facts)


def _refuse_dates(unit: Unit, *, valid_from: dt.date, valid_to: dt.date | None) -> None:
    faults = []
    if valid_to is not None and valid_to <= valid_from:
        faults.append(_("A post ends after the day it began."))
    if valid_from < unit.valid_from:
        faults.append(_("The unit does not exist yet on that day."))
    if unit.valid_to is not None and valid_from >= unit.valid_to:
        faults.append(_("The unit has ended by that day."))
    if faults:
        raise Refusal(*faults)


def _end_main_post(person: Person, on: dt.date, until: dt.date | None) -> None:
    later = select(Post).where(Post.person_id == person.id, Post.is_main, has_not_ended(Post, on))
    for post in db.session.scalars(later):
        if post.valid_from < on:
            post.valid_to, post.end_reason = on, "moved"
        elif until is None or post.valid_from < until:
            raise Refusal(_("Another main post began on or after that day. End or remove it first."))
    db.session.flush()


def correct_post(
    *,
    person: Person,
    post: Post,
    unit: Unit,
    title: str,
    person_group: str,
    valid_from: dt.date,
    valid_to: dt.date | None,
    is_main: bool,
    is_counted: bool,
    outside_reason: str | None = None,
) -> None:
    """The post was entered wrongly and reads like this from now on; the trail keeps what it said before."""
    lock(person)
    _refuse_dates(unit, valid_from=valid_from, valid_to=valid_to)
    if is_main:
        refuse_second_main(post.person_id, valid_from, valid_to, but=post.id)
    before = {"title": post.title, "unit_id": post.unit_id, "from": post.valid_from.isoformat()}
    post.unit_id, post.title, post.person_group = unit.id, clean_line(title), person_group
    post.title_key = fold(title)
    post.outside_reason = None if is_counted else outside_reason or post.outside_reason or "other"
    if valid_to != post.valid_to:
        post.end_reason = None
    post.valid_from, post.valid_to, post.is_main, post.is_counted = valid_from, valid_to, is_main, is_counted
    db.session.flush()
    match_title(post.title)
    record("post.corrected", kind="person", id=person.id, label=person.full_name, detail={"before": before})


def refuse_second_main(
    person_id: int, start: dt.date, end: dt.date | None, *, but: int, words: str = ""
) -> None:
    """Refused where another main post of the account is held on some day from `start` to `end`."""
    others = select(Post.id).where(
        Post.person_id == person_id, Post.is_main, Post.id != but, has_not_ended(Post, start)
    )
    if end is not None:
        others = others.where(Post.valid_from < end)
    if db.session.scalar(others.limit(1)) is not None:
        raise Refusal(words or _("Another main post is held on some of these days. End it first."))


def end_post(*, person: Person, post: Post, on: dt.date, reason: str | None = None) -> None:
    """The post ends on that day, which may be later than the one it had; never into another main post.

    The reason is one of `rules.END_REASONS`; none where nobody gave one.
    """
    lock(person)
    if on <= post.valid_from:
        raise Refusal(_("A post ends after the day it began."))
    if post.is_main:
        refuse_second_main(post.person_id, post.valid_from, on, but=post.id)
    post.valid_to, post.end_reason = on, reason
    db.session.flush()
    detail = {"title": post.title, "on": on.isoformat(), "end_reason": reason}
    record("post.ended", kind="person", id=person.id, label=person.full_name, detail=detail)


def reopen_post(*, person: Person, post: Post) -> None:
    """The end of the post is undone: it runs on. Refused while another main post follows it."""
    lock(person)
    if post.is_main:
        words = _("Another main post follows this one. Remove that one first.")
        refuse_second_main(post.person_id, post.valid_from, None, but=post.id, words=words)
    post.valid_to, post.end_reason = None, None
    db.session.flush()
    record(
        "post.reopened",
        kind="person",
        id=person.id,
        label=person.full_name,
        detail={"title": post.title},
    )


def remove_post(*, person: Person, post: Post) -> None:
    """A post that was entered by mistake was never held; the trail keeps what it said."""
    lock(person)
    others = select(Post.id).where(Post.person_id == person.id, Post.id != post.id)
    if db.session.scalar(others.limit(1)) is None:
        raise Refusal(_("This is the person's only post. Correct it instead of removing it."))
    detail = {"title": post.title, "unit_id": post.unit_id, "from": post.valid_from.isoformat()}
    db.session.delete(post)
    db.session.flush()
    record("post.removed", kind="person", id=person.id, label=person.full_name, detail=detail)
