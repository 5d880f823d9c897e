"""The fewest courses that reach the target, in words."""

from dataclasses import dataclass
from typing import Any

from lms.core.i18n import _, ngettext
from lms.core.text import format_tiet
from lms.training.assessments import Assessment
from lms.training.rules.options import Advice
from lms.training.views.explaining import failing_parts
from lms.training.wording import CONTENT_GROUPS, STUDY_FORMS


@dataclass(frozen=True)
class AdviceView:
    """What to complete and where that leads, ready to be shown; no courses where all open ones are too few."""

    sentence: str
    result: str
    courses: list[dict[str, Any]]
    total: int


def advice_view(advice: Advice, assessment: Assessment) -> AdviceView:
    """The advice for somebody who has not reached the target."""
    if not advice.options:
        return AdviceView(_too_few(advice, assessment), "", [], 0)
    return AdviceView(_sentence(advice), _result(advice), [*map(_course, advice.options)], advice.amount)


def _sentence(advice: Advice) -> str:
    amount = format_tiet(advice.amount)
    if not advice.is_shortest:
        return ngettext(
            "%(num)s course of %(amount)s periods reaches the target; a shorter way may exist.",
            "%(num)s courses of %(amount)s periods reach the target; a shorter way may exist.",
            len(advice.options),
            amount=amount,
        )
    return ngettext(
        "%(num)s open course of %(amount)s periods is enough: no other way needs fewer.",
        "%(num)s open courses of %(amount)s periods are enough: no other way needs fewer courses.",
        len(advice.options),
        amount=amount,
    )


def _result(advice: Advice) -> str:
    done, target = format_tiet(advice.outcome.counted), format_tiet(advice.outcome.target or 0)
    return _(
        "Once they are completed, in this order: %(done)s / %(target)s periods, target reached.",
        done=done,
        target=target,
    )


def _too_few(advice: Advice, assessment: Assessment) -> str:
    """How far all open courses lead, and what is missing then."""
    target, counted = advice.outcome.target or 0, advice.outcome.counted
    missing = failing_parts(advice.outcome)
    if counted < target:
        missing.insert(0, _("%(amount)s periods", amount=format_tiet(target - counted)))
    if counted == assessment.outcome.counted:
        start = _("No open course brings the target closer.")
    else:
        start = _("All open courses together lead to %(done)s periods.", done=format_tiet(counted))
    rest = _("Still missing then: %(missing)s.", missing="; ".join(missing))
    more = _(
        "A training elsewhere that can be proved counts too: submit it, or ask the HR officer of the unit."
    )
    return f"{start} {rest} {more}"


def _course(option: Any) -> dict[str, Any]:
    return {
        "title": option.title,
        "url": option.path,
        "amount": option.amount,
        "content": CONTENT_GROUPS.get(option.content_group or 0, "–"),
        "form": STUDY_FORMS.get(option.study_form, option.study_form),
        "is_begun": option.is_begun,
    }
