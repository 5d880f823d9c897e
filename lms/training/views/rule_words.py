"""A version of a target, its parts and its reckoning over the year, in words."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from lms.core.i18n import _, format_date, ngettext
from lms.core.text import format_tiet
from lms.organisations.queries import name_on, unit_names
from lms.people.wording import GROUPS
from lms.training.assessments import Assessment, find_exemptions
from lms.training.models import TargetExemption, TargetRule
from lms.training.rules import Leg, LegVerdict, Outcome, Portion
from lms.training.rules.wanted import SOURCES
from lms.training.versions import creditable_titles, title_names
from lms.training.wording import ACTIVITIES, CONTENT_GROUPS, STUDY_FORMS


def rule_rows(assessment: Assessment, rule: TargetRule) -> list[tuple[str, str]]:
    """What the version asks of this person: amount, unit, audience, since when, by which law and decision."""
    rows = [
        (_("Target of the year"), _target_words(assessment, rule)),
        (_("Set by"), name_on(rule.unit_id, assessment.on)),
        (_("For"), _audience(rule)),
        (_("Version"), _version(rule)),
    ]
    if rule.legal_basis:
        rows.append((_("Legal basis"), rule.legal_basis))
    if rule.repeat_years:
        words = ngettext(
            "A course counts once a year.", "A course counts once in %(num)s years.", rule.repeat_years
        )
        rows.append((_("Repeated courses"), words))
    let_off = [_exemption_words(exemption) for exemption in find_exemptions(assessment)]
    return [*rows, *((_("Exemption or reduction"), words) for words in let_off)]


def _target_words(assessment: Assessment, rule: TargetRule) -> str:
    whole = _("%(amount)s periods", amount=format_tiet(rule.amount_hundredths))
    if rule.measure != "tiet":
        amount = format_tiet(rule.amount_hundredths * 100 // rule.measure_hundredths)
        measured = _("%(amount)s hours", amount=amount)
        if rule.measure == "day":
            measured = _("%(amount)s days", amount=amount)
        whole = _("%(measured)s, that is %(whole)s", measured=measured, whole=whole)
    if assessment.target is None or assessment.target == rule.amount_hundredths:
        return whole
    own = _("%(amount)s periods", amount=format_tiet(assessment.target))
    return _("%(own)s (a whole year: %(whole)s)", own=own, whole=whole)


def _audience(rule: TargetRule) -> str:
    if rule.title_id is not None:
        return title_names([rule]).get(rule.title_id, "–")
    return str(GROUPS[rule.person_group]) if rule.person_group else _("Everybody at the unit and below")


def _version(rule: TargetRule) -> str:
    since = _("In force from %(day)s", day=format_date(rule.valid_from))
    if rule.published_at is None:
        return since
    return _("%(since)s, published on %(day)s", since=since, day=format_date(rule.published_at))


def _exemption_words(exemption: TargetExemption) -> str:
    what = _("Let off the whole target")
    if exemption.kind == "reduction":
        what = _("%(amount)s periods less", amount=format_tiet(exemption.amount_hundredths or 0))
    return _(
        "%(what)s by %(number)s of %(day)s: %(reason)s",
        what=what,
        number=exemption.document_number,
        day=format_date(exemption.document_on),
        reason=exemption.reason,
    )


def leg_rows(outcome: Outcome) -> list[dict[str, Any]]:
    """Each part of the target: what it takes, how far it is, whether it is met."""
    titles = creditable_titles({key for verdict in outcome.legs for key in verdict.leg.creditables})
    return [_leg(verdict, titles) for verdict in outcome.legs]


def _leg(verdict: LegVerdict, titles: dict[str, str]) -> dict[str, Any]:
    leg = verdict.leg
    figures = {"have": format_tiet(verdict.have), "need": format_tiet(verdict.need)}
    words = _("%(have)s / %(need)s periods", **figures)
    if leg.kind == "courses":
        words = _("%(have)s of %(need)s courses", have=verdict.have, need=verdict.need)
    elif leg.kind == "at_most":
        words = _("counts at most %(need)s periods, %(have)s are used", **figures)
    return {
        "label": leg.label,
        "words": words,
        "filters": "; ".join(_filters(leg, titles)),
        "have": verdict.have,
        "need": verdict.need,
        "is_met": verdict.is_met,
        "is_cap": leg.kind == "at_most",
    }


def _filters(leg: Leg, titles: dict[str, str]) -> Iterable[str]:
    """Which lines the part takes, where it does not take all."""
    if leg.content_groups:
        yield ", ".join(str(CONTENT_GROUPS[group]) for group in sorted(leg.content_groups))
    if leg.study_forms:
        yield ", ".join(str(STUDY_FORMS[form]) for form in sorted(leg.study_forms))
    if leg.sources:
        yield ", ".join(_(SOURCES[source]) for source in sorted(leg.sources))
    if leg.activities:
        yield ", ".join(str(ACTIVITIES[activity]) for activity in sorted(leg.activities))
    if leg.creditables:
        yield ", ".join(sorted(titles.get(key, key) for key in leg.creditables))


def portion_rows(assessment: Assessment) -> list[list[str]]:
    """(from, until, unit, amount of a whole year, days that count) of each part of the year in the reckoning."""
    portions = _joined(assessment.portions)
    names = unit_names({each.unit_id for each in portions if each.unit_id}, assessment.on)
    notes = {"away": _("away: does not count"), "no_post": _("no post: does not count")}
    return [
        [
            format_date(each.valid_from),
            format_date(each.valid_to - dt.timedelta(days=1)),
            names.get(each.unit_id or 0, "–"),
            format_tiet(each.amount),
            notes.get(each.reason, str(each.days)),
        ]
        for each in portions
    ]


def _joined(portions: Iterable[Portion]) -> list[Portion]:
    """The parts with those put together that follow one another alike."""
    joined: list[Portion] = []
    for each in portions:
        last = joined[-1] if joined else None
        if last and (last.unit_id, last.amount, last.reason) == (each.unit_id, each.amount, each.reason):
            joined[-1] = replace(last, valid_to=each.valid_to, days=last.days + each.days)
        else:
            joined.append(each)
    return joined
