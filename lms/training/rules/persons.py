"""What is known of a person that a target depends on: posts, absences, exemptions, lines."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from lms.training.rules.lines import Line
from lms.training.rules.terms import Place


@dataclass(frozen=True)
class Held:
    """A main post, from a day to a day. `rank` is 0 at the person's own account, 1 at one merged into it."""

    id: int
    rank: int
    unit_id: int
    title: str
    title_id: int | None
    person_group: str
    is_counted: bool
    is_leadership: bool
    valid_from: dt.date
    valid_to: dt.date | None

    @property
    def place(self) -> Place:
        """Where the rule of this post is looked up."""
        return (self.unit_id, self.person_group, self.title_id)


@dataclass(frozen=True)
class Away:
    """An absence that makes the target smaller, from a day to a day."""

    kind: str
    valid_from: dt.date
    valid_to: dt.date | None


@dataclass(frozen=True)
class Exemption:
    """An exemption of a year ("full"), or a reduction by `amount`; from a day, perhaps withdrawn on another."""

    id: int
    year: int
    kind: str
    amount: int
    holds_from: dt.date
    withdrawn_on: dt.date | None


@dataclass(frozen=True)
class PersonInputs:
    """Everything that decides where a person stands; accounts that were merged are read together.

    `starts` is the first day of study in a year; `headships` the days on which the person heads a unit.
    """

    person_id: int
    gender: str | None = None
    posts: tuple[Held, ...] = ()
    aways: tuple[Away, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    lines: tuple[Line, ...] = ()
    starts: dict[int, dt.date] = field(default_factory=dict)
    headships: tuple[tuple[dt.date, dt.date | None], ...] = ()


def holds(valid_from: dt.date, valid_to: dt.date | None, on: dt.date) -> bool:
    """Whether an interval `[from, to)` takes in the day; an open end is None."""
    return valid_from <= on and (valid_to is None or valid_to > on)


def post_on(posts: Iterable[Held], on: dt.date) -> Held | None:
    """The post that counts on that day: the own account's before a merged one's, the one that began last.

    None where there is no main post, or the one that counts first is outside the rate.
    """
    held = [post for post in posts if holds(post.valid_from, post.valid_to, on)]
    if not held:
        return None
    first = min(held, key=lambda post: (post.rank, -post.valid_from.toordinal(), -post.id))
    return first if first.is_counted else None
