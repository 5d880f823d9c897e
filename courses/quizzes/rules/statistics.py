"""Statistics of questions and exams as running sums: added, subtracted and merged without loss.

Shares of points are counted in whole millionths and times in whole milliseconds, so that every sum is an exact
integer: sums are equal however they came about. Figures are derived when they are shown.
"""

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeVar

UNIT = 1_000_000
BINS = 20
# Fewer answers than this say little: figures are shown with a caution.
ENOUGH = 30
# A longer silence is a pause, not the time of a question; a shorter one is a queue that was sent at once.
LONGEST, SHORTEST = dt.timedelta(minutes=15), dt.timedelta(seconds=1)
_LOW_BELOW, _HIGH_ABOVE = 500, 800

Sums = TypeVar("Sums", bound="_Sums")
Question = TypeVar("Question")


@dataclass(frozen=True)
class _Sums:
    """Whole numbers, and rows of them, that are added up one by one."""

    def __add__(self: Sums, other: Sums) -> Sums:
        return self._combined(other, 1)

    def __sub__(self: Sums, other: Sums) -> Sums:
        return self._combined(other, -1)

    def _combined(self: Sums, other: Sums, sign: int) -> Sums:
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return type(self)(*(_combine(mine, theirs, sign) for mine, theirs in pairs))

    def to_json(self) -> dict[str, Any]:
        """The stored form."""
        return {
            name: list(value) if isinstance(value, tuple) else value for name, value in vars(self).items()
        }

    @classmethod
    def from_json(cls: type[Sums], stored: Mapping[str, Any]) -> Sums:
        """The sums as they were stored."""
        return cls(
            **{name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()}
        )


def _combine(mine: Any, theirs: Any, sign: int) -> Any:
    if isinstance(mine, tuple):
        return tuple(one + sign * other for one, other in zip(mine, theirs, strict=True))
    return mine + sign * theirs


@dataclass(frozen=True)
class QuestionSums(_Sums):
    """One question over all its papers. The `pair` sums leave out papers of one question, which have no rest."""

    papers: int = 0
    answered: int = 0
    share: int = 0
    pairs: int = 0
    pair_share: int = 0
    pair_square: int = 0
    rest: int = 0
    rest_square: int = 0
    product: int = 0
    timed: int = 0
    millis: int = 0
    log: int = 0
    log_square: int = 0

    @classmethod
    def of(
        cls, share: Fraction, *, rest: Fraction | None, seconds: float | None, is_answered: bool
    ) -> "QuestionSums":
        """One paper: the share of the points, that of all its other questions, and the time taken."""
        points = round(share * UNIT)
        others = None if rest is None else round(rest * UNIT)
        pair = (0,) * 6 if others is None else _pair(points, others)
        time = (0,) * 4 if seconds is None else _time(seconds)
        return cls(1, int(is_answered), points, *pair, *time)

    @property
    def facility(self) -> float | None:
        """The mean share of the points, 0 to 1 (độ khó): what was not answered earned nothing."""
        return self.share / (self.papers * UNIT) if self.papers else None

    @property
    def discrimination(self) -> float | None:
        """The correlation of the share with the score of the rest of the paper (độ phân biệt), -1 to 1."""
        own = self.pairs * self.pair_square - self.pair_share**2
        others = self.pairs * self.rest_square - self.rest**2
        if own <= 0 or others <= 0:
            return None
        return (self.pairs * self.product - self.pair_share * self.rest) / math.sqrt(own) / math.sqrt(others)

    @property
    def mean_seconds(self) -> float | None:
        """The mean time taken."""
        return self.millis / self.timed / 1000 if self.timed else None

    @property
    def typical_seconds(self) -> float | None:
        """The time that half of the learners stay below, if times are log-normal: a long pause hardly moves it."""
        return math.exp(self.log / self.timed / UNIT) if self.timed else None


def _pair(points: int, others: int) -> tuple[int, ...]:
    return 1, points, points**2, others, others**2, points * others


def _time(seconds: float) -> tuple[int, ...]:
    log = round(math.log(seconds) * UNIT)
    return 1, round(seconds * 1000), log, log**2


