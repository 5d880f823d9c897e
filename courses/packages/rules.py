"""What commits amount to. Joining two of them is the same in any order, as often as one likes, and never lowers."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lms.core.text import msgid

COMPLETIONS = ("unknown", "not attempted", "incomplete", "completed")
SUCCESSES = ("unknown", "failed", "passed")
MOST_SECONDS = 31 * 24 * 3600


@dataclass(frozen=True, order=True)
class Score:
    """A score in per cent, and how the package gave it; ordered by the per cent."""

    percent: float
    raw: float | None = field(default=None, compare=False)
    low: float | None = field(default=None, compare=False)
    high: float | None = field(default=None, compare=False)
    scaled: float | None = field(default=None, compare=False)

    def rank(self) -> tuple[float, ...]:
        """An order in which no two different scores are alike."""
        parts = (self.raw, self.low, self.high, self.scaled)
        return self.percent, *(float("-inf") if part is None else part for part in parts)


@dataclass(frozen=True)
class Best:
    """The best that was reached in one part of a package, and its latest report."""

    completion: str = "unknown"
    success: str = "unknown"
    score: Score | None = None
    latest: tuple[int, int] = (0, 0)
    data: Mapping[str, Any] = field(default_factory=dict)
    is_final: bool = False
    seconds: Mapping[str, float] = field(default_factory=dict)
    objectives: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def join(one: Best, other: Best) -> Best:
    """The best of both; what a session leaves behind is taken from the later one."""
    later = max(one, other, key=lambda each: each.latest)
    sessions = {*one.seconds, *other.seconds}
    return Best(
        completion=max(one.completion, other.completion, key=COMPLETIONS.index),
        success=max(one.success, other.success, key=SUCCESSES.index),
        score=_better(one.score, other.score),
        latest=later.latest,
        data=later.data,
        is_final=later.is_final,
        seconds={key: max(one.seconds.get(key, 0), other.seconds.get(key, 0)) for key in sorted(sessions)},
        objectives={
            key: _join_objective(one.objectives.get(key, {}), other.objectives.get(key, {}))
            for key in sorted({*one.objectives, *other.objectives})
        },
    )


def _join_objective(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """The best of what was reported of one objective: {"satisfied", "completed", "measure"}."""
    orders: dict[str, Callable[[Any], float]] = {
        "satisfied": SUCCESSES.index,
        "completed": COMPLETIONS.index,
        "measure": float,
    }
    found = {kind: [each[kind] for each in (one, other) if kind in each] for kind in orders}
    return {kind: max(values, key=orders[kind]) for kind, values in found.items() if values}


def _better(one: Score | None, other: Score | None) -> Score | None:
    found = [score for score in (one, other) if score is not None]
    return max(found, key=Score.rank) if found else None


@dataclass(frozen=True)
class Rule:
    """When a package counts, in words for the author and the learner."""

    key: str
    label: str
    sentence: str


RULES = {
    rule.key: rule
    for rule in (
        Rule(
            "completed_or_passed",
            msgid("Completed or passed"),
            msgid(
                "Every part of the package reports “completed”, or a part reports “passed” and none “failed”."
            ),
        ),
        Rule("completed", msgid("Completed"), msgid("Every part of the package reports “completed”.")),
        Rule(
            "passed",
            msgid("Passed"),
            msgid("A part of the package reports “passed”, and none reports “failed”."),
        ),
        Rule(
            "score",
            msgid("A score of at least so many per cent"),
            msgid("A part of the package reports a score of at least %(percent)s per cent."),
        ),
        Rule(
            "all",
            msgid("Every part completed or passed"),
            msgid("Every part of the package reports “completed” or “passed”."),
        ),
    )
}
DEFAULT_RULE = "completed_or_passed"
DEFAULT_PERCENT = 50


def read_params(params: Mapping[str, Any]) -> dict[str, Any]:
    """The rule with its figure in normal form; the usual one for anything else."""
    rule = params.get("rule")
    percent = params.get("percent")
    is_number = isinstance(percent, int) and not isinstance(percent, bool) and 1 <= percent <= 100
    return {
        "rule": rule if rule in RULES else DEFAULT_RULE,
        "percent": percent if is_number else DEFAULT_PERCENT,
    }


def is_met(rule: str, percent: int, parts: Iterable[Best]) -> bool:
    """True when these parts of a package (all of them, those never opened too) are enough for the rule."""
    found = list(parts)
    completed = bool(found) and all(part.completion == "completed" for part in found)
    passed = any(part.success == "passed" for part in found) and all(
        part.success != "failed" for part in found
    )
    if rule == "completed":
        return completed
    if rule == "passed":
        return passed
    if rule == "score":
        return any(part.score is not None and part.score.percent >= percent for part in found)
    if rule == "all":
        return bool(found) and all(
            part.completion == "completed" or part.success == "passed" for part in found
        )
    return completed or passed
