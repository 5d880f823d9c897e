"""The words of the ledger: kinds, content groups, study forms, evidence, and how far there is to go."""

import datetime as dt
from typing import Any

from lms.core.i18n import _, format_date, lazy
from lms.core.text import format_tiet
from lms.training import rules
from lms.training.deadlines import deadlines
from lms.training.rules import find_pace

KINDS: dict[str, Any] = {
    "course": lazy("Course"),
    "outside": lazy("Training outside the site"),
    "correction": lazy("Correction"),
}

# What was done outside the site (`Credit.activity`).
ACTIVITIES: dict[str, Any] = {key: lazy(words) for key, words in rules.ACTIVITIES.items()}
CONTENT_GROUPS: dict[int, Any] = {key: lazy(words) for key, words in rules.CONTENT_GROUPS.items()}
STUDY_FORMS: dict[str, Any] = {
    "in_class": lazy("In class"),
    "online": lazy("Online"),
    "distance": lazy("At a distance"),
    "blended": lazy("Blended"),
}

EVIDENCE_KINDS: dict[str, Any] = {
    "completion": lazy("Result of study"),
    "result": lazy("Quiz result"),
    "certificate": lazy("Certificate"),
    "decision": lazy("Decision or certificate on paper"),
    "file": lazy("File"),
}


def target_sentence(*, done: int, target: int, year: int, on: dt.date) -> str:
    """What is left and by when, in one or two short sentences, as of that day."""
    if done >= target:
        return _("The target of %(year)s is reached.", year=year)
    missing = format_tiet(target - done)
    days = deadlines(year) if on.year == year else ()
    pace = find_pace(done=done, target=target, today=on, due_days=days) if days else None
    if pace is None or year < on.year:
        return _("%(missing)s periods were missing in %(year)s.", missing=missing, year=year)
    day = format_date(pace.due_on)
    if pace.per_week is not None:
        return _(
            "%(missing)s periods to go. %(rate)s periods a week will be in time for %(day)s.",
            missing=missing,
            rate=pace.per_week,
            day=day,
        )
    if pace.days_left == 0:
        return _("%(missing)s periods to go, and today, %(day)s, is the last day.", missing=missing, day=day)
    return _(
        "%(missing)s periods to go, and %(days)s days left until %(day)s.",
        missing=missing,
        days=pace.days_left,
        day=day,
    )
