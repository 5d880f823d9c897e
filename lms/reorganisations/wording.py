"""What the interface says about reorganisations."""

import datetime as dt
from typing import Any

from lms.core.i18n import _, format_date, lazy
from lms.reorganisations.rules import Fault, Snapshot

KINDS: dict[str, Any] = {
    "merge": lazy("Merger"),
    "split": lazy("Split"),
    "move": lazy("Move under another unit"),
    "rename": lazy("Change of name"),
    "abolish": lazy("Abolition"),
    "file": lazy("Reorganisation by file"),
}


def fault_words(fault: Fault, snapshot: Snapshot, on: dt.date) -> str:
    """The fault as a sentence that begins with the unit: "UBND xã An Ổn (AO.01): …"."""
    unit = snapshot.find(fault.unit)
    name = f"{unit.name_on(on)} ({unit.code})" if unit else fault.unit
    values = {
        key: format_date(value) if isinstance(value, dt.date) else value
        for key, value in fault.values.items()
    }
    return f"{name}: {_(fault.text, **values)}"


def nothing_words() -> str:
    """What is said of a plan that changes nothing."""
    return _("Nothing would change: every unit already stands as this plan says.")


# The word of each kind in addresses.
ADDRESSES = {
    "sap-nhap": "merge",
    "chia-tach": "split",
    "chuyen": "move",
    "doi-ten": "rename",
    "giai-the": "abolish",
}
KIND_HINTS: dict[str, Any] = {
    "merge": lazy("Two or more units become a new one, or part of one that exists."),
    "split": lazy("Part of a unit is set apart, or the unit ends and several take its place."),
    "move": lazy("A unit, with all below it, stands under another."),
    "rename": lazy("The unit stays what it is and has another name."),
    "abolish": lazy("The unit ends. Its people and what stands below it go to another unit."),
    "file": lazy("One decision about many units at once, as a table in Excel."),
}
STATES: dict[str, tuple[Any, str]] = {
    "draft": (lazy("Draft"), "neutral"),
    "planned": (lazy("Planned"), "info"),
    "applied": (lazy("In force, can be undone"), "warning"),
    "sealed": (lazy("Sealed"), "success"),
    "undone": (lazy("Undone"), "neutral"),
}


def state_of(reorganisation: Any, today: dt.date) -> str:
    """The state as people see it: what is applied for a day to come is planned."""
    is_to_come = reorganisation.state == "applied" and reorganisation.effective_on > today
    return "planned" if is_to_come else str(reorganisation.state)


# What a line of before → after is about.
GROUP_KINDS: dict[str, Any] = {
    "merged": lazy("Merger"),
    "split": lazy("Split"),
    "abolished": lazy("Abolition"),
    "moved": lazy("Move"),
    "renamed": lazy("Change of name"),
}
