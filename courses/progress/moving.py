"""Moving those under way to another version: nobody's shown percentage, passes, completion or credit ever falls."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from flask import Flask, current_app
from sqlalchemy import select

from courses.catalogue.models import Course, CourseVersion, Placement
from courses.events import MOVE_ASKED
from courses.progress.actions import complete_if_done
from courses.progress.models import Enrolment, ItemAgain, ItemPass, VersionMove
from courses.progress.moves import moving_ones
from courses.progress.queries import list_passes
from courses.progress.rules import floor_after_move, shown_percent
from courses.progress.telling import tell_again
from lms.audit.actions import record
from lms.core.bulk import among
from lms.core.clock import now
from lms.core.db import begin_writing, commit_part, db, is_writing, lock
from lms.core.events import emit

BATCH = 500
# More people than these are moved by a job, in parts that are each committed.
MOST_AT_ONCE = 2000
# What an upper feature does for enrolments (by id) that were just moved to a version (its id).
Step = Callable[[Sequence[int], int], None]


def add_move_step(app: Flask, step: Step) -> None:
    """Have the step done for every batch of enrolments that is moved, before completion is looked at."""
    app.extensions.setdefault("courses.move_steps", []).append(step)


def move_enrolments(
    *,
    course: Course,
    version: CourseVersion,
    again: Collection[int] = (),
    from_version_id: int | None = None,
    person_id: int | None = None,
) -> VersionMove:
    """Those under way with an earlier version study this one, at once or, where they are many, by a job.

    What they passed stays passed; of the items in `again` those that they passed in another wording are asked once
    more. Whoever has passed all that the version requires completes it. Completed enrolments are not touched. With
    `from_version_id` (a minor version) only those who study that one are moved, and nothing is asked.
    """
    asked = [] if from_version_id else sorted(set(again))
    move = VersionMove(
        course_id=course.id,
        version_id=version.id,
        from_version_id=from_version_id,
        again=asked,
        total=0,
        person_id=person_id,
        asked_at=now(),
    )
    move.total = moving_ones(move, version.number).count()
    db.session.add(move)
    db.session.flush()
    if move.total > MOST_AT_ONCE:
        emit(MOVE_ASKED, key=str(move.id), payload={"move_id": move.id})
        return move
    while _move_batch(move, version):
        pass
    return move


def carry_on_move(payload: dict[str, Any]) -> None:
    """The move is done to its end, in parts that are each committed: killed, it goes on where it was."""
    while True:
        begin_writing()
        move = db.session.get_one(VersionMove, payload["move_id"])
        lock(move)
        version = db.session.get_one(CourseVersion, move.version_id)
        if not _move_batch(move, version):
            return
        commit_part()


def _move_batch(move: VersionMove, version: CourseVersion) -> bool:
    """The next enrolments are moved; False when there are none left, and the move is finished."""
    if not is_writing():
        raise RuntimeError("A move is written")
    if move.finished_at is not None:
        return False
    batch = moving_ones(move, version.number).after(move.last_id, BATCH)
    if not batch:
        _finish(move, version)
        return False
    _Batch(move, version, batch).move()
    move.last_id = batch[-1].id
    db.session.flush()
    return True


def _finish(move: VersionMove, version: CourseVersion) -> None:
    move.finished_at = now()
    detail = {"version": version.number, "people": move.moved, "again": move.asked_again}
    record("enrolments.moved", kind="course", id=move.course_id, label=version.title, detail=detail)
    _take_along(move)
    db.session.flush()


def _take_along(move: VersionMove) -> None:
    """Corrections published of the version while the move to it was under way reach those who came by it."""
    later = select(VersionMove).where(VersionMove.from_version_id == move.version_id)
    for each in db.session.scalars(later):
        version = db.session.get_one(CourseVersion, each.version_id)
        more = moving_ones(each, version.number).count()
        if more:
            each.last_id, each.finished_at, each.total = 0, None, each.moved + more
            emit(MOVE_ASKED, key=f"{each.id}:{move.id}", payload={"move_id": each.id})


class _Batch:
    """Some enrolments on their way to a version; every question about them is asked once."""

    def __init__(self, move: VersionMove, version: CourseVersion, batch: Sequence[Enrolment]) -> None:
        self.move_, self.version, self.batch = move, version, batch
        self.ids = [each.id for each in batch]
        self.passed = _by_enrolment(ItemPass, self.ids)
        self.open = _by_enrolment(ItemAgain, self.ids)
        self.asked: list[Enrolment] = []
        self.places = _places({version.id, *(each.version_id for each in batch)})

    def move(self) -> None:
        for enrolment in self.batch:
            self._move_one(enrolment)
        self.move_.moved += len(self.batch)
        db.session.flush()
        for step in current_app.extensions.get("courses.move_steps", []):
            step(self.ids, self.version.id)
        if self.move_.from_version_id is None:
            self._complete()
        for enrolment in self.asked:
            tell_again(enrolment, self.version)

    def _move_one(self, enrolment: Enrolment) -> None:
        old = self.places[enrolment.version_id]
        passed, still = self.passed.get(enrolment.id, set()), self.open.get(enrolment.id, set())
        required = {item for item, (_number, is_required) in old.items() if is_required}
        shown = shown_percent(passed - still, required, floor=enrolment.floor_percent, is_completed=False)
        enrolment.floor_percent = floor_after_move(shown)
        enrolment.version_id = self.version.id
        self._ask_again(enrolment, self._changed(old, passed) - still)

    def _ask_again(self, enrolment: Enrolment, items: set[int]) -> None:
        for item in sorted(items):
            row = ItemAgain(
                enrolment_id=enrolment.id, item_id=item, version_id=self.version.id, asked_at=now()
            )
            db.session.add(row)
            self.open.setdefault(enrolment.id, set()).add(item)
        if items:
            self.move_.asked_again += 1
            self.asked.append(enrolment)

    def _changed(self, old: Mapping[int, tuple[int, bool]], passed: set[int]) -> set[int]:
        """The items that are to be passed once more: required, passed, and taught in other words than they were."""
        new = self.places[self.version.id]
        return {
            item
            for item in self.move_.again
            if item in passed and item in new and new[item][1] and old.get(item, (None,))[0] != new[item][0]
        }

    def _complete(self) -> None:
        required = {item for item, (_n, needed) in self.places[self.version.id].items() if needed}
        passed = _by_enrolment(ItemPass, self.ids)
        for enrolment in self.batch:
            done = passed.get(enrolment.id, set()) - self.open.get(enrolment.id, set())
            if enrolment.completed_at is None and required <= done:
                self.move_.completed += complete_if_done(enrolment, list_passes(enrolment.id))


def _by_enrolment(model: type[ItemPass] | type[ItemAgain], ids: Sequence[int]) -> dict[int, set[int]]:
    statement = select(model.enrolment_id, model.item_id).where(among(model.enrolment_id, ids))
    if model is ItemAgain:
        statement = statement.where(ItemAgain.passed_at.is_(None))
    found: dict[int, set[int]] = {}
    for enrolment_id, item_id in db.session.execute(statement):
        found.setdefault(enrolment_id, set()).add(item_id)
    return found


def _places(version_ids: Collection[int]) -> dict[int, dict[int, tuple[int, bool]]]:
    """(number of the content, whether it is required) of every item of these versions."""
    statement = select(
        Placement.version_id, Placement.item_id, Placement.content_number, Placement.is_required
    ).where(among(Placement.version_id, list(version_ids)))
    found: dict[int, dict[int, tuple[int, bool]]] = {key: {} for key in version_ids}
    for version_id, item_id, number, is_required in db.session.execute(statement):
        found[version_id][item_id] = (number, is_required)
    return found
