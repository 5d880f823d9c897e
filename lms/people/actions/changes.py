"""Use cases about posts on other terms: a change from a day on, its undoing, and leaving altogether."""

import datetime as dt
from typing import Any

from sqlalchemy import select

from lms.audit.actions import record
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.text import clean_line, fold
from lms.organisations.queries import has_not_ended, holds_on
from lms.people.actions.posts import new_post, refuse_second_main, reopen_post
from lms.people.actions.titles import match_title
from lms.people.aliases import same_person
from lms.people.models import Person, Post, RoleGrant, UnitDuty


def change_post(
    *,
    person: Person,
    post: Post,
    on: dt.date,
    title: str,
    person_group: str,
    is_main: bool,
    is_counted: bool,
    outside_reason: str | None = None,
) -> Post:
    """From that day the post is held on these terms; until then it reads as it did, for ever.

    The row ends with the reason "changed" and a new one takes over its end. Where the post becomes the main
    one, the main post it displaces goes on beside it as a further post. To mend a mistake, correct the post.
    """
    lock(person)
    _refuse_outside(post, on)
    if is_main and not post.is_main:
        _displace_main(post, on)
    new = _continue(
        post,
        on,
        title=clean_line(title),
        person_group=person_group,
        is_main=is_main,
        is_counted=is_counted,
        outside_reason=outside_reason,
    )
    if is_main:
        refuse_second_main(new.person_id, new.valid_from, new.valid_to, but=new.id)
    match_title(new.title)
    detail = {"title": new.title, "on": on.isoformat(), "fields": _differences(post, new)}
    record("post.changed", kind="person", id=person.id, label=person.full_name, detail=detail)
    return new


def _refuse_outside(post: Post, on: dt.date) -> None:
    if on <= post.valid_from:
        raise Refusal(_("The post began on that day or later. Correct it instead."))
    if post.valid_to is not None and on >= post.valid_to:
        raise Refusal(_("The post has ended by that day."))


def _displace_main(post: Post, on: dt.date) -> None:
    """The main post that runs on that day goes on as a further one, for as long as the new one lasts."""
    main = select(Post).where(Post.person_id == post.person_id, Post.is_main, holds_on(Post, on))
    running, until = db.session.scalar(main), post.valid_to
    if running is None:
        return
    if until is not None and (running.valid_to is None or running.valid_to > until):
        raise Refusal(_("The present main post lasts longer than this one. Change the end of one of them."))
    if running.valid_from == on:
        running.is_main = False
        db.session.flush()
        return
    terms = (running.title, running.person_group, running.is_counted, running.outside_reason)
    title, group, counted, reason = terms
    _continue(
        running,
        on,
        title=title,
        person_group=group,
        is_main=False,
        is_counted=counted,
        outside_reason=reason,
    )


def _continue(
    post: Post,
    on: dt.date,
    *,
    title: str,
    person_group: str,
    is_main: bool,
    is_counted: bool,
    outside_reason: str | None,
) -> Post:
    """The row ends on that day and another one goes on with these terms to the end it had."""
    new = new_post(
        person_id=post.person_id,
        unit_id=post.unit_id,
        title=title,
        person_group=person_group,
        is_main=is_main,
        is_counted=is_counted,
        outside_reason=outside_reason or post.outside_reason,
        valid_from=on,
        valid_to=post.valid_to,
        end_reason=post.end_reason,
    )
    post.valid_to, post.end_reason = on, "changed"
    db.session.add(new)
    db.session.flush()
    return new


def _differences(old: Post, new: Post) -> list[str]:
    fields = ("title", "person_group", "is_main", "is_counted", "outside_reason")
    return [field for field in fields if getattr(old, field) != getattr(new, field)]


