"""What the interface calls states, causes and fields, and rules in whole sentences."""

from typing import Any

from lms.assignments.models import AssignmentVersion
from lms.assignments.rules.causes import CAUSES, TOLD_CAUSES
from lms.assignments.rules.effects import FIELDS
from lms.core.i18n import _, format_date, lazy, ngettext

STATE_WORDS: dict[str, tuple[Any, str]] = {
    "open": (lazy("Not done yet"), "info"),
    "overdue": (lazy("Overdue"), "danger"),
    "done": (lazy("Done"), "success"),
    "cancelled": (lazy("Closed"), "neutral"),
}
RULE_STATES: dict[str, tuple[Any, str]] = {
    "draft": (lazy("Draft"), "todo"),
    "live": (lazy("In force"), "success"),
    "ended": (lazy("Ended"), "neutral"),
}
CLOSED: dict[str, Any] = {
    "left": lazy("No longer in the audience"),
    "ended": lazy("The rule ended"),
    "merged": lazy("Held by the person's other account"),
    "excused": lazy("Lifted by HR"),
}
CAUSE_WORDS: dict[str, Any] = {key: lazy(words) for key, words in CAUSES.items()}
TOLD_WORDS: dict[str, Any] = {key: CAUSE_WORDS[key] for key in TOLD_CAUSES}
FIELD_WORDS: dict[str, Any] = {key: lazy(words) for key, words in FIELDS.items()}


def frequency(months: int | None) -> str:
    """How often something is due."""
    if months is None:
        return str(_("As the unit above says"))
    if months == 0:
        return str(_("Once"))
    if months % 12 == 0:
        years = months // 12
        return str(ngettext("Every year", "Every %(num)s years", years))
    return str(ngettext("Every month", "Every %(num)s months", months))


def days(number: int | None) -> str:
    """A number of days, or who says it."""
    if number is None:
        return str(_("As the unit above says"))
    return str(ngettext("%(num)s day", "%(num)s days", number))


def say_field(version: AssignmentVersion, name: str) -> str:
    """What the version says of one field, in words."""
    match name:
        case "due_on":
            return format_date(version.due_on) if version.due_on else str(_("As the unit above says"))
        case "every_months":
            return frequency(version.every_months)
        case "open_days" if version.open_days is None:
            return str(_("As soon as the period begins"))
        case "open_days":
            return str(
                ngettext(
                    "%(num)s day before it is due", "%(num)s days before it is due", version.open_days or 0
                )
            )
    return days(version.notice_days)


def say_time(version: AssignmentVersion) -> str:
    """When it is due, in one line."""
    if version.due_on is None:
        return str(_("Changes what a unit above asks"))
    day = format_date(version.due_on)
    if not version.every_months:
        return day
    return str(_("%(day)s, then %(often)s", day=day, often=frequency(version.every_months).lower()))
