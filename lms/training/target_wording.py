"""What a version of a target says, in words that a person reads."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lms.core.i18n import _, format_date, lazy
from lms.core.text import format_tiet
from lms.people.wording import GROUPS
from lms.training.models import TargetRule
from lms.training.rules import effects, terms, wanted
from lms.training.rules.terms import Leg, read_leg
from lms.training.rules.wanted import amount_in
from lms.training.versions import creditable_titles, title_names
from lms.training.wording import ACTIVITIES, CONTENT_GROUPS, STUDY_FORMS

LEG_KINDS: dict[str, Any] = {key: lazy(words) for key, words in terms.LEG_KINDS.items()}
PRO_RATA: dict[str, Any] = {key: lazy(words) for key, words in wanted.PRO_RATA.items()}
SOURCES: dict[str, Any] = {key: lazy(words) for key, words in wanted.SOURCES.items()}
EFFECTS: dict[str, Any] = {key: lazy(words) for key, words in effects.EFFECTS.items()}
MEASURES: dict[str, Any] = {key: lazy(words) for key, words in wanted.MEASURES.items()}
EXEMPTIONS: dict[str, Any] = {
    "full": lazy("Exempt (miễn)"),
    "reduction": lazy("Reduced (giảm)"),
}
STATES: dict[str, tuple[Any, str]] = {
    "draft": (lazy("Draft"), "todo"),
    "planned": (lazy("Planned"), "info"),
    "running": (lazy("In force"), "success"),
    "ended": (lazy("Ended"), "neutral"),
    "withdrawn": (lazy("Withdrawn before it began"), "neutral"),
}


def amount_words(amount: int, rule: TargetRule) -> str:
    """So many hundredths of a tiết in the measure of the version: "40 tiết", "5 ngày (40 tiết)"."""
    periods = _("%(amount)s periods", amount=format_tiet(amount))
    measured = amount_in(amount, rule.measure_hundredths)
    if rule.measure == "tiet" or measured is None:
        return periods
    if rule.measure == "hour":
        return _("%(amount)s hours (%(periods)s)", amount=format_tiet(measured), periods=periods)
    return _("%(amount)s days (%(periods)s)", amount=format_tiet(measured), periods=periods)


def audience_words(rule: TargetRule, titles: Mapping[int, str]) -> str:
    """Whom the version is for."""
    if rule.title_id is not None:
        return titles.get(rule.title_id, "–")
    if rule.person_group is not None:
        return str(GROUPS.get(rule.person_group, rule.person_group))
    return _("All people")


def audiences_of(rules: Iterable[TargetRule]) -> dict[int, str]:
    """Whom each of the versions is for, by its key: one statement."""
    every = list(rules)
    titles = title_names(every)
    return {rule.id: audience_words(rule, titles) for rule in every}


def facts_of_version(rule: TargetRule, audience: str, unit_name: str) -> list[tuple[str, str]]:
    """Everything that the version says but its parts, as (what, words)."""
    return [
        (_("For whom"), audience),
        (_("Unit"), _("%(unit)s and all units below it", unit=unit_name)),
        (_("Target of a year"), amount_words(rule.amount_hundredths, rule)),
        (_("Read in"), _measure(rule)),
        (_("From"), format_date(rule.valid_from)),
        (_("For part of a year"), str(PRO_RATA[rule.pro_rata])),
        (_("Carried over into the next year"), _carried(rule)),
        (_("The same course again"), _repeats(rule.repeat_years)),
        (_("Legal basis"), rule.legal_basis or "–"),
    ]


def _measure(rule: TargetRule) -> str:
    worth = format_tiet(rule.measure_hundredths)
    if rule.measure == "hour":
        return _("hours, each worth %(worth)s periods", worth=worth)
    return _("days, each worth %(worth)s periods", worth=worth) if rule.measure == "day" else _("periods")


def _carried(rule: TargetRule) -> str:
    if not rule.carry_over_hundredths:
        return _("nothing")
    return _("At most %(amount)s", amount=amount_words(rule.carry_over_hundredths, rule))


def _repeats(years: int) -> str:
    if years == 0:
        return _("Counts every time")
    if years == 1:
        return _("Counts once in a calendar year")
    return _("Counts once in %(years)s calendar years", years=years)


def courses_of(*rules: TargetRule | None) -> dict[str, str]:
    """The titles of the courses that the parts of these versions name: one statement."""
    legs = [read_leg(leg) for rule in rules if rule for leg in rule.legs]
    return creditable_titles({key for leg in legs for key in leg.creditables})


def legs_of(rule: TargetRule, titles: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """(name, what it asks, of which lines) of each part of the version; `titles` as `courses_of` gives them."""
    legs = [read_leg(leg) for leg in rule.legs]
    return [(leg.label, _asks(leg, rule), "; ".join(_filters(leg, titles)) or _("all lines")) for leg in legs]


def _asks(leg: Leg, rule: TargetRule) -> str:
    if leg.kind == "courses":
        return _("at least %(count)s of %(many)s courses", count=leg.count, many=len(leg.creditables))
    amount = amount_words(leg.amount, rule)
    if leg.kind == "at_most":
        return _("counts at most %(amount)s", amount=amount)
    return _("at least %(amount)s", amount=amount)


def _filters(leg: Leg, titles: Mapping[str, str]) -> Iterator[str]:
    if leg.content_groups:
        groups = ", ".join(f"{key}. {CONTENT_GROUPS[key]}" for key in sorted(leg.content_groups))
        yield _("content: %(groups)s", groups=groups)
    for chosen, words in (
        (leg.study_forms, STUDY_FORMS),
        (leg.sources, SOURCES),
        (leg.activities, ACTIVITIES),
    ):
        if chosen:
            yield ", ".join(str(words.get(key, key)) for key in words if key in chosen)
    if leg.creditables:
        yield ", ".join(sorted(titles.get(key, key) for key in leg.creditables))


def differences(
    before: TargetRule, after: TargetRule, *, audience: str, unit_name: str, titles: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """(what, as it was, as it is) of everything in which two versions differ."""
    old, new = (facts_of_version(rule, audience, unit_name) for rule in (before, after))
    rows = [(what, was, now) for (what, was), (_what, now) in zip(old, new, strict=True) if was != now]
    parts = [
        {name: f"{asks} ({lines})" for name, asks, lines in legs_of(rule, titles)} for rule in (before, after)
    ]
    for name in dict.fromkeys([*parts[0], *parts[1]]):
        was, now = parts[0].get(name, "–"), parts[1].get(name, "–")
        if was != now:
            rows.append((_("Part “%(part)s”", part=name), was, now))
    return rows
