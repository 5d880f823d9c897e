"""How far a learner is in a package, as pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass

from courses.packages.models import PackageState
from courses.packages.rules import Best, Score
from lms.core.i18n import _
from lms.core.text import msgid

# What packages report, in words (English message ids).
COMPLETION_WORDS = {
    "unknown": msgid("not reported"),
    "not attempted": msgid("not begun"),
    "incomplete": msgid("under way"),
    "completed": msgid("completed"),
}
SUCCESS_WORDS = {"unknown": msgid("not reported"), "failed": msgid("failed"), "passed": msgid("passed")}


@dataclass(frozen=True)
class Standing:
    """All parts of a package together."""

    total: int
    completed: int
    is_begun: bool
    success: str
    score: Score | None
    seconds: int

    @property
    def is_completed(self) -> bool:
        """True when every part is completed."""
        return self.total > 0 and self.completed == self.total

    @property
    def words(self) -> str:
        """The state in a word or two."""
        if self.success == "passed":
            return _("Passed")
        if self.is_completed:
            return _("Completed")
        if self.success == "failed":
            return _("Not passed yet")
        return _("Under way") if self.is_begun else _("Not begun")

    @property
    def kind(self) -> str:
        """The kind of tag that shows it."""
        return "success" if self.is_completed or self.success == "passed" else "neutral"


def standing_of(parts: Sequence[Best], states: Sequence[PackageState]) -> Standing:
    """The parts that count, and everything that was ever opened."""
    successes = {part.success for part in parts}
    scores = [part.score for part in parts if part.score is not None]
    return Standing(
        total=len(parts),
        completed=sum(part.completion == "completed" for part in parts),
        is_begun=bool(states),
        success="failed" if "failed" in successes else "passed" if "passed" in successes else "unknown",
        score=max(scores, key=Score.rank) if scores else None,
        seconds=sum(state.total_seconds for state in states),
    )
