"""Noticing what changes who has to do what: a new day, new posts, absences and outages."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import func, select

from lms.assignments.actions.applying import apply_window
from lms.assignments.actions.closing import close_what_was_earned
from lms.assignments.events import DAY_ASKED, PEOPLE_ASKED
from lms.assignments.matching import Window
from lms.assignments.models import AssignmentWatch, SiteOutage
from lms.assignments.planning import set_scene
from lms.assignments.queries import hold_target, live_targets
from lms.core.clock import today
from lms.core.db import batches, db, lock
from lms.core.events import emit
from lms.people.aliases import survivor_of
from lms.people.models import Absence, Post

# After more new posts than this (a list of a whole province) everybody is looked at instead.
_MANY = 20_000
_AT_ONCE = 1000


def look_around() -> None:
    """Jobs stand for whatever changed since the last look; on a new day, or after an outage, everything."""
    watch = db.session.scalar(select(AssignmentWatch).limit(1))
    if watch is None:
        db.session.add(AssignmentWatch(on=today(), **_marks()))
        db.session.flush()
        _ask_for_all(f"day:{today().isoformat()}")
        return
    lock(watch)
    marks = _marks()
    if watch.on < today():
        _ask_for_all(f"day:{today().isoformat()}")
    elif watch.outage_id < marks["outage_id"]:
        _ask_for_all(f"outage:{marks['outage_id']}")
    else:
        _look_at_new(watch)
    watch.on = today()
    for name, last in marks.items():
        setattr(watch, name, last)
    db.session.flush()


def _marks() -> dict[str, int]:
    return {"post_id": _last(Post), "absence_id": _last(Absence), "outage_id": _last(SiteOutage)}


def _last(table: Any) -> int:
    return int(db.session.scalar(select(func.max(table.id))) or 0)


def _look_at_new(watch: AssignmentWatch) -> None:
    last_post, last_absence = _last(Post), _last(Absence)
    if (last_post, last_absence) == (watch.post_id, watch.absence_id):
        return
    mark = f"{watch.post_id}-{last_post}:{watch.absence_id}-{last_absence}"
    if last_post - watch.post_id + last_absence - watch.absence_id > _MANY:
        _ask_for_all(mark)
    else:
        people = {*_people_since(Post, watch.post_id), *_people_since(Absence, watch.absence_id)}
        ask_for(sorted(people), mark)


def _people_since(table: Any, row_id: int) -> Iterable[int]:
    return db.session.scalars(select(survivor_of(table.person_id)).where(table.id > row_id).distinct())


def _ask_for_all(mark: str) -> None:
    for key in live_targets():
        emit(DAY_ASKED, key=f"{key}:{mark}", payload={"target_key": key})


def ask_for(people: Collection[int], mark: str) -> None:
    """A job stands that looks at everything assigned for these people, once for that mark."""
    for number, part in enumerate(batches(people, _AT_ONCE)):
        emit(PEOPLE_ASKED, key=f"{mark}:{number}", payload={"person_ids": part})


def look_at(person_ids: Collection[int]) -> None:
    """These people have what the rules say of today, of every course and programme that is assigned."""
    window = Window(ids=tuple(person_ids))
    for key in live_targets():
        hold_target(key)
        apply_window(set_scene(key, today()), window)
    for person_id in person_ids:
        close_what_was_earned(person_id=person_id)
