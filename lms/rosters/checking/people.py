"""Who bears the numbers of a batch of rows, and what the database knows of them: a few statements for all."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from lms.core.bulk import among
from lms.core.clock import today
from lms.core.db import batches, db
from lms.core.permissions import Role
from lms.core.text import identity_key
from lms.organisations.models import UnitLine
from lms.organisations.queries import has_not_ended, holds_on, names_on, places_on
from lms.people.models import Person, PersonAlias, Post, RoleGrant, SignInName
from lms.rosters.checking.leavers import mark_leavers
from lms.rosters.rules.rows import Draft, Known, KnownPost
from lms.rosters.rules.units import Units

_PERSON = (
    *(Person.id, Person.public_id, Person.full_name, Person.birth_on, Person.gender, Person.national_id),
    *(Person.staff_number, Person.email, Person.phone),
)


def bearers(drafts: list[Draft]) -> dict[int, dict[str, int]]:
    """For each row number: which person bears its citizen number, staff number, e-mail, code on the site."""
    national = _by_national_id({draft.values.get("national_id") for draft in drafts} - {None})
    wanted = {
        identity_key(draft.values[name])
        for draft in drafts
        for name in ("staff_number", "email")
        if draft.values.get(name)
    }
    named = _by_sign_in_name(wanted)
    coded = _by_public_id({draft.values.get("person_code") for draft in drafts} - {None})
    found: dict[int, dict[str, int]] = {}
    for draft in drafts:
        each = {"national_id": national.get(draft.values.get("national_id"))}
        for name in ("staff_number", "email"):
            if draft.values.get(name):
                each[name] = named.get(identity_key(draft.values[name]))
        each["person_code"] = coded.get(draft.values.get("person_code"))
        found[draft.number] = {name: person_id for name, person_id in each.items() if person_id}
    return found


def _by_national_id(numbers: Iterable[Any]) -> dict[Any, int]:
    found = {}
    for chunk in batches(numbers):
        rows = select(Person.national_id, Person.id).where(among(Person.national_id, chunk))
        found.update(dict(db.session.execute(rows).all()))
    return found


def _by_public_id(codes: Iterable[Any]) -> dict[Any, int]:
    found = {}
    for chunk in batches(codes):
        rows = select(Person.public_id, Person.id).where(among(Person.public_id, chunk))
        found.update(dict(db.session.execute(rows).all()))
    return found


def _by_sign_in_name(keys: Iterable[str]) -> dict[str, int]:
    found = {}
    for chunk in batches(keys):
        rows = select(SignInName.identity_key, SignInName.person_id).where(
            among(SignInName.identity_key, chunk)
        )
        found.update(dict(db.session.execute(rows).all()))
    return found


def who_speaks_for(person_ids: Collection[int]) -> dict[int, int]:
    """The account that speaks for each of these, where it was merged into another one."""
    rows = select(PersonAlias.person_id, PersonAlias.into_id).where(
        among(PersonAlias.person_id, person_ids), PersonAlias.ended_at.is_(None)
    )
    return dict(db.session.execute(rows).all())


def load_known(person_ids: Collection[int], *, on: dt.date, units: Units) -> dict[int, Known]:
    """What is known of these people on that day; of those who work outside the branch where that is."""
    found: dict[int, Known] = {}
    for chunk in batches(person_ids):
        people = db.session.execute(select(*_PERSON).where(among(Person.id, chunk)))
        found.update({row.id: Known(*row) for row in people})
        _add_posts(found, chunk, on, units)
        mark_leavers(found, chunk)
    return _guarded(_with_places(found, on, units), units)


def _guarded(found: dict[int, Known], units: Units) -> dict[int, Known]:
    """Who holds any role but a learner's in this branch is guarded: other officers of it too."""
    living = has_not_ended(RoleGrant, today())
    rows = select(RoleGrant.person_id, RoleGrant.role, RoleGrant.unit_id).where(
        among(RoleGrant.person_id, list(found)), living
    )
    for person_id, role, unit_id in db.session.execute(rows):
        if role != Role.LEARNER.value or unit_id not in units.places:
            found[person_id] = replace(found[person_id], is_guarded=True)
    return found


