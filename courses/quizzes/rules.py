"""Rules of a graded quiz: time, draw, score, receipts. Chance and the clock come in as arguments."""

import datetime as dt
import hashlib
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any

# An answer that was on its way when the time ran out is kept when it arrives within the grace. The start page
# says so before the start; the server's clock decides; no learner and no browser can move it.
GRACE = dt.timedelta(seconds=30)

# Answers and their scoring are apart: a mark names who gave it and by which scoring. The first scoring is
# that of the question version, applied by the system when the attempt is closed.
MARKER, SCORING = "system", 1


def deadline(started_at: dt.datetime, minutes: int) -> dt.datetime:
    """When the time of an attempt ends."""
    return started_at + dt.timedelta(minutes=minutes)


def is_time_up(deadline_at: dt.datetime, at: dt.datetime) -> bool:
    """True when the time for answering has run out: pages no longer ask, answers on their way still count."""
    return at >= deadline_at


def is_too_late(deadline_at: dt.datetime, at: dt.datetime) -> bool:
    """True when an answer that arrives at that moment is refused, and the attempt is due for closing."""
    return at > deadline_at + GRACE


@dataclass(frozen=True)
class Section:
    """One line of the blueprint: draw `count` of these questions (by their permanent ids)."""

    count: int
    questions: tuple[int, ...]


class TooFewQuestions(Exception):
    """The blueprint cannot be filled without asking a question twice."""


def draw(
    sections: Sequence[Section], rng: random.Random, last_shown: Mapping[int, int] = MappingProxyType({})
) -> list[tuple[int, int]]:
    """(section, question) for every place of the paper in an order of chance; no question stands in it twice.

    `last_shown` is the number of the earlier attempt that showed a question last: those never shown are drawn
    first, then those shown longest ago. Sections may share questions: where there is a paper, one is found.
    """
    offers = [_offer(section, rng, last_shown) for section in sections]
    places = [index for index, section in enumerate(sections) for _ in range(section.count)]
    taken: dict[int, int] = {}
    for place in range(len(places)):
        if not _fill(place, places, offers, taken, set()):
            raise TooFewQuestions
    paper = [(places[place], question) for question, place in taken.items()]
    rng.shuffle(paper)
    return paper


def _offer(section: Section, rng: random.Random, last_shown: Mapping[int, int]) -> list[int]:
    """The section's questions, the most welcome first."""
    offer = rng.sample(section.questions, len(section.questions))
    return sorted(offer, key=lambda question: last_shown.get(question, 0))


def _fill(
    place: int, places: list[int], offers: list[list[int]], taken: dict[int, int], tried: set[int]
) -> bool:
    """Give the place a free question of its section, else one whose holder can take another."""
    offer = [question for question in offers[places[place]] if question not in tried]
    free = next((question for question in offer if question not in taken), None)
    if free is not None:
        taken[free] = place
        return True
    for question in offer:
        if question in tried:
            continue
        tried.add(question)
        if _fill(taken[question], places, offers, taken, tried):
            taken[question] = place
            return True
    return False


def exact_percent(marks: Sequence[Fraction]) -> Fraction:
    """The share of all points in per cent: over every question drawn, answered or not."""
    return sum(marks, Fraction(0)) * 100 / len(marks)


def shown_percent(marks: Sequence[Fraction]) -> float:
    """The score as it is shown and stored: rounded down to 0.1, so that a fail never reads as a pass."""
    return exact_percent(marks) * 10 // 1 / 10


def is_passed(marks: Sequence[Fraction], pass_percent: int) -> bool:
    """True when the exact score reaches the pass mark; nothing is rounded before it is compared."""
    return exact_percent(marks) >= pass_percent


def receipt(
    previous: str,
    *,
    attempt: str,
    position: int,
    writer: int,
    seq: int,
    response: Mapping[str, Any],
    received_at: dt.datetime,
) -> str:
    """The name of a saved answer: SHA-256 over all of it and over the receipt before it in the attempt.

    `previous` is "" for the first. Changing, removing or inserting an answer breaks every receipt after it.
    """
    moment = received_at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    content = [previous, attempt, position, writer, seq, response, moment]
    written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()
