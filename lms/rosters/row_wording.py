"""What the pages and files say of the rows of a staff list, and of the lines that it wrote."""

from collections.abc import Mapping
from typing import Any

from lms.core.i18n import _, lazy
from lms.core.text import fold
from lms.people.rules import END_REASONS, OUTSIDE_REASONS
from lms.rosters.rules.undoing import CONFLICTS
from lms.rosters.wording import FIELDS, field_label, masked, masked_value, value_words

# What the log calls the tables that a list writes, and of their columns those that people read.
_TABLES: dict[str, Any] = {
    "person": lazy("Personal record"),
    "post": lazy("Post or title"),
    "sign_in_name": lazy("Name to sign in with"),
}
_READ_COLUMNS: dict[str, Any] = {
    **FIELDS,
    "person_group": lazy("Group"),
    "unit_name": lazy("Unit"),
    "valid_from": lazy("From"),
    "valid_to": lazy("Until"),
    "end_reason": lazy("Why it ended"),
    "outside_reason": lazy("Why not counted"),
    "is_active": lazy("Account in use"),
    "is_counted": lazy("Counted"),
    "identity_key": lazy("Name to sign in with"),
}


def fault_place(row: Any, fault: Mapping[str, Any]) -> str:
    """Where in the file that is, as Excel shows it: "Row 57, column D"."""
    if fault.get("column"):
        return _("Line %(line)s, column %(column)s", line=row.number, column=fault["column"])
    return _("Line %(line)s", line=row.number)


def fault_words(fault: Mapping[str, Any]) -> str:
    """What is said of the row, in the reader's language."""
    message = fault["msgid"]
    return str(_(message, **fault.get("values", {})))


def change_lines(changes: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(field, before, after) of what a row changes, as a person reads it."""
    return [
        (_change_label(name), _change_value(name, before), _change_value(name, after))
        for name, (before, after) in changes.items()
    ]


def _change_label(name: str) -> str:
    return str(_("Leaves")) if name == "status" else field_label(name)


def _change_value(name: str, value: Any) -> str:
    if name == "status" and value:
        return str(_(END_REASONS.get(value, value)))
    return masked(str(value)) if name == "national_id" and value else value_words(name, value)


def name_of(row: Any) -> str:
    """What the row calls the person."""
    said = {**row.raw, **row.corrected, **{name: value for name, value in row.values.items() if value}}
    parts = " ".join(str(said[name]) for name in ("family_middle", "given_name") if said.get(name))
    return str(said.get("full_name") or parts or _("no name"))


def fields_in(row: Any) -> list[str]:
    """The fields that the file has, in the order of the pages."""
    return [name for name in FIELDS if name in row.raw or name in row.values]


def faulty_fields(row: Any) -> list[str]:
    """The fields that something is wrong with, in the order of the pages."""
    wrong = {fault["field"] for fault in row.faults if fault["level"] == "fault"}
    return [name for name in FIELDS if name in wrong]


def is_same(one: Any, other: Any) -> bool:
    """True where both say the same thing, and say something."""
    words = [str(value.isoformat() if hasattr(value, "isoformat") else value or "") for value in (one, other)]
    return bool(words[0]) and fold(words[0]) == fold(words[1])


def log_line(change: Any, name: str | None, names: Mapping[int, str]) -> dict[str, Any]:
    """A line that a list wrote, as the log shows it; `names` are the names of units by their keys."""
    what = _TABLES.get(change.table_name, change.table_name)
    deed = _("added") if not change.before else _("removed") if not change.after else _("changed")
    return {
        "row": change.row_number,
        "name": name or "–",
        "what": f"{what}: {deed}",
        "before": _read(change.before, change.after, names),
        "after": _read(change.after, change.before, names),
        "found": _read(change.found or {}, {}, names),
        "conflict": str(_(CONFLICTS.get(change.conflict, change.conflict))) if change.conflict else "",
    }


def _read(
    one: Mapping[str, Any], other: Mapping[str, Any], names: Mapping[int, str]
) -> list[tuple[str, str]]:
    """The columns of a line that people read and that differ from its other side."""
    said = dict(one)
    if "unit_id" in said:
        said["unit_name"] = names.get(said["unit_id"], "–")
    told = [name for name in said if name in _READ_COLUMNS and said[name] not in (None, "")]
    changed = [name for name in told if name == "unit_name" or said[name] != other.get(name, object())]
    return [(str(_READ_COLUMNS[name]), _log_value(name, said[name])) for name in changed]


def _log_value(name: str, value: Any) -> str:
    reasons = {"end_reason": END_REASONS, "outside_reason": OUTSIDE_REASONS}.get(name)
    return str(_(reasons.get(value, value))) if reasons else masked_value(name, value)