def _add_posts(found: dict[int, Known], chunk: list[int], on: dt.date, units: Units) -> None:
    for person_id, posts in _main_posts(chunk, on).items():
        running = next((post for post in posts if post.valid_from <= on), None)
        later = min((post.valid_from for post in posts if post.valid_from > on), default=None)
        found[person_id] = replace(found[person_id], post=running and _known_post(running), later_from=later)
    alone = [person_id for person_id in chunk if person_id in found and found[person_id].post is None]
    for person_id, running in _posts_of_merged(alone, on).items():
        found[person_id] = replace(found[person_id], post=running)
    alone = [person_id for person_id in alone if found[person_id].post is None]
    ours = _once_here(alone, units)
    for person_id in alone:
        found[person_id] = replace(found[person_id], is_ours=person_id in ours)


def _posts_of_merged(person_ids: list[int], on: dt.date) -> dict[int, KnownPost]:
    """The main post of the day that stands with an account which was merged into one of these."""
    if not person_ids:
        return {}
    rows = select(PersonAlias.person_id, PersonAlias.into_id).where(
        among(PersonAlias.into_id, person_ids), PersonAlias.ended_at.is_(None)
    )
    speaks = dict(db.session.execute(rows).all())
    return {
        speaks[account_id]: _known_post(post)
        for account_id, posts in (_main_posts(list(speaks), on).items() if speaks else ())
        for post in posts
        if post.valid_from <= on
    }


def _main_posts(chunk: list[int], on: dt.date) -> dict[int, list[Any]]:
    places = places_on(on)
    rows = (
        select(Post, places.c.now_id, places.c.name)
        .join(places, places.c.unit_id == Post.unit_id, isouter=True)
        .with_only_columns(
            *(Post.person_id, Post.id, Post.unit_id, places.c.now_id, places.c.name, Post.title),
            *(Post.person_group, Post.is_counted, Post.outside_reason),
            *(Post.valid_from, Post.valid_to, Post.end_reason),
        )
        .where(among(Post.person_id, chunk), Post.is_main, has_not_ended(Post, on))
        .order_by(Post.valid_from)
    )
    found: dict[int, list[Any]] = {}
    for row in db.session.execute(rows):
        found.setdefault(row.person_id, []).append(row)
    return found


def _known_post(row: Any) -> KnownPost:
    now_id = row.now_id if row.now_id is not None else row.unit_id
    rest = (row.title, row.person_group, row.is_counted, row.outside_reason)
    days = (row.valid_from, row.valid_to, row.end_reason)
    return KnownPost(row.id, row.unit_id, now_id, row.name or "", *rest, *days)


def _once_here(person_ids: list[int], units: Units) -> set[int]:
    """Who of these ever held a main post in the branch."""
    if not person_ids:
        return set()
    rows = select(Post.person_id, Post.unit_id).where(Post.person_id.in_(person_ids), Post.is_main)
    return {person_id for person_id, unit_id in db.session.execute(rows) if unit_id in units.places}


def _with_places(found: dict[int, Known], on: dt.date, units: Units) -> dict[int, Known]:
    """Those who work outside the branch get the name of the highest unit there, and nothing else is said.

    A citizen, who signed up without an office, may be taken by any.
    """
    outside = {
        known.id: known.post
        for known in found.values()
        if known.post and known.post.unit_id not in units.places
    }
    working = {post.unit_id for post in outside.values() if not _is_citizen(post)}
    tops = _tops(working, on) if working else {}
    for person_id, post in outside.items():
        place = None if _is_citizen(post) else tops.get(post.unit_id, "")
        found[person_id] = replace(found[person_id], place=place, is_ours=False)
    return found


def _is_citizen(post: KnownPost) -> bool:
    return post.person_group == "cong_dan" and not post.is_counted


def _tops(unit_ids: set[int], on: dt.date) -> dict[int, str]:
    """The unit under the root on whose branch each of these stands."""
    names = names_on(on)
    rows = (
        select(UnitLine.unit_id, UnitLine.distance, names.c.name)
        .join(names, names.c.unit_id == UnitLine.ancestor_id)
        .where(UnitLine.unit_id.in_(unit_ids), holds_on(UnitLine, on))
        .order_by(UnitLine.unit_id, UnitLine.distance.desc())
    )
    lines: dict[int, list[str]] = {}
    for row in db.session.execute(rows):
        lines.setdefault(row.unit_id, []).append(row.name)
    return {unit_id: line[1] if len(line) > 1 else line[0] for unit_id, line in lines.items()}