def find_changed(post: Post) -> Post | None:
    """The row that this one goes on from: the same post on other terms until the day before."""
    before = select(Post).where(
        Post.person_id == post.person_id,
        Post.unit_id == post.unit_id,
        Post.valid_to == post.valid_from,
        Post.end_reason == "changed",
    )
    return db.session.scalar(before.order_by((Post.title_key != fold(post.title)), Post.id).limit(1))


def undo_change(*, person: Person, post: Post) -> Post:
    """The change with which this row began never was; the post runs on as before, also one it displaced."""
    lock(person)
    before = find_changed(post)
    if before is None:
        raise Refusal(_("This post did not begin with a change."))
    if before.is_main != post.is_main:
        _undo_counterpart(post)
    _take_back(before, post)
    if before.is_main:
        refuse_second_main(before.person_id, before.valid_from, before.valid_to, but=before.id)
    detail = {"title": before.title, "on": post.valid_from.isoformat()}
    record("post.change_undone", kind="person", id=person.id, label=person.full_name, detail=detail)
    return before


def _take_back(before: Post, post: Post) -> None:
    before.valid_to, before.end_reason = post.valid_to, post.end_reason
    db.session.delete(post)
    db.session.flush()


def _undo_counterpart(post: Post) -> None:
    """Where two posts changed places as the main one on a day, the other one goes back too."""
    others = select(Post).where(
        Post.person_id == post.person_id,
        Post.id != post.id,
        Post.valid_from == post.valid_from,
        Post.is_main != post.is_main,
    )
    for other in db.session.scalars(others).all():
        before = find_changed(other)
        if before is not None and before.is_main == post.is_main:
            _take_back(before, other)


def leave_service(*, person: Person, on: dt.date, reason: str) -> None:
    """From that day the person holds no post, no duty and no role: retired, resigned, died, moved away.

    The account stays able to sign in: the record, the ledger and the certificates are the person's own. From
    that day no unit counts the person, and no list of a unit shows them but as somebody who was there.
    """
    lock(person)
    posts = list(db.session.scalars(_lasting(Post, person, on)))
    if any(post.valid_from >= on for post in posts):
        raise Refusal(_("A post begins on that day or later. Remove it first, or choose a later day."))
    if not posts:
        raise Refusal(_("The person holds no post on that day."))
    for post in posts:
        post.valid_to, post.end_reason = on, reason
    for table in (UnitDuty, RoleGrant):
        for row in db.session.scalars(_lasting(table, person, on)).all():
            _end_or_drop(row, on)
    db.session.flush()
    detail = {"on": on.isoformat(), "end_reason": reason, "posts": len(posts)}
    record("person.left", kind="person", id=person.id, label=person.full_name, detail=detail)


def retire_person(*, person: Person, on: dt.date) -> None:
    """From that day the person is retired (nghỉ hưu): see `leave_service`."""
    leave_service(person=person, on=on, reason="retired")


def _lasting(table: type[Post] | type[UnitDuty] | type[RoleGrant], person: Person, on: dt.date) -> Any:
    return select(table).where(table.person_id.in_(same_person(person.id)), has_not_ended(table, on))


def _end_or_drop(row: UnitDuty | RoleGrant, on: dt.date) -> None:
    if row.valid_from >= on:
        db.session.delete(row)
    else:
        row.valid_to = on


def return_to_service(*, person: Person, on: dt.date) -> None:
    """The person never left on that day: every post that ended with it runs on. Duties and roles do not come
    back by themselves: whoever gave them gives them again."""
    lock(person)
    reasons = select(Post).where(
        Post.person_id.in_(same_person(person.id)), Post.valid_to == on, Post.end_reason.is_not(None)
    )
    posts = [post for post in db.session.scalars(reasons) if post.end_reason != "changed"]
    if not posts:
        raise Refusal(_("No post ended on that day."))
    for post in posts:
        reopen_post(person=person, post=post)
    detail = {"on": on.isoformat()}
    record("person.returned", kind="person", id=person.id, label=person.full_name, detail=detail)
