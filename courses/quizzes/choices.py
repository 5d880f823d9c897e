"""What could be chosen in a question, beside how often it was."""

import random
from dataclasses import dataclass

from courses.questions.kinds.registry import get_kind
from courses.questions.models import QuestionVersion
from courses.quizzes.models import QuestionStatistic
from courses.quizzes.rules.remarks import tempts_the_able
from courses.quizzes.rules.tallies import UNANSWERED
from courses.quizzes.statistics import CountedChoice, list_choices
from lms.core.i18n import _


@dataclass(frozen=True, kw_only=True)
class Option:
    """A choice with its words, and how often learners of low, middle and high results took it.

    `low_share` and `high_share` are its shares of all that learners of low and of high results chose.
    """

    choice: str
    label: str
    is_right: bool
    counted: CountedChoice
    low_share: float
    high_share: float
    tempts_the_able: bool

    @property
    def is_unanswered(self) -> bool:
        """True for the line of those who chose nothing."""
        return self.choice == UNANSWERED


def list_options(statistic: QuestionStatistic, version: QuestionVersion) -> list[Option]:
    """Every choice in the order of the question, then those who chose nothing; empty for typed answers."""
    kind, counted = get_kind(version.kind), {each.choice: each for each in list_choices(statistic)}
    labels = kind.choice_labels(version.data, _)
    if not labels:
        return []
    frozen = kind.freeze(version.data, random.Random(0))  # noqa: S311 (only to know the right choices)
    right = set(kind.choices_in(version.data, frozen, kind.key_response(version.data, frozen)))
    rows = labels | {choice: choice for choice in counted if choice not in labels and choice != UNANSWERED}
    rows[UNANSWERED] = _("Not answered")
    totals = [sum(getattr(each, group) for each in counted.values()) for group in ("low", "middle", "high")]
    found = []
    for choice, label in rows.items():
        count = counted.get(choice, CountedChoice(choice, 0, 0, 0))
        is_right = choice in right
        found.append(
            Option(
                choice=choice,
                label=label,
                is_right=is_right,
                counted=count,
                low_share=count.low / (totals[0] or 1),
                high_share=count.high / (totals[2] or 1),
                tempts_the_able=not is_right
                and choice != UNANSWERED
                and tempts_the_able(count.low, count.high, papers=(totals[0], totals[2])),
            )
        )
    return found
