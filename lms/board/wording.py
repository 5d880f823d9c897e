"""The words of the board: what waits, each with the page where it is done."""

import datetime as dt
from typing import Any

from flask import url_for

from lms.board.rules import SEAL_BEFORE
from lms.core.i18n import _, format_date, lazy
from lms.core.text import format_number
from lms.training.deadlines import report_due

# What waits, the page where it is done, and its name.
_TASKS: tuple[tuple[str, str, Any], ...] = (
    ("submissions", "recognition.show_queue", lazy("Decide about proposals for recognition")),
    ("rosters_to_agree", "rosters.list_all", lazy("Agree to staff lists of colleagues, or send them back")),
    ("rosters", "rosters.list_all", lazy("Finish staff lists that were begun")),
    ("class_lists", "recognition.list_classes", lazy("Apply class lists that were checked")),
    ("needs", "plans.show_needs", lazy("Take needs of units into the plan, or decline them")),
    ("plans", "plans.show_plans", lazy("Decide about drafts of plans")),
)


def tasks_of(counts: dict[str, int], unit_id: str, today: dt.date) -> list[dict[str, Any]]:
    """What the officer has to do today, each with how much of it there is."""
    tasks = [
        {"title": words, "url": url_for(page), "status": format_number(counts[key])}
        for key, page, words in _TASKS
        if counts[key]
    ]
    due, query = report_due(today.year), dict[str, Any]({"don-vi": unit_id})
    if 0 <= (due - today).days <= SEAL_BEFORE and not counts["sealed"]:
        tasks.append(
            {
                "title": _("Seal the figures and send the yearly report"),
                "hint": _("Due on %(day)s. Nothing is sealed for this unit this year.", day=format_date(due)),
                "url": url_for("sealing.add_report", **query),
                "status": _("%(days)s days left", days=(due - today).days),
                "kind": "warning",
            }
        )
    return tasks


def first_steps() -> list[dict[str, Any]]:
    """What to begin with where nobody is counted yet."""
    return [
        {"title": _("Bring the staff list"), "url": url_for("rosters.add_roster")},
        {"title": _("Set the target"), "url": url_for("training.list_targets")},
        {"title": _("Assign what is mandatory"), "url": url_for("assignments.list_rules")},
    ]


def age_words(age: dt.timedelta) -> str:
    """How old the figures are, in one unit."""
    minutes = int(age.total_seconds() // 60)
    if minutes < 1:
        return _("less than a minute old")
    if minutes < 120:
        return _("%(count)s minutes old", count=minutes)
    if minutes < 48 * 60:
        return _("%(count)s hours old", count=minutes // 60)
    return _("%(count)s days old", count=minutes // (24 * 60))


def points_words(points: float | None) -> str:
    """+1,2 points against a week ago; '' where that is not known."""
    if points is None:
        return ""
    sign = "+" if points > 0 else "−" if points < 0 else "±"
    return _("%(points)s points against a week ago", points=f"{sign}{format_number(abs(points))}")
