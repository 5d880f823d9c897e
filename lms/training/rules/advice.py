"""Advice to one person and to a unit: the fewest open courses, the fewest people."""

import datetime as dt
from collections.abc import Sequence

from lms.training.rules.evaluation import Outcome
from lms.training.rules.options import Advice, Option
from lms.training.rules.search import Search
from lms.training.rules.terms import Terms


def advise(outcome: Outcome, terms: Terms, options: Sequence[Option], on: dt.date) -> Advice:
    """The fewest of the options that reach the target; of those the least tiết, then what is begun already."""
    if outcome.is_reached or outcome.target is None:
        return Advice((), outcome)
    return Search(outcome, terms, options, on).run()


def still_needed(*, reached: int, people: int, wanted: int) -> int:
    """How many more have to reach the target for a rate of `wanted` hundredths of a percent of the people."""
    return max(-(-wanted * people // 10_000) - reached, 0)


def least_courses(missing: int, amounts: Sequence[int]) -> int:
    """Fewer courses than this never give what is missing (at least one); `amounts` from the largest down.

    One more than there are courses where all of them together do not.
    """
    given = 0
    for number, amount in enumerate(amounts, 1):
        given += amount
        if given >= missing:
            return number
    return len(amounts) + 1
