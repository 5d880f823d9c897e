"""What follows from a reorganisation for people: those allotted to a new unit, roles carried over, duties ended."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import select

from lms.core.db import batches, db
from lms.organisations.queries import has_not_ended, standing_at
from lms.people.models import Post, UnitDuty
from lms.reorganisations.models import Reorganisation
from lms.reorganisations.queries import grants_at
from lms.reorganisations.rules import Change, Outcome, Ref, Snapshot

_CHUNK = 1000
_KEPT = ("title", "title_key", "person_group", "is_main", "is_counted", "outside_reason", "end_reason")


def following_changes(reorganisation: Reorganisation, outcome: Outcome, snapshot: Snapshot) -> list[Change]:
    """The changes to posts, roles and duties, in this order."""
    on = reorganisation.effective_on
    changes = [
        change
        for code, (source, people) in outcome.people.items()
        for change in _allotments(code, snapshot.units[source].id, people, on)
    ]
    ended = {snapshot.units[code].id: heir for code, heir in outcome.heirs.items()}
    codes = {snapshot.units[code].id: code for code in outcome.heirs}
    changes += _carried(reorganisation, ended, snapshot)
    return changes + [change for part in batches(ended, _CHUNK) for change in _duties(part, codes, on)]


def _allotments(code: str, source_id: int, people: Collection[int], on: dt.date) -> Iterator[Change]:
    """Their posts at the unit that is split end that day and go on at the new one; later ones begin there."""
    for part in batches(people, _CHUNK):
        posts = select(Post).where(
            Post.person_id.in_(part), Post.unit_id.in_(standing_at(source_id, on)), has_not_ended(Post, on)
        )
        for post in db.session.scalars(posts.order_by(Post.id).with_for_update()):
            yield from _allotment(code, post, on)


def _allotment(code: str, post: Post, on: dt.date) -> Iterator[Change]:
    if post.valid_from >= on:
        yield Change("post_moved", code, post.id, {"unit_id": post.unit_id}, {"unit_id": Ref(code)})
        return
    before = {"valid_to": post.valid_to, "end_reason": post.end_reason}
    yield Change("post_ended", code, post.id, before, {"valid_to": on, "end_reason": "reorganised"})
    facts = {key: getattr(post, key) for key in _KEPT}
    place = {"person_id": post.person_id, "unit_id": Ref(code), "valid_from": on, "valid_to": post.valid_to}
    yield Change("post_begun", code, None, {}, facts | place)


def _carried(reorganisation: Reorganisation, ended: dict[int, str], snapshot: Snapshot) -> list[Change]:
    """The chosen roles at units that end are granted at who takes over, unless they are held there already."""
    on, chosen = reorganisation.effective_on, reorganisation.plan["roles"]
    heirs = {snapshot.units[heir].id for heir in ended.values() if heir in snapshot.units}
    held = {(grant.person_id, grant.role, grant.unit_id) for grant in grants_at(heirs, on)}
    found: dict[tuple[int, str, str], Change] = {}
    for grant in grants_at(ended, on):
        code = ended[grant.unit_id]
        taker = snapshot.find(code)
        is_held = taker is not None and (grant.person_id, grant.role, taker.id) in held
        if not is_held and (chosen == "all" or grant.id in chosen):
            found.setdefault(
                (grant.person_id, grant.role, code), _grant(grant, code, on, reorganisation.applied_by_id)
            )
    return list(found.values())


def _grant(grant: Any, code: str, on: dt.date, by_id: int | None) -> Change:
    facts = {"person_id": grant.person_id, "role": grant.role, "unit_id": Ref(code), "granted_by_id": by_id}
    dates = {"valid_from": max(on, grant.valid_from), "valid_to": grant.valid_to}
    return Change("role_carried", code, None, {}, facts | dates)


def _duties(unit_ids: list[int], codes: dict[int, str], on: dt.date) -> Iterator[Change]:
    """Whoever heads a unit that ends, or is its contact point, is so until that day."""
    duties = select(UnitDuty).where(UnitDuty.unit_id.in_(unit_ids), has_not_ended(UnitDuty, on))
    for duty in db.session.scalars(duties.order_by(UnitDuty.id)):
        code = codes[duty.unit_id]
        if duty.valid_from < on:
            yield Change("duty_ended", code, duty.id, {"valid_to": duty.valid_to}, {"valid_to": on})
            continue
        before = {column.key: getattr(duty, column.key) for column in UnitDuty.__table__.c}
        yield Change("duty_removed", code, duty.id, before, {})
