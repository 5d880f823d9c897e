"""The target of one person as of a day: the rule of the post, in proportion, less what a decision took off."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from lms.training.rules.evaluation import round_down
from lms.training.rules.persons import Away, Exemption, Held, PersonInputs, holds, post_on
from lms.training.rules.terms import RuleBook, Terms

# Absences during which people work and learn all the same.
PRESENT_ELSEWHERE = frozenset({"secondment"})
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Portion:
    """A part of the year in the reckoning: from a day to a day, at a post or away, with the yearly amount there.

    `days` are those that count; `reason` is "" or why none does: "away" or "no_post".
    """

    valid_from: dt.date
    valid_to: dt.date
    unit_id: int | None
    amount: int
    days: int
    reason: str


@dataclass(frozen=True)
class TargetOnDay:
    """The target as of a day. `amount` is None where no rule reaches, or the person is exempt.

    `exemptions` are those that make it what it is: the one that lets off wholly, else every reduction.
    """

    post: Held
    terms: Terms | None
    amount: int | None
    portions: tuple[Portion, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    is_exempt: bool = False
    reductions: int = 0


def target_on(inputs: PersonInputs, book: RuleBook, year: int, on: dt.date) -> TargetOnDay | None:
    """The target of the year as of that day; None for somebody who is not counted on it.

    Read as of the day: posts and absences that began by then. The post held on the day is taken to run on,
    an absence to last until its recorded end.
    """
    post = post_on(inputs.posts, on)
    if post is None:
        return None
    terms = book.terms(post.place, on)
    exemptions = [each for each in inputs.exemptions if each.year == year and _exempts(each, on)]
    if terms is None:
        return TargetOnDay(post, None, None)
    full = [each for each in exemptions if each.kind == "full"]
    if full:
        return TargetOnDay(post, terms, None, (), tuple(full[:1]), is_exempt=True)
    portions = tuple(_portions(inputs, book, year, on, post)) if terms.pro_rata != "none" else ()
    amount = _in_proportion(portions, terms, year) if portions else terms.amount
    taken = sum(each.amount for each in exemptions)
    return TargetOnDay(post, terms, max(amount - taken, 0), portions, tuple(exemptions), reductions=taken)


def _exempts(exemption: Exemption, on: dt.date) -> bool:
    return holds(exemption.holds_from, exemption.withdrawn_on, on)


def _portions(inputs: PersonInputs, book: RuleBook, year: int, on: dt.date, post: Held) -> Iterator[Portion]:
    aways = [away for away in inputs.aways if away.kind not in PRESENT_ELSEWHERE and away.valid_from <= on]
    days = _bounds(year, on, inputs.posts, aways)
    for start, end in pairwise(days):
        held = post_on(inputs.posts, start) if start <= on else post
        terms = book.terms(held.place, on) if held else None
        is_away = any(holds(away.valid_from, away.valid_to, start) for away in aways)
        reason = "no_post" if held is None else "away" if is_away else ""
        days_counted = 0 if reason else (end - start).days
        unit_id, amount = held.unit_id if held else None, terms.amount if terms else 0
        yield Portion(start, end, unit_id, amount, days_counted, reason)


def _bounds(year: int, on: dt.date, posts: Iterable[Held], aways: Iterable[Away]) -> list[dt.date]:
    """The days of the year on which something changes, with its first day and the first of the next."""
    first, last = dt.date(year, 1, 1), dt.date(year + 1, 1, 1)
    changes = {first, last, min(on + _DAY, last)}
    for post in posts:
        changes |= {day for day in (post.valid_from, post.valid_to) if day and day <= on}
    for away in aways:
        changes |= {day for day in (away.valid_from, away.valid_to) if day}
    return sorted(day for day in changes if first <= day <= last)


def _in_proportion(portions: Iterable[Portion], terms: Terms, year: int) -> int:
    """The amount for the parts of the year that count, rounded down to half a tiết; a whole year is not rounded."""
    if terms.pro_rata == "months":
        whole, weighed = 12, list(_by_months(portions, year))
    else:
        whole = (dt.date(year + 1, 1, 1) - dt.date(year, 1, 1)).days
        weighed = [(portion.amount, portion.days) for portion in portions]
    if all(amount == terms.amount for amount, weight in weighed if weight) and (
        sum(weight for _amount, weight in weighed) == whole
    ):
        return terms.amount
    return round_down(sum((Fraction(amount * weight, whole) for amount, weight in weighed), Fraction()))


def _by_months(portions: Iterable[Portion], year: int) -> Iterator[tuple[int, int]]:
    """(yearly amount, 1) of each month of which more than half counts: the amount of its last counted days."""
    every = list(portions)
    for month in range(1, 13):
        start = dt.date(year, month, 1)
        end = dt.date(year + month // 12, month % 12 + 1, 1)
        inside = [
            (portion, _overlap(portion, start, end))
            for portion in every
            if portion.days and _overlap(portion, start, end) > 0
        ]
        if 2 * sum(days for _portion, days in inside) > (end - start).days:
            yield inside[-1][0].amount, 1


def _overlap(portion: Portion, start: dt.date, end: dt.date) -> int:
    return (min(portion.valid_to, end) - max(portion.valid_from, start)).days
