"""The words of what officers define: numerators, denominators, whom an indicator looks at, states of files."""

from typing import Any

from lms.core.i18n import lazy

NUMERATORS: dict[str, Any] = {
    "reached": lazy("People who reached the yearly target"),
    "learnt": lazy("People with at least one turn"),
    "turns": lazy("Turns of training"),
    "tiet": lazy("Periods on record"),
}
DENOMINATORS: dict[str, Any] = {
    "people": lazy("All people counted that day"),
    "not-exempt": lazy("People who are not exempt"),
    "with-target": lazy("People with a yearly target"),
}
ONLY: dict[str, Any] = {
    "": lazy("Everybody"),
    "female": lazy("Women"),
    "leader": lazy("Leaders and managers"),
}
EXPORT_STATES: dict[str, tuple[Any, str]] = {
    "waiting": (lazy("Being written"), "info"),
    "ready": (lazy("Ready"), "success"),
    "failed": (lazy("Not written"), "danger"),
    "gone": (lazy("Deleted"), "neutral"),
}
