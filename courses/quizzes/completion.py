"""The rule by which a graded quiz counts: it is passed."""

from courses.catalogue.queries import Place
from courses.progress.completion import CompletionKind, Params
from courses.progress.models import Enrolment
from courses.progress.queries import list_passes
from lms.core.i18n import _, lazy

PASSED = "passed"


def _say(_params: Params, _place: Place) -> str:
    return _("Counts when the quiz is passed.")


def _check(enrolment: Enrolment, place: Place, _params: Params) -> list[str]:
    return [] if place.item_id in list_passes(enrolment.id) else [_("pass the quiz")]


KIND = CompletionKind(
    key=PASSED,
    label=lazy("The quiz is passed"),
    sentence=_say,
    check=_check,
    items=("quiz",),
    is_pressed=True,
)
