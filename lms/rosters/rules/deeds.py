"""What applying a row would write: a person, corrections, the main post; and what the row is called for it."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from lms.core.text import clean_line, fold, msgid
from lms.rosters.rules.names import dialled, is_same_spelling
from lms.rosters.rules.rows import IDENTITY, LEAVING, Judged, Known, KnownPost, PostDeed, remark
from lms.rosters.rules.units import Meant

NO_TITLE = msgid("There is no post title: write one, or say which title holds for all.")
NO_GROUP = msgid("There is no group of people: write one, or say which group holds for all.")
LATER_POST = msgid("Another main post of this person begins on %(day)s.")
BEGAN = msgid("The present post began on %(day)s, and cannot end by then.")
NOT_YET = msgid("The unit is established on %(day)s only.")
GONE = msgid("Nobody with this name or number is here any more: nothing is written.")
ABSENT = msgid("The status is kept as a remark only: enter the absence on the page of the person.")
GUARDED = msgid(
    "This person holds a role here: name, numbers and e-mail are corrected on their own page only."
)
NOT_CORRECTED = msgid("What is known of this person was entered elsewhere and stays as it is.")


@dataclass(frozen=True)
class Rules:
    """What holds for every row of a list: the day it takes effect, the defaults, names of units, their days."""

    on: dt.date
    options: dict[str, Any]
    names: dict[int, str] = field(default_factory=dict)
    begins: dict[int, dt.date] = field(default_factory=dict)


def intend(judged: Judged, meant: Meant, rules: Rules) -> None:
    """The row has the verdict and the deeds that hold when nothing is wrong with it."""
    if judged.person is None:
        _intend_new(judged, rules)
    else:
        _intend_known(judged, judged.person, meant, rules)


def _fault(judged: Judged, field_name: str, message: str, **values: str) -> None:
    judged.faults.append(remark("fault", "deed", field_name, message, values))


def _facts(judged: Judged, rules: Rules, post: KnownPost | None) -> dict[str, Any]:
    """What a post at the unit of the row would be; what the row does not say comes from the present post."""
    values, options = judged.draft.values, rules.options
    group = values.get("person_group") or (post.person_group if post else options.get("default_group"))
    title = values.get("title") or (post.title if post else options.get("default_title"))
    counted = post.is_counted if post else bool(options.get("counted", True)) and group != "cong_dan"
    reason = (
        post.outside_reason if post else "citizen" if group == "cong_dan" else options.get("outside_reason")
    )
    return {
        "unit_id": judged.unit_id,
        "title": clean_line(title) if title else "",
        "person_group": group,
        "is_counted": counted,
        "outside_reason": None if counted else reason or "other",
    }


def _intend_new(judged: Judged, rules: Rules) -> None:
    if judged.draft.values.get("status") in LEAVING:
        judged.verdict = "unchanged"
        judged.faults.append(remark("note", "deed", "status", GONE))
        return
    facts = _facts(judged, rules, None)
    _need(judged, facts)
    start = judged.draft.day("valid_from") or rules.on
    if judged.unit_id is not None:
        start = max(start, rules.begins.get(judged.unit_id, start))
        judged.changes["unit"] = ["", rules.names.get(judged.unit_id, "")]
    judged.verdict = "new"
    judged.corrections = {name: judged.draft.value(name) for name in IDENTITY}
    judged.post = PostDeed("begin", {**facts, "valid_from": start, "valid_to": None, "end_reason": None})
    _note_status(judged)


def _need(judged: Judged, facts: dict[str, Any]) -> None:
    if not facts["title"]:
        _fault(judged, "title", NO_TITLE)
    if not facts["person_group"]:
        _fault(judged, "person_group", NO_GROUP)


def _note_status(judged: Judged) -> None:
    if judged.draft.values.get("status") in ("absent", "seconded"):
        judged.faults.append(remark("note", "deed", "status", ABSENT))


def _intend_known(judged: Judged, person: Known, meant: Meant, rules: Rules) -> None:
    wanted = _corrections(judged, person)
    if person.is_guarded and wanted:
        judged.faults.append(remark("note", "deed", "full_name", GUARDED))
    elif person.is_ours:
        judged.corrections = wanted
        judged.changes.update(
            {name: [_shown(getattr(person, name)), _shown(new)] for name, new in wanted.items()}
        )
    elif wanted:
        judged.faults.append(remark("note", "deed", "full_name", NOT_CORRECTED))
    if judged.draft.values.get("status") in LEAVING:
        _intend_leaving(judged, person, rules)
    elif person.post is None or not person.is_ours:
        _intend_begin(judged, person, rules)
    else:
        _intend_post(judged, person.post, person, meant, rules)
    _note_status(judged)


def _corrections(judged: Judged, person: Known) -> dict[str, Any]:
    """What the row says otherwise. An empty cell says nothing, and the placing of a tone neither."""
    found = {}
    for name in IDENTITY:
        new, old = judged.draft.value(name), getattr(person, name)
        if new in (None, "") or new == old:
            continue
        if name == "full_name" and is_same_spelling(new, old):
            continue
        if name in ("staff_number", "email") and old and fold(new) == fold(old):
            continue
        if name == "phone" and old and dialled(new) == dialled(old):
            continue
        found[name] = new
    return found


def _shown(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value or ""


def _intend_leaving(judged: Judged, person: Known, rules: Rules) -> None:
    post, reason = person.post, judged.draft.values["status"]
    judged.verdict = "changed" if judged.corrections else "unchanged"
    if post is None:
        return
    if post.valid_from >= rules.on:
        _fault(judged, "status", BEGAN, day=f"{post.valid_from:%d/%m/%Y}")
    judged.verdict, judged.changes["status"] = "changed", ["", reason]
    judged.post = PostDeed("end", {}, reason)


def _intend_begin(judged: Judged, person: Known, rules: Rules) -> None:
    """Somebody known who holds no main post now, or is here as a citizen, comes (back) to the branch."""
    facts = _facts(judged, rules, None)
    _need(judged, facts)
    _refuse_later(judged, person, rules)
    judged.verdict = "moved"
    judged.changes["unit"] = ["", rules.names.get(judged.unit_id or 0, "")]
    facts |= {"valid_from": rules.on, "valid_to": None, "end_reason": None}
    judged.post = PostDeed("replace" if person.post else "begin", facts)
    if person.post and person.post.valid_from >= rules.on:
        _fault(judged, "full_name", BEGAN, day=f"{person.post.valid_from:%d/%m/%Y}")


def _refuse_later(judged: Judged, person: Known, rules: Rules) -> None:
    if person.later_from is not None:
        _fault(judged, "full_name", LATER_POST, day=f"{person.later_from:%d/%m/%Y}")
    begins = rules.begins.get(judged.unit_id or 0)
    if begins is not None and begins > rules.on:
        _fault(judged, "unit", NOT_YET, day=f"{begins:%d/%m/%Y}")


def _intend_post(judged: Judged, post: KnownPost, person: Known, meant: Meant, rules: Rules) -> None:
    if not meant.is_said or judged.unit_id is None:
        judged.unit_id = post.now_id
    is_moved = judged.unit_id != post.now_id
    facts = _facts(judged, rules, post)
    if fold(facts["title"]) == fold(post.title):
        facts["title"] = post.title
    if is_moved:
        judged.changes["unit"] = [post.unit_name, rules.names.get(judged.unit_id, "")]
    else:
        facts["unit_id"] = post.unit_id
    for name in ("title", "person_group"):
        if facts[name] != getattr(post, name):
            judged.changes[name] = [getattr(post, name), facts[name]]
    changed = is_moved or "title" in judged.changes or "person_group" in judged.changes
    judged.verdict = "moved" if is_moved else "changed" if judged.changes else "unchanged"
    if changed:
        _refuse_later(judged, person, rules)
        judged.post = _post_deed(judged, post, facts, rules, is_moved=is_moved)


def _post_deed(
    judged: Judged, post: KnownPost, facts: dict[str, Any], rules: Rules, *, is_moved: bool
) -> PostDeed:
    """The present post ends and another begins; one that began that very day, or is corrected, is amended."""
    if judged.draft.decision == "correct" or post.valid_from >= rules.on:
        return PostDeed("amend", facts)
    if not is_moved:
        facts["unit_id"] = post.now_id
    dates: dict[str, Any] = {"valid_from": rules.on, "valid_to": None, "end_reason": None}
    if not is_moved:
        dates |= {"valid_to": post.valid_to, "end_reason": post.end_reason}
    return PostDeed("replace", {**facts, **dates}, "moved" if is_moved else "changed")
