"""What figures of a question are worth a trainer's look: facts, never a verdict."""

import math

from courses.quizzes.rules.statistics import ENOUGH, QuestionSums

LEAKED, CONTRARY, WEAK, HARD, EASY, FEW = "leaked", "contrary", "weak", "hard", "easy", "few"
_ORDER = (LEAKED, CONTRARY, WEAK, HARD, EASY, FEW)
# Below this correlation a question hardly tells those who know from those who do not.
WEAK_BELOW = 0.1
# With less than a fifth of the points, or more than nineteen twentieths, a question tells next to nothing.
HARD_BELOW, EASY_FROM = 0.2, 0.95


def remarks_of(sums: QuestionSums, *, is_flagged: bool) -> tuple[str, ...]:
    """What stands out, the gravest first; of figures from fewer than 30 papers only that they are few."""
    found = {LEAKED} if is_flagged else set()
    facility, discrimination = sums.facility, sums.discrimination
    if sums.papers < ENOUGH or facility is None:
        found.add(FEW)
    else:
        found |= {HARD} if facility < HARD_BELOW else {EASY} if facility >= EASY_FROM else set()
        if discrimination is not None and discrimination < WEAK_BELOW:
            # Two standard errors below 0: less than that comes about by chance.
            found.add(CONTRARY if discrimination < -2 / math.sqrt(sums.pairs) else WEAK)
    return tuple(remark for remark in _ORDER if remark in found)


def gravity(sums: QuestionSums, *, is_flagged: bool) -> tuple[int, float]:
    """The key by which questions are ordered worst first: the gravest remark, then the lowest discrimination."""
    remarks = remarks_of(sums, is_flagged=is_flagged)
    rank = _ORDER.index(remarks[0]) if remarks else len(_ORDER)
    return (rank, sums.discrimination if sums.discrimination is not None else 2.0)


def tempts_the_able(low: int, high: int, *, papers: tuple[int, int]) -> bool:
    """True where a wrong choice draws learners of high results more than those of low ones.

    `papers` are the choices of learners of low and of high results in all; of a few nothing is said.
    """
    if min(papers) < ENOUGH // 3 or high < 3:
        return False
    return high / papers[1] > low / papers[0]
