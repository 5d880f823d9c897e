"""Marked attempts in bulk, written straight into the tables: for statistics, which only read them."""

import datetime as dt
import math
import random
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import count
from typing import Any

from sqlalchemy import insert

from courses.questions.kinds.registry import get_kind
from courses.questions.models import QuestionVersion
from courses.quizzes.models import Answer, Attempt, AttemptQuestion, AttemptResult, Mark
from lms.core.db import Base, db

# How likely a learner of that ability answers the question of that number rightly; in how many seconds.
Chance = Callable[[float, int], float]
Pace = Callable[[random.Random, int], float]
_number = count(1)


def usual_chance(able: float, number: int) -> float:
    """A logistic curve; the levels of the questions are spread around 0."""
    level = (number * 7 % 20) / 10 - 1.5
    return 1 / (1 + math.exp(level - able))


def usual_pace(rng: random.Random, _number: int) -> float:
    """Log-normal around forty seconds."""
    return math.exp(rng.gauss(math.log(40), 0.6))


def make_marked_attempts(
    versions: Sequence[QuestionVersion],
    *,
    many: int,
    enrolment_id: int,
    item_id: int,
    quiz_version_id: int,
    started_at: dt.datetime,
    rng: random.Random,
    paper: int = 0,
    chance: Chance = usual_chance,
    pace: Pace = usual_pace,
    pass_percent: int = 70,
) -> list[int]:
    """So many closed and marked attempts at a quiz of one-answer questions; their ids.

    Each has `paper` of the questions (all where it is 0), in an order of chance. They are one after another in
    time, and of one enrolment, whatever its limit of attempts says.
    """
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in _TABLES}
    made = []
    for _ in range(many):
        key = next(_number) + 10_000_000
        drawn = rng.sample(list(enumerate(versions)), paper or len(versions))
        started_at += dt.timedelta(minutes=1)
        attempt = {
            "id": key,
            "public_id": f"bulk-{key}",
            "enrolment_id": enrolment_id,
            "item_id": item_id,
            "quiz_version_id": quiz_version_id,
            "number": key,
            "started_at": started_at,
            "deadline_at": started_at + dt.timedelta(hours=3),
            "writers": 1,
            "closed_by": "learner",
            "terms": {},
        }
        shares, end = _fill(rows, key, drawn, started_at, rng, chance, pace)
        rows["attempt"].append(attempt | {"closed_at": end, "seen_at": end})
        percent = sum(shares, Fraction(0)) * 1000 // len(shares) / 10
        rows["attempt_result"].append(
            {
                "attempt_id": key,
                "percent": float(percent),
                "is_passed": percent >= pass_percent,
                "keeps_pass": False,
                "graded_at": end,
            }
        )
        made.append(key)
    for name, table in _TABLES.items():
        db.session.execute(insert(table), rows[name])
    return made


def _fill(
    rows: dict[str, list[dict[str, Any]]],
    attempt_id: int,
    drawn: list[tuple[int, QuestionVersion]],
    at: dt.datetime,
    rng: random.Random,
    chance: Chance,
    pace: Pace,
) -> tuple[list[Fraction], dt.datetime]:
    able, shares = rng.gauss(0, 1), []
    for position, (number, version) in enumerate(drawn, 1):
        key = attempt_id * 100 + position
        frozen = _frozen(version, rng)
        is_right = rng.random() < chance(able, number)
        choice = rng.choice([opaque for opaque, stable in frozen["options"] if (stable == "a") == is_right])
        at += dt.timedelta(seconds=pace(rng, number))
        place = {"id": key, "attempt_id": attempt_id, "position": position, "frozen": frozen}
        rows["attempt_question"].append(place | {"question_version_id": version.id, "lesson_slug": None})
        rows["answer"].append(
            {
                "id": key,
                "attempt_id": attempt_id,
                "number": position,
                "attempt_question_id": key,
                "writer": 1,
                "seq": position,
                "response": {"choice": choice},
                "received_at": at,
                "receipt": f"bulk-{key}",
            }
        )
        mark = {"id": key, "attempt_question_id": key, "marker": "system", "scoring": 1, "answer_id": key}
        rows["mark"].append(
            mark | {"numerator": int(is_right), "denominator": 1, "counts": True, "reason": "", "detail": {}}
        )
        shares.append(Fraction(is_right))
    return shares, at


def _frozen(version: QuestionVersion, rng: random.Random) -> dict[str, Any]:
    """One of a few orders of the options: to order them anew for every paper takes longer than to write it."""
    known = _ORDERS.setdefault(version.digest, [])
    if len(known) < 4:
        known.append(get_kind(version.kind).freeze(version.data, rng))
    return rng.choice(known)


_ORDERS: dict[str, list[dict[str, Any]]] = {}
_TABLES: dict[str, Any] = {
    table.__tablename__: Base.metadata.tables[table.__tablename__]
    for table in (Attempt, AttemptQuestion, Answer, Mark, AttemptResult)
}
