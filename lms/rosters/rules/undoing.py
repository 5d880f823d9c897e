"""What of an import can be taken back: each change, unless somebody changed the same thing later."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from lms.core.text import msgid

Values = dict[str, Any]
Key = tuple[str, int]

# Why a change was left as it is.
CONFLICTS = {
    "changed": msgid("Somebody changed this later."),
    "together": msgid("It belongs to something that somebody changed later."),
    "closed": msgid("Somebody changed the person later: the post has ended, the account is closed."),
    "overlap": msgid("Another main post is held on some of these days."),
    "referenced": msgid("The person has used the site since: the account is closed, the record stays."),
    "taken": msgid("The former value belongs to another person now."),
    "gone": msgid("What the import wrote is no longer there."),
}


@dataclass(frozen=True)
class Change:
    """A row of the database that the import wrote: a `person` or a `post`."""

    position: int
    table: str
    row_id: int
    is_new: bool
    before: Values
    after: Values

    @property
    def key(self) -> Key:
        """Which row of which table."""
        return self.table, self.row_id


@dataclass
class Present:
    """What is there now: the rows of the changes, the other main posts (from, to) of the person, who needs them.

    `taken` are the fields whose former values belong to others by now.
    """

    rows: dict[Key, Values]
    other_posts: list[tuple[str, str | None]] = field(default_factory=list)
    is_referenced: bool = False
    taken: set[str] = field(default_factory=set)


@dataclass
class Plan:
    """What the undoing of one person's changes does; `conflicts`: position → (why, what stands there)."""

    restored: dict[Key, Values] = field(default_factory=dict)
    removed: list[Key] = field(default_factory=list)
    is_closed: bool = False
    conflicts: dict[int, tuple[str, Values]] = field(default_factory=dict)


def plan_undo(changes: list[Change], present: Present) -> Plan:
    """The plan for everything that one import wrote about one person."""
    made = next((change for change in changes if change.table == "person" and change.is_new), None)
    return _undo_new(made, changes, present) if made else _undo_known(changes, present)


def _differing(change: Change, present: Present) -> Values | None:
    """The fields that are no longer as the import wrote them; None where the row is gone."""
    row = present.rows.get(change.key)
    if row is None:
        return None
    return {name: row[name] for name, value in change.after.items() if row[name] != value}


def _judged(changes: Iterable[Change], present: Present) -> dict[int, tuple[str, Values]]:
    found = dict[int, tuple[str, Values]]()
    for change in changes:
        differing = _differing(change, present)
        if differing is None:
            found[change.position] = ("gone", {})
        elif differing:
            found[change.position] = ("changed", differing)
    return found


def _kept(changes: list[Change], faults: dict[int, tuple[str, Values]], why: str) -> dict[int, Any]:
    return {change.position: faults.get(change.position, (why, {})) for change in changes}


def _undo_new(made: Change, changes: list[Change], present: Present) -> Plan:
    """A person whom the import made known goes, unless needed by now; one with a later post stays whole.

    Who was only corrected later keeps the record, but neither the post nor the account.
    """
    faults = _judged(changes, present)
    if faults.keys() == {made.position} and made.key in present.rows:
        return Plan(is_closed=True, conflicts=_kept(changes, faults, "closed"))
    if faults:
        return Plan(conflicts=_kept(changes, faults, "together"))
    if present.is_referenced:
        return Plan(is_closed=True, conflicts=_kept(changes, {}, "referenced"))
    posts = [change.key for change in changes if change.table == "post"]
    return Plan(removed=[*posts, made.key])


def _undo_known(changes: list[Change], present: Present) -> Plan:
    plan = Plan()
    for change in changes:
        if change.table == "person":
            _undo_fields(change, present, plan)
    posts = [change for change in changes if change.table == "post"]
    faults = _judged(posts, present)
    if faults:
        plan.conflicts |= _kept(posts, faults, "together")
    elif _would_overlap(posts, present):
        plan.conflicts |= _kept(posts, {}, "overlap")
    else:
        plan.removed += [change.key for change in posts if change.is_new]
        plan.restored |= {change.key: change.before for change in posts if not change.is_new}
    return plan


def _undo_fields(change: Change, present: Present, plan: Plan) -> None:
    """Each field by itself: what somebody corrected later stays, the others are as they were."""
    differing = _differing(change, present)
    if differing is None:
        plan.conflicts[change.position] = ("gone", {})
        return
    taken = {name for name in change.before if name in present.taken and name not in differing}
    kept = differing.keys() | taken
    restored = {name: value for name, value in change.before.items() if name not in kept}
    if restored:
        plan.restored[change.key] = restored
    if kept:
        row = present.rows[change.key]
        why = "changed" if differing else "taken"
        plan.conflicts[change.position] = (why, {name: row[name] for name in sorted(kept)})


def _would_overlap(posts: list[Change], present: Present) -> bool:
    """True where a post that runs on again would run into another main post."""
    for change in posts:
        if change.is_new:
            continue
        row = present.rows[change.key] | change.before
        start, end = row["valid_from"], row["valid_to"]
        for other_start, other_end in present.other_posts:
            if (end is None or other_start < end) and (other_end is None or start < other_end):
                return True
    return False
