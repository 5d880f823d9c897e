"""A watch over a question: has it suddenly become easy or fast, as a question does that went round?

Two one-sided cumulative sums (CUSUM) are fed by every answer in order: how much better than the baseline it is
explained by learners who know the question, and how much better by learners who are fast. Each falls back to 0
while answers are as before. One threshold holds for both; beyond it the question is flagged, until a person
begins a new watch. The baseline is the first 30 answers and then all that follow, the newest 500 weighing most;
answers given under suspicion wait, and join the baseline only when the suspicion is gone.

Measured by `lms bench leaks`, 4,000 healthy questions a level. False alarms over 1,000 answers of questions of
facility 0.2 to 0.95, with log-normal times of sigma 0.4 to 1.0: 0.4 % of all, at most 0.9 % (at 0.7). Leaks found
within 50 answers, by how many answers there were before (30 / 100 / 300):

    facility to 0.95 and time to a third    from 0.3 to 0.6: 98 / 100 / 100 %, from 0.7: 96 / 99 / 100 %
    time to a third alone                   94 / 99 / 100 %
    facility to 0.95 alone                  from 0.3: 100 / 100 / 100 %, from 0.5: 89 / 98 / 99 %,
                                            from 0.6: 62 / 89 / 93 %, from 0.7: 24 / 47 / 57 %

The last figure is no fault of the sums: where 70 of 100 know the answer anyway, 47 right ones of 50 come about by
chance once in some thousand answers, and a watch that speaks then speaks too often.
"""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

# A watch begins to judge after so many answers.
BASELINE = 30
THRESHOLD = 9.3
_MEMORY = 500
# A leak is taken to leave this part of the wrong answers, and to bring at least this share of right ones.
_STILL_WRONG, _EASY = 0.15, 0.85
# The weight of an answer by the facility of the baseline: below 0.6 fewer answers would do, and chance is kept
# from alarming there; a question that nearly everybody knew cannot become easier.
_WEIGHTS = ((0.30, 0.45), (0.65, 0.95), (0.74, 0.95), (0.82, 0.7), (0.97, 0.0))
_TIME_WEIGHT, _FASTEST, _LEAST_SIGMA = 0.7, 3.0, 0.2


@dataclass
class LeakWatch:
    """What is known of a question so far. `run_…` is what was seen since a suspicion last began.

    `easier` and `faster` are the two sums; `flagged_after` is the number of answers at which one of them passed
    the threshold.
    """

    answers: int = 0
    seen: float = 0.0
    earned: float = 0.0
    run_seen: float = 0.0
    run_earned: float = 0.0
    easier: float = 0.0
    timed: float = 0.0
    log: float = 0.0
    log_square: float = 0.0
    run_timed: float = 0.0
    run_log: float = 0.0
    run_log_square: float = 0.0
    faster: float = 0.0
    flagged_after: int | None = None

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "LeakWatch":
        """The watch as it was stored; `{}` is one that has seen nothing."""
        return cls(**stored)

    def to_json(self) -> dict[str, Any]:
        """The stored form."""
        return {
            name: round(value, 6) if isinstance(value, float) else value
            for name, value in asdict(self).items()
        }

    @property
    def is_flagged(self) -> bool:
        """True once an answer has brought a sum over the threshold."""
        return self.flagged_after is not None

    def see(self, share: float, seconds: float | None) -> None:
        """The watch has seen one more answer: its share of the points and its time, if there is one."""
        self.answers += 1
        self._see_share(share)
        if seconds is not None:
            self._see_time(math.log(seconds))
        if not self.is_flagged and max(self.easier, self.faster) >= THRESHOLD:
            self.flagged_after = self.answers

    def _see_share(self, share: float) -> None:
        if self.seen >= BASELINE and not self.is_flagged:
            self.easier = max(0.0, self.easier + self._ease(share))
        self.run_seen += 1
        self.run_earned += share
        if self.easier == 0 and not self.is_flagged:
            self.seen, self.earned = self.seen + self.run_seen, self.earned + self.run_earned
            self.run_seen = self.run_earned = 0.0
            if self.seen > _MEMORY:
                self.earned *= _MEMORY / self.seen
                self.seen = float(_MEMORY)

    def _ease(self, share: float) -> float:
        """How much better a leak explains the share than the baseline does, which is taken one error higher."""
        measured = (self.earned + 1) / (self.seen + 2)
        usual = min(0.97, measured + math.sqrt(measured * (1 - measured) / self.seen))
        leaked = max(_EASY, 1 - _STILL_WRONG * (1 - usual))
        gain = share * math.log(leaked / usual) + (1 - share) * math.log((1 - leaked) / (1 - usual))
        return _weight(usual) * gain

    def _see_time(self, log: float) -> None:
        if self.timed >= BASELINE and not self.is_flagged:
            self.faster = max(0.0, self.faster + self._haste(log))
        self.run_timed += 1
        self.run_log += log
        self.run_log_square += log * log
        if self.faster == 0 and not self.is_flagged:
            self._keep_times()

    def _keep_times(self) -> None:
        self.timed += self.run_timed
        self.log += self.run_log
        self.log_square += self.run_log_square
        self.run_timed = self.run_log = self.run_log_square = 0.0
        if self.timed > _MEMORY:
            part = _MEMORY / self.timed
            self.timed, self.log, self.log_square = float(_MEMORY), self.log * part, self.log_square * part

    def _haste(self, log: float) -> float:
        """How much better a time shorter by one sigma explains this one than the baseline does, likewise."""
        mean = self.log / self.timed
        sigma = math.sqrt(max(_LEAST_SIGMA**2, self.log_square / self.timed - mean**2))
        score = (mean - log) / sigma - 1 / math.sqrt(self.timed)
        return _TIME_WEIGHT * (max(-_FASTEST, min(_FASTEST, score)) - 0.5)

    def facts(self) -> "LeakFacts | None":
        """What happened, for a person to judge; None while nothing is flagged."""
        if not self.is_flagged:
            return None
        return LeakFacts(
            after=self.flagged_after or 0,
            is_easier=self.easier >= THRESHOLD,
            is_faster=self.faster >= THRESHOLD,
            usual_share=self.earned / self.seen if self.seen else None,
            late_share=self.run_earned / self.run_seen if self.run_seen else None,
            late_answers=int(self.run_seen),
            usual_seconds=math.exp(self.log / self.timed) if self.timed else None,
            late_seconds=math.exp(self.run_log / self.run_timed) if self.run_timed else None,
            late_timed=int(self.run_timed),
        )


@dataclass(frozen=True)
class LeakFacts:
    """Before and since: the share of the points, the typical time, over how many answers."""

    after: int
    is_easier: bool
    is_faster: bool
    usual_share: float | None
    late_share: float | None
    late_answers: int
    usual_seconds: float | None
    late_seconds: float | None
    late_timed: int


def _weight(usual: float) -> float:
    for (low, least), (high, most) in pairwise(_WEIGHTS):
        if usual <= high:
            return least + (most - least) * max(0.0, usual - low) / (high - low)
    return _WEIGHTS[-1][1]
