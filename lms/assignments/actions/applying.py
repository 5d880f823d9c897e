"""Writing changes: periods open, come back, get another day, or close; many people in one statement."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

from lms.assignments.events import ASSIGNMENTS_OPENED
from lms.assignments.matching import Earned, Window, credits_of, held_periods
from lms.assignments.models import Assignment
from lms.assignments.planning import Scene, changes_in, narrowed
from lms.assignments.rules.changes import Change
from lms.assignments.targets import Target, get_target
from lms.core.bulk import insert_with_ids, update_many
from lms.core.db import batches, db
from lms.core.events import emit
from lms.core.ids import public_id

_TOLD_AT_ONCE = 1000


def apply_window(scene: Scene, window: Window) -> Counter[str]:
    """Everything stands for the people of the window as the rules say; how many changes of each kind it took."""
    changes = changes_in(scene, window)
    by_kind: dict[str, list[Change]] = {}
    for change in changes:
        by_kind.setdefault(change.kind, []).append(change)
    _update(by_kind, scene)
    _add(by_kind.get("add", []), scene, window)
    db.session.expire_all()
    return Counter({kind: len(found) for kind, found in by_kind.items()})


def _update(by_kind: dict[str, list[Change]], scene: Scene) -> None:
    rows: dict[int, dict[str, Any]] = {}
    for change in by_kind.get("remove", []):
        rows[_id(change)] = {"state": "cancelled", "closed_as": change.reason, "closed_on": scene.day}
    for change in by_kind.get("redate", []):
        rows[_id(change)] = _days(change)
    for change in by_kind.get("reopen", []):
        opened = {"state": "open", "closed_as": None, "closed_on": None, "closed_reason": None}
        rows[_id(change)] = opened | _days(change)
    update_many(Assignment, rows)


def _id(change: Change) -> int:
    assert change.held is not None
    return change.held.id


def _days(change: Change) -> dict[str, Any]:
    assert change.deadline is not None
    days = {
        "due_on": change.deadline.on,
        "notice_added": change.deadline.notice_days,
        "absence_added": change.deadline.absence_days,
        "outage_added": change.deadline.outage_days,
    }
    if change.period is None or change.effect is None:
        return days
    return days | {
        "begins_on": change.period.begins_on,
        "noticed_on": change.noticed_on,
        "rule_due_on": change.period.due_on,
        "notice_days": change.effect.terms.notice_days,
        "decided_by": change.effect.decided_by,
    }


def _add(changes: Sequence[Change], scene: Scene, window: Window) -> None:
    if not changes:
        return
    target = get_target(scene.target_key)
    people = [change.person_id for change in changes]
    earned = credits_of(target.creditable_ids, narrowed(window, people))
    numbers = _last_numbers(scene.target_key, narrowed(window, people))
    rows = [_row(change, scene, target, earned, numbers) for change in changes]
    ids = insert_with_ids(Assignment, rows)
    opened = [key for key, row in zip(ids, rows, strict=True) if row["state"] == "open"]
    for part in batches(opened, _TOLD_AT_ONCE):
        payload = {"assignment_ids": part, "creditable_keys": list(target.creditable_keys)}
        emit(ASSIGNMENTS_OPENED, key=f"{scene.target_key}:{part[0]}", payload=payload)


def _last_numbers(target_key: str, window: Window) -> dict[int, int]:
    return {
        person_id: max(each.number for each in held)
        for person_id, held in held_periods(target_key, window).items()
    }


def _row(
    change: Change,
    scene: Scene,
    target: Target,
    earned: dict[int, list[Earned]],
    numbers: dict[int, int],
) -> dict[str, Any]:
    assert change.period is not None and change.effect is not None
    done = done_by(target.creditable_ids, earned.get(change.person_id, []), change.period.begins_on)
    return {
        "public_id": public_id(),
        "person_id": change.person_id,
        "rule_id": change.effect.rule_id,
        "target_key": scene.target_key,
        "number": numbers.get(change.person_id, 0) + 1,
        "state": "open" if done is None else "done",
        "opened_on": scene.day,
        "done_on": None if done is None else done.earned_on,
        "credit_id": None if done is None else done.credit_id,
        **_days(change),
    }


def done_by(creditable_ids: Sequence[int], earned: Sequence[Earned], begins_on: dt.date) -> Earned | None:
    """The line of the ledger with which everything asked for had been credited since that day, if it is."""
    first: dict[int, Earned] = {}
    for line in earned:
        if line.earned_on >= begins_on:
            first.setdefault(line.creditable_id, line)
    if not creditable_ids or set(creditable_ids) - first.keys():
        return None
    return max((first[each] for each in creditable_ids), key=lambda line: (line.earned_on, line.credit_id))
