"""Why a year stands where it stands: the rule, the parts of the target, the lines that do not count and why."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lms.core.i18n import _, ngettext
from lms.core.text import format_tiet
from lms.training.assessments import Assessment, find_rule
from lms.training.models import Credit
from lms.training.rules import LegVerdict, LineVerdict, Outcome
from lms.training.views.rule_words import leg_rows, portion_rows, rule_rows

Address = Callable[[Credit], str]


@dataclass(frozen=True)
class Why:
    """The answer to "why 26 and not 40?", ready to be shown."""

    title: str
    answer: list[str]
    rule: list[tuple[str, str]]
    legs: list[dict[str, Any]]
    uncounted: list[dict[str, Any]]
    portions: list[list[str]]


def explain(assessment: Assessment, credits_by_id: dict[int, Credit], address: Address) -> Why:
    """Everything the outcome was made from, in words."""
    rule = find_rule(assessment)
    return Why(
        title=_title(assessment),
        answer=_answer(assessment),
        rule=rule_rows(assessment, rule) if rule else [],
        legs=leg_rows(assessment.outcome),
        uncounted=_uncounted(assessment, credits_by_id, address),
        portions=portion_rows(assessment),
    )


def _title(assessment: Assessment) -> str:
    outcome, target = assessment.outcome, assessment.target
    if target is None:
        return _("Why there is no target")
    if outcome.is_reached:
        return _("Why the target is reached")
    done = format_tiet(outcome.counted)
    if outcome.counted >= target:
        return _("Why %(done)s periods and still not reached?", done=done)
    return _("Why %(done)s and not %(target)s?", done=done, target=format_tiet(target))


def _answer(assessment: Assessment) -> list[str]:
    """The sentences that say it in short."""
    outcome = assessment.outcome
    if assessment.is_exempt:
        return [_("A decision lets the person off the target of %(year)s.", year=assessment.year)]
    if not assessment.is_counted:
        return [_("This post is outside the completion rate: learning is on record, but no target is set.")]
    if assessment.terms is None:
        return [_("No unit above this post has set a target for %(year)s.", year=assessment.year)]
    return [*_figures(outcome), *_missing_parts(outcome)]


def _figures(outcome: Outcome) -> list[str]:
    lines = [verdict for verdict in outcome.lines if verdict.line.amount]
    sentences = [
        ngettext(
            "The ledger holds %(num)s entry of %(amount)s periods.",
            "The ledger holds %(num)s entries of %(amount)s periods.",
            len(lines),
            amount=format_tiet(outcome.recorded),
        )
    ]
    counted = outcome.counted - outcome.carried
    if counted < outcome.recorded:
        left_out = format_tiet(outcome.recorded - counted)
        sentences.append(
            _(
                "%(counted)s of them count for the target, %(left_out)s do not; below it says why.",
                counted=format_tiet(counted),
                left_out=left_out,
            )
        )
    elif lines:
        sentences.append(
            _("All %(amount)s periods count for the target.", amount=format_tiet(outcome.recorded))
        )
    if outcome.carried:
        amount = format_tiet(outcome.carried)
        sentences.append(_("%(amount)s periods were carried over from the year before.", amount=amount))
    return sentences


def _missing_parts(outcome: Outcome) -> list[str]:
    failing = failing_parts(outcome)
    if not failing:
        return []
    return [_("Missing of the parts of the target: %(parts)s.", parts="; ".join(failing))]


def failing_parts(outcome: Outcome) -> list[str]:
    """Each part that is not met, with what it lacks."""
    return [
        _("%(part)s (%(missing)s)", part=verdict.leg.label, missing=_lack(verdict))
        for verdict in outcome.legs
        if not verdict.is_met
    ]


def _lack(verdict: LegVerdict) -> str:
    missing = verdict.need - verdict.have
    if verdict.leg.kind == "courses":
        return ngettext("%(num)s course to go", "%(num)s courses to go", missing)
    return _("%(amount)s periods to go", amount=format_tiet(missing))


def _uncounted(
    assessment: Assessment, credits_by_id: dict[int, Credit], address: Address
) -> list[dict[str, Any]]:
    """The lines that do not count whole, with the reason."""
    found = []
    for verdict in assessment.outcome.lines:
        credit = credits_by_id.get(verdict.line.id)
        if verdict.reason and credit is not None:
            found.append(
                {
                    "on": verdict.line.earned_on,
                    "title": credit.title,
                    "url": address(credit),
                    "recorded": verdict.line.amount if verdict.line.amount else credit.amount_hundredths,
                    "counted": verdict.counted,
                    "reason": reason_words(verdict, assessment),
                }
            )
    return found


def reason_words(verdict: LineVerdict, assessment: Assessment) -> str:
    """Why the line does not count, or not whole."""
    years = assessment.terms.repeat_years if assessment.terms else 0
    if verdict.reason == "corrected":
        return _("Taken back by a correction: nothing of it is left.")
    if verdict.reason == "repeat":
        return ngettext(
            "The same course counts already: once a year.",
            "The same course counts already: once in %(num)s years.",
            years,
        )
    caps = [
        each
        for each in assessment.outcome.legs
        if each.leg.kind == "at_most" and each.leg.takes(verdict.line) and each.have >= each.need
    ]
    return " ".join(
        _(
            "“%(part)s” counts at most %(most)s periods, and they are used up.",
            part=each.leg.label,
            most=format_tiet(each.need),
        )
        for each in caps
    )
