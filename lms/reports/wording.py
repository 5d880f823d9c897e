"""The words of the completion rate."""

import datetime as dt
from typing import Any

from lms.core.clock import vietnam_date
from lms.core.i18n import _, format_date, format_moment, lazy
from lms.reports.options import STATUSES
from lms.reports.queries import Cut
from lms.training.deadlines import report_due

FILTER_LABELS: dict[str, Any] = {
    "all": lazy("Everybody"),
    "reached": lazy("Target reached"),
    "not-reached": lazy("Target not reached"),
    "not-started": lazy("Not started"),
    "no-target": lazy("No target set"),
    "exempt": lazy("Exempt"),
}
# What stands in the address for each of these lists.
FILTERS = {word: status for word, status in STATUSES.items() if status in FILTER_LABELS}
ADDRESS_WORDS = {status: word for word, status in FILTERS.items()}

# (words, kind of tag) for one person.
STATUS_WORDS: dict[str, tuple[Any, str]] = {
    "reached": (lazy("Target reached"), "success"),
    "in-progress": (lazy("Under way"), "info"),
    "not-started": (lazy("Not started"), "warning"),
    "no-target": (lazy("No target set"), "neutral"),
    "exempt": (lazy("Exempt"), "neutral"),
}


def as_of(cut: Cut) -> str:
    """As of when the figures are."""
    if cut.on < _day(cut):
        return _("Figures as of %(moment)s", moment=format_date(cut.on))
    return _("Figures as of %(moment)s", moment=format_moment(cut.read_at))


def _day(cut: Cut) -> dt.date:
    return vietnam_date(cut.read_at)


def lead_sentence(cut: Cut) -> str:
    """As of when the figures are, and how long it is until the report is due."""
    day, due = _day(cut), report_due(cut.year)
    words, due_day = as_of(cut), f"{due:%d/%m}"
    if day > cut.on:
        return f"{words}."
    days = (due - day).days
    if days > 0:
        return _("%(as_of)s, %(days)s days left until %(due)s.", as_of=words, days=days, due=due_day)
    if days == 0:
        return _("%(as_of)s, today is the last day (%(due)s).", as_of=words, due=due_day)
    return _("%(as_of)s, the report was due on %(due)s.", as_of=words, due=due_day)
