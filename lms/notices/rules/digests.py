"""What stands in a digest, and whether it is one too many."""

import datetime as dt
from dataclasses import dataclass

RECIPIENTS = ("person", "head", "officer")
# Shipped: (recipient, days from the due day), for every source. Administrators change them.
SHIPPED_RULES = (
    *(("person", offset) for offset in (-30, -14, -7, -1, 1)),
    ("head", 3),
    ("officer", 7),
)
MOST_NAMES = 10
_A_WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Matter:
    """One line of a digest: something of the reader's own (`people` is 0), or of people the reader looks after.

    `people` says how many they are, `names` names the first of them.
    """

    role: str
    source: str
    kind: str
    title: str
    due_on: dt.date
    link: str
    people: int = 0
    names: tuple[str, ...] = ()


def in_order(matters: list[Matter]) -> list[Matter]:
    """Each matter once: the reader's own first, then by due day and title."""
    ranks = {role: number for number, role in enumerate(RECIPIENTS)}
    return sorted(set(matters), key=lambda each: (ranks[each.role], each.due_on, each.title, each.link))


def is_urgent(matters: list[Matter], on: dt.date) -> bool:
    """True when something of the reader's own is due on that day or the next."""
    return any(each.role == "person" and 0 <= (each.due_on - on).days <= 1 for each in matters)


def is_one_too_many(matters: list[Matter], *, on: dt.date, earlier: list[dt.date], cap: int) -> bool:
    """True when the reader had as many reminders within seven days as the cap allows, and nothing is urgent.

    A cap of 0 allows any number.
    """
    lately = sum(1 for day in earlier if on - _A_WEEK < day < on)
    return 0 < cap <= lately and not is_urgent(matters, on)


def shared_link(matters: list[Matter]) -> str | None:
    """Where the digest leads: to the one place of all its lines, if there is one."""
    links = {each.link for each in matters if each.link}
    return links.pop() if len(links) == 1 else None
