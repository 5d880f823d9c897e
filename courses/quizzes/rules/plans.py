"""The plan of a quiz: what a trainer writes before it is published, and what a draft keeps."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from courses.quizzes.rules.terms import COUNTINGS, FEEDBACKS, ORDERS

MOST_ROWS, MOST_QUESTIONS = 30, 200
LONGEST_MINUTES, MOST_ATTEMPTS = 24 * 60, 100
LONGEST_PAUSE, LONGEST_GRACE, LONGEST_APPEAL = 30 * 24 * 60, 300, 60
LONGEST_TITLE = 120


@dataclass(frozen=True, kw_only=True)
class Extras:
    """The rules of a quiz that most trainers leave as they are."""

    pause_minutes: int = 0
    counting: str = "best"
    order: str = "free"
    feedback: str = "after_closing"
    grace_seconds: int = 30
    markers: int = 1
    appeal_days: int = 5


@dataclass(frozen=True, kw_only=True)
class PlanRow:
    """One line of the blueprint: draw `count` questions from a source, of a band of difficulty or of any.

    `lesson` is what to study again when one of them is missed; "" leaves it as it was.
    """

    source: str
    band: str = ""
    count: int = 1
    lesson: str = ""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A whole quiz as its trainer wants it."""

    title: str
    rows: tuple[PlanRow, ...] = ()
    minutes: int = 20
    attempts: int = 3
    pass_percent: int = 70
    extras: Extras = Extras()

    @property
    def question_count(self) -> int:
        """How many questions a paper has."""
        return sum(row.count for row in self.rows)

    def to_json(self) -> dict[str, Any]:
        """What a draft keeps."""
        return asdict(self) | {"rows": [asdict(row) for row in self.rows]}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Plan":
        """The plan that a draft kept; what a later version of the site added has its usual value."""
        known = {name: content[name] for name in _names(cls) & set(content)}
        known["rows"] = tuple(PlanRow(**_only(PlanRow, row)) for row in content.get("rows", []))
        known["extras"] = Extras(**_only(Extras, content.get("extras", {})))
        return cls(**known)


def _names(kind: type) -> set[str]:
    return {field.name for field in fields(kind)}


def _only(kind: type, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in _names(kind)}


def is_sound(extras: Extras) -> bool:
    """True when every one of these rules is one that a quiz can have."""
    return (
        0 <= extras.pause_minutes <= LONGEST_PAUSE
        and extras.counting in COUNTINGS
        and extras.order in ORDERS
        and extras.feedback in FEEDBACKS
        and 0 <= extras.grace_seconds <= LONGEST_GRACE
        and extras.markers in (1, 2)
        and 1 <= extras.appeal_days <= LONGEST_APPEAL
    )
