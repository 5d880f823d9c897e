"""The words of plans: states, quarters, and how far a plan is carried out."""

from typing import Any

from lms.core.i18n import _, lazy
from lms.core.text import format_number
from lms.training.wording import CONTENT_GROUPS, STUDY_FORMS

# state → (words, kind of tag)
NEED_STATES: dict[str, tuple[Any, str]] = {
    "stated": (lazy("Waits to be planned"), "todo"),
    "taken": (lazy("In the plan"), "success"),
    "declined": (lazy("Not taken up"), "warning"),
    "withdrawn": (lazy("Withdrawn by the unit"), "neutral"),
}
PLAN_STATES: dict[str, tuple[Any, str]] = {
    "draft": (lazy("Draft"), "todo"),
    "decided": (lazy("In force by decision"), "success"),
}
CLASS_STATES: dict[str, tuple[Any, str]] = {
    "coming": (lazy("To come"), "info"),
    "running": (lazy("Running"), "info"),
    "over": (lazy("Waits to be marked"), "todo"),
    "closed": (lazy("Closed"), "success"),
    "cancelled": (lazy("Cancelled"), "danger"),
}
MEMBER_STATES: dict[str, tuple[Any, str]] = {
    "enrolled": (lazy("On the list"), "info"),
    "done": (lazy("Completed the class"), "success"),
    "missed": (lazy("Did not complete it"), "warning"),
    "withdrawn": (lazy("Taken off the list"), "neutral"),
}
QUARTERS: dict[int, Any] = {
    1: lazy("Quarter I"),
    2: lazy("Quarter II"),
    3: lazy("Quarter III"),
    4: lazy("Quarter IV"),
}
FIGURE_WORDS: dict[str, Any] = {
    "planned": lazy("Planned turns"),
    "done": lazy("Turns done"),
    "cancelled": lazy("Turns cancelled"),
    "open": lazy("Turns left"),
    "beyond": lazy("Beyond the plan"),
}

WORDS: dict[str, Any] = {
    "needs": NEED_STATES,
    "plans": PLAN_STATES,
    "classes": CLASS_STATES,
    "members": MEMBER_STATES,
    "quarters": QUARTERS,
    "figures": FIGURE_WORDS,
    "groups": CONTENT_GROUPS,
    "forms": STUDY_FORMS,
}


def quarter_of(number: int | None) -> str:
    """The quarter in words; the whole year where none is named."""
    return str(QUARTERS[number]) if number else _("Any time of the year")


def progress_words(figures: Any) -> str:
    """How far these turns are, in one line: "12/30 lượt"."""
    return _(
        "%(done)s of %(planned)s turns",
        done=format_number(figures.done),
        planned=format_number(figures.planned),
    )