@dataclass(frozen=True)
class ExamSums(_Sums):
    """The results of an exam: per cent in whole tenths, as they are stored and shown."""

    papers: int = 0
    questions: int = 0
    tenths: int = 0
    tenths_square: int = 0
    passed: int = 0
    bins: tuple[int, ...] = (0,) * BINS

    @classmethod
    def of(cls, percent: float, *, questions: int, is_passed: bool) -> "ExamSums":
        """One result of a paper of so many questions."""
        tenths = tenths_of(percent)
        bins = tuple(int(number == bin_of(percent)) for number in range(BINS))
        return cls(1, questions, tenths, tenths**2, int(is_passed), bins)

    @property
    def mean(self) -> float | None:
        """The mean score in per cent."""
        return self.tenths / self.papers / 10 if self.papers else None

    @property
    def deviation(self) -> float | None:
        """The standard deviation of the scores, in points of 100; of two results at least."""
        if self.papers < 2:
            return None
        spread = self.papers * self.tenths_square - self.tenths**2
        return math.sqrt(spread / (self.papers * (self.papers - 1))) / 10


def tenths_of(percent: float) -> int:
    """A stored score in whole tenths of a point."""
    return round(percent * 10)


def bin_of(percent: float) -> int:
    """Which of twenty bins of five points the score falls into; 100 into the last."""
    return min(BINS - 1, tenths_of(percent) // (1000 // BINS))


def group_of(percent: float) -> str:
    """'low' below 50 per cent, 'high' above 80, 'middle' between: fixed marks, so that counts can be kept."""
    tenths = tenths_of(percent)
    return "low" if tenths < _LOW_BELOW else "high" if tenths > _HIGH_ABOVE else "middle"


def reliability(questions: Iterable[QuestionSums], papers: int) -> float | None:
    """Cronbach's alpha (độ tin cậy): exact where every paper has the same questions, else an estimate.

    alpha = k·c / (v + (k - 1)·c) with the k questions of a paper, the mean variance v of a question and the
    mean covariance c of two questions, each question weighing as often as it was drawn. The covariance of a
    question with the mean of the rest of its paper is, over papers drawn by chance, its mean covariance with
    the others: no table of pairs is needed. None below two questions or two papers.
    """
    counted = [each for each in questions if each.pairs > 1]
    weight = sum(each.pairs for each in counted)
    if papers < 2 or not weight:
        return None
    size = weight / papers
    variance = sum(each.pairs * _covariance(each, own=True) for each in counted) / weight
    covariance = sum(each.pairs * _covariance(each, own=False) for each in counted) / weight
    whole = variance + (size - 1) * covariance
    return size * covariance / whole if whole > 0 else None


def _covariance(sums: QuestionSums, *, own: bool) -> float:
    """Of the share with itself, or with the rest of the paper."""
    squares, others = (sums.pair_square, sums.pair_share) if own else (sums.product, sums.rest)
    return (sums.pairs * squares - sums.pair_share * others) / (sums.pairs * (sums.pairs - 1) * UNIT**2)


def standard_error(deviation: float | None, alpha: float | None) -> float | None:
    """The standard error of measurement in points of 100: sd·√(1 - alpha); a negative alpha counts as 0."""
    if deviation is None or alpha is None:
        return None
    return deviation * math.sqrt(1 - max(0.0, alpha))


def seconds_spent(
    started_at: dt.datetime, receipts: Sequence[tuple[Question, dt.datetime]]
) -> dict[Question, float]:
    """The time of each question: the silences before its answers, each of at most 15 minutes.

    `receipts` are (question, received) in the order of the chain. Below one second there is no time: answers
    that waited for the line and came at once say nothing about it.
    """
    spent: dict[Question, dt.timedelta] = {}
    before = started_at
    for question, received_at in receipts:
        silence = max(dt.timedelta(0), min(LONGEST, received_at - before))
        spent[question] = spent.get(question, dt.timedelta(0)) + silence
        before = received_at
    return {question: time.total_seconds() for question, time in spent.items() if time >= SHORTEST}


def rest_of(shares: Sequence[Fraction]) -> list[Fraction | None]:
    """For each question of a paper the mean share of all the others; None in a paper of one."""
    if len(shares) < 2:
        return [None] * len(shares)
    total = sum(shares, Fraction(0))
    return [(total - share) / (len(shares) - 1) for share in shares]
