"""What somebody wants a version of a target to say, and everything that is wrong with it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from lms.core.text import msgid
from lms.training.rules.activities import ACTIVITIES
from lms.training.rules.ledger import CONTENT_GROUPS, LARGEST_TARGET, STUDY_FORMS
from lms.training.rules.terms import LEG_KINDS, Leg

# The unit (tiết, giờ, ngày) in which people read a target, and how it becomes smaller for part of a year.
MEASURES = {"tiet": msgid("Periods (tiết)"), "hour": msgid("Hours (giờ)"), "day": msgid("Days (ngày)")}
PRO_RATA = {
    "none": msgid("Everybody has the whole target"),
    "months": msgid("By months at work"),
    "days": msgid("By days at work"),
}
SOURCES = {"course": msgid("Courses of this site"), "outside": msgid("Trainings outside the site")}
LARGEST_MEASURE = 100_00
MOST_REPEAT_YEARS = 20
MOST_LEGS = 12
LONGEST_LABEL = 120
_FILTERS = ("content_groups", "study_forms", "sources", "activities", "creditables")


@dataclass(frozen=True)
class Audience:
    """Whom a target is for: everybody, a person group, or a title of the master list."""

    person_group: str | None = None
    title_id: int | None = None

    @property
    def key(self) -> str:
        """The audience in one text: "" is everybody."""
        if self.title_id is not None:
            return f"title:{self.title_id}"
        return f"group:{self.person_group}" if self.person_group else ""


EVERYBODY = Audience()


@dataclass(frozen=True)
class Wanted:
    """What one version of a target says; amounts in hundredths of a tiết."""

    amount: int
    valid_from: dt.date
    measure: str = "tiet"
    measure_hundredths: int = 100
    pro_rata: str = "none"
    carry_over: int = 0
    repeat_years: int = 1
    legs: tuple[Leg, ...] = ()
    legal_basis: str | None = None


@dataclass(frozen=True)
class Fault:
    """What is wrong, as an English sentence with its values; amounts among them in hundredths."""

    text: str
    values: dict[str, Any] = field(default_factory=dict)


def amount_from(measured: int, measure_hundredths: int) -> int | None:
    """So many hundredths of a measure in hundredths of a tiết; None where that is no whole number."""
    amount, rest = divmod(measured * measure_hundredths, 100)
    return None if rest else amount


def amount_in(amount: int, measure_hundredths: int) -> int | None:
    """Hundredths of a tiết in hundredths of the measure; None where that is no whole number."""
    measured, rest = divmod(amount * 100, measure_hundredths)
    return None if rest else measured


def faults_of(wanted: Wanted) -> list[Fault]:
    """Everything that is wrong with it, whatever the day and the unit."""
    faults = list(_faults_of_amounts(wanted))
    for leg in wanted.legs:
        faults.extend(faults_of_leg(leg, wanted.amount))
    faults.extend(_faults_among(wanted))
    return faults


def _faults_of_amounts(wanted: Wanted) -> Iterator[Fault]:
    if not 0 <= wanted.amount <= LARGEST_TARGET:
        yield Fault("The target is between 0 and %(most)s periods.", {"most": LARGEST_TARGET})
    if wanted.measure not in MEASURES or not 0 < wanted.measure_hundredths <= LARGEST_MEASURE:
        yield Fault("Say how many periods one hour or one day is worth: more than 0, at most 100.")
    elif wanted.measure == "tiet" and wanted.measure_hundredths != 100:
        yield Fault("A period is worth one period.")
    if wanted.pro_rata not in PRO_RATA:
        yield Fault("Choose how the target becomes smaller for part of a year.")
    if not 0 <= wanted.carry_over <= max(wanted.amount, 0):
        yield Fault("At most a whole target can be carried over into the next year.")
    if not 0 <= wanted.repeat_years <= MOST_REPEAT_YEARS:
        yield Fault("A course counts again after 1 to 20 years, or every time.")
    if len(wanted.legs) > MOST_LEGS:
        yield Fault("A target has at most 12 parts.")


def faults_of_leg(leg: Leg, target: int) -> list[Fault]:
    """Everything that is wrong with one part of a target of that amount."""
    faults = []
    name = {"part": leg.label}
    if not leg.label:
        faults.append(Fault("Give every part a name that people understand."))
    if len(leg.label) > LONGEST_LABEL:
        faults.append(Fault("The name of a part has at most 120 characters."))
    if leg.kind not in LEG_KINDS or not _are_known(leg):
        faults.append(Fault("Part “%(part)s”: choose from what is offered.", name))
    elif leg.kind == "courses":
        faults.extend(_faults_of_courses(leg))
    elif leg.kind == "at_least" and not 0 < leg.amount <= max(target, 0):
        faults.append(Fault("Part “%(part)s”: it asks for more than 0 and at most the whole target.", name))
    elif leg.kind == "at_most" and not 0 <= leg.amount <= LARGEST_TARGET:
        faults.append(Fault("Part “%(part)s”: the most that counts is 0 or more.", name))
    return faults


def _are_known(leg: Leg) -> bool:
    return (
        leg.content_groups <= CONTENT_GROUPS.keys()
        and leg.study_forms <= STUDY_FORMS.keys()
        and leg.sources <= SOURCES.keys()
        and leg.activities <= ACTIVITIES.keys()
    )


def _faults_of_courses(leg: Leg) -> Iterator[Fault]:
    values = {"part": leg.label, "many": len(leg.creditables)}
    if not leg.creditables:
        yield Fault("Part “%(part)s”: choose the courses.", values)
    elif not 1 <= leg.count <= len(leg.creditables):
        yield Fault("Part “%(part)s”: ask for 1 to %(many)s of the courses.", values)


def _faults_among(wanted: Wanted) -> Iterator[Fault]:
    """What is wrong with the parts together: said twice, or never to be reached."""
    labels = [leg.label.casefold() for leg in wanted.legs]
    if len(set(labels)) < len(labels):
        yield Fault("Two parts have the same name.")
    for first, second in combinations(wanted.legs, 2):
        if first.kind == second.kind and _same_lines(first, second):
            values = {"first": first.label, "second": second.label}
            yield Fault("Parts “%(first)s” and “%(second)s” are about the same lines. Keep one.", values)
    whole = Leg("at_least", "", amount=wanted.amount)
    for cap in (leg for leg in wanted.legs if leg.kind == "at_most"):
        for asked in (whole, *(leg for leg in wanted.legs if leg.kind == "at_least")):
            if cap.amount < asked.amount and _covers(cap, asked):
                values = {"part": cap.label}
                yield Fault("Part “%(part)s” counts so little that nobody can reach the target.", values)
                break


def _same_lines(first: Leg, second: Leg) -> bool:
    return all(getattr(first, name) == getattr(second, name) for name in _FILTERS)


def _covers(cap: Leg, asked: Leg) -> bool:
    """Whether every line that belongs to the one belongs to the cap too."""
    pairs = [(getattr(cap, name), getattr(asked, name)) for name in _FILTERS]
    return all(not wide or (narrow and narrow <= wide) for wide, narrow in pairs)
