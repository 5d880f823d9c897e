"""The steps of a course in words, for its log."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from courses.authoring.models import AuthoringStep
from lms.core.i18n import _, format_moment, ngettext

_WORDS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "sent": lambda d: _("Sent for review, round %(round)s", round=d.get("round", 1)),
    "taken_back": lambda d: _("Taken back to be written on"),
    "approved_first": lambda d: _("Approved by the first of two reviewers"),
    "approved": lambda d: _("Approved"),
    "returned": lambda d: _("Returned with remarks"),
    "published": lambda d: _("Published: version %(number)s", number=d.get("version", "")),
    "rolled_back": lambda d: _("Gone back: version %(number)s", number=d.get("version", "")),
    "archived": lambda d: _("Archived"),
    "unarchived": lambda d: _("Opened again"),
    "remark_settled": lambda d: _("A remark was settled"),
    "remark_reopened": lambda d: _("A remark was opened again"),
    "remarks_closed": lambda d: ngettext(
        "%(num)s remark that nobody settled was closed by publishing",
        "%(num)s remarks that nobody settled were closed by publishing",
        int(d.get("remarks") or 0),
    ),
    "rebased": lambda d: _("Brought up to version %(number)s", number=d.get("version", "")),
}


def step_entries(steps: Sequence[tuple[AuthoringStep, str]]) -> list[dict[str, str]]:
    """What the timeline shows, the latest first."""
    return [
        {
            "title": _WORDS[step.what](step.detail) if step.what in _WORDS else step.what,
            "at": f"{format_moment(step.at)} · {by}" if by else format_moment(step.at),
            "text": _more(step),
            "state": "bad" if step.what == "returned" else "done",
        }
        for step, by in steps
    ]


def _more(step: AuthoringStep) -> str:
    moved = int(step.detail.get("moves") or 0)
    said = [str(step.detail.get("reason") or "")]
    if moved:
        said.append(ngettext("%(num)s learner moved to it.", "%(num)s learners moved to it.", moved))
    return " ".join(filter(None, said))
