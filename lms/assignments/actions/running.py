"""Bringing the assignments of a course or programme up to what its rules say: at once, or by a job in parts."""

import datetime as dt
from collections import Counter

from lms.assignments.actions.applying import apply_window
from lms.assignments.events import RUN_ASKED
from lms.assignments.matching import Window
from lms.assignments.models import AssignmentRun, AssignmentVersion
from lms.assignments.planning import AT_ONCE, PART, Scene, changes_in, concerned, last_person_id, set_scene
from lms.assignments.queries import hold_target
from lms.audit.actions import record
from lms.core.clock import now, today
from lms.core.db import db, lock
from lms.core.events import emit
from lms.core.ids import public_id

_COUNTS = {"add": "added", "reopen": "reopened", "redate": "redated", "remove": "removed"}


def start_run(
    *, kind: str, target_key: str, day: dt.date | None = None, version_id: int | None = None
) -> AssignmentRun:
    """Everybody concerned has what the rules say: now where they are few, else as a job gets through them.

    A run of the kind "preview" only counts, as if the draft of that key were published.
    """
    if kind != "preview":
        hold_target(target_key)
    run = AssignmentRun(
        public_id=public_id(),
        kind=kind,
        target_key=target_key,
        version_id=version_id,
        on=day or today(),
        last_id=last_person_id(),
        created_at=now(),
    )
    db.session.add(run)
    db.session.flush()
    scene = scene_of(run)
    if concerned(scene) <= AT_ONCE:
        _finish(run, _work(run, scene, Window()))
    else:
        emit(RUN_ASKED, key=f"{run.id}:0", payload={"run_id": run.id})
    return run


def scene_of(run: AssignmentRun) -> Scene:
    """The rules that this run works by."""
    draft = db.session.get(AssignmentVersion, run.version_id) if run.kind == "preview" else None
    return set_scene(run.target_key, run.on, draft=draft)


def work_on(run: AssignmentRun) -> bool:
    """The next part of the run is done, as of this day; True when nothing is left.

    People see what they are given on the day it is written, so their notice begins then, not when the run was asked.
    """
    lock(run)
    if run.state == "done":
        return True
    if run.kind != "preview":
        hold_target(run.target_key)
        run.on = today()
    until = run.reached_id + PART
    counts = _work(run, scene_of(run), Window(run.reached_id, until))
    run = db.session.get_one(AssignmentRun, run.id)
    run.reached_id = until
    if until >= run.last_id:
        _finish(run, counts)
        return True
    _count(run, counts)
    db.session.flush()
    return False


def _work(run: AssignmentRun, scene: Scene, window: Window) -> Counter[str]:
    if run.kind == "preview":
        return Counter(change.kind for change in changes_in(scene, window))
    return apply_window(scene, window)


def _count(run: AssignmentRun, counts: Counter[str]) -> None:
    for kind, name in _COUNTS.items():
        setattr(run, name, getattr(run, name) + counts[kind])


def _finish(run: AssignmentRun, counts: Counter[str]) -> None:
    _count(run, counts)
    run.state, run.done_at, run.reached_id = "done", now(), run.last_id
    db.session.flush()
    changed = {name: getattr(run, name) for name in _COUNTS.values() if getattr(run, name)}
    if changed and run.kind != "preview":
        label = run.target_key
        record("assignments.brought_up", kind="assignment_run", id=run.id, label=label, detail=changed)
