"""The rule by which a meeting counts: it was attended for so long."""

from flask import Flask

from courses.catalogue.queries import Place
from courses.progress.completion import CompletionKind, Params, Setting, register_completion
from courses.progress.models import Enrolment
from courses.sessions.queries import attended_minutes, planned_minutes
from courses.sessions.rules.presence import needed_minutes
from lms.core.i18n import _, lazy

ATTENDED, MEETING = "attended", "meeting"
_MEASURES = (
    ("percent", lazy("per cent of the hours of the class")),
    ("minutes", lazy("minutes")),
)


def _say(params: Params, _place: Place) -> str:
    if params["measure"] == "minutes":
        return _("Counts when you attended for at least %(minutes)s minutes.", minutes=params["amount"])
    return _("Counts when you attended at least %(percent)s%% of the hours of your class.",
             percent=min(params["amount"], 100))  # fmt: skip


def minutes_needed(person_id: int, place: Place, params: Params) -> int:
    """The minutes that the rule asks of this learner; of the stated ones while no class of theirs has meetings."""
    planned = planned_minutes(person_id, place.item_id) or place.minutes
    return needed_minutes(measure=params["measure"], amount=params["amount"], planned=planned)


def _check(enrolment: Enrolment, place: Place, params: Params) -> list[str]:
    attended = attended_minutes(enrolment.person_id, place.item_id)
    needed = minutes_needed(enrolment.person_id, place, params)
    if attended and attended >= needed:
        return []
    return [_("attend %(needed)s minutes (so far %(attended)s)", needed=needed, attended=attended)]


KIND = CompletionKind(
    key=ATTENDED,
    label=lazy("Attended the class"),
    sentence=_say,
    check=_check,
    items=(MEETING,),
    settings=(
        Setting(name="amount", label=lazy("At least"), default=80, least=1, most=6000),
        Setting(name="measure", label=lazy("Counted in"), default="percent", choices=_MEASURES),
    ),
)


def register_attendance_rule(app: Flask) -> None:
    """Meetings count by attendance."""
    register_completion(app, KIND, default_for=MEETING)
