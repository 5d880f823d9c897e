"""Drawing the paper of an attempt from the pools of its quiz."""

import random
from collections.abc import Mapping, Sequence

from courses.questions.queries import enemies_among
from courses.quizzes.queries import Pooled, list_pools
from courses.quizzes.rules import Section, TooFewQuestions, draw
from lms.core.errors import Refusal
from lms.core.i18n import _

# (how many to draw, what from) for each section.
Pools = Sequence[tuple[int, Sequence[Pooled]]]


def draw_paper(quiz_version_id: int, rng: random.Random, shown: Mapping[int, int]) -> list[Pooled]:
    """The questions of a new paper in their order: those never shown to this learner first."""
    pools = [(section.count, pool) for section, pool in list_pools(quiz_version_id)]
    enemies = enemies_among({each.question_id for _count, pool in pools for each in pool})
    paper = draw_from(pools, enemies, rng, shown)
    if not paper:
        raise Refusal(
            _("All questions of this quiz wait for a review since the law changed. Ask your trainer.")
        )
    return paper


def draw_from(
    pools: Pools, enemies: set[tuple[int, int]], rng: random.Random, shown: Mapping[int, int]
) -> list[Pooled]:
    """A paper of these pools: without questions that rest while enough others remain, without enemies.

    What stands on a replaced legal text is never asked: the paper is shorter by it, and scores stay per cent. Else
    what was published can always be drawn: where resting questions or enemies declared since leave no paper,
    they are drawn all the same. TooFewQuestions where even that gives none.
    """
    pools = [_in_force(count, pool) for count, pool in pools]
    awake = [(count, _without_resting(count, pool)) for count, pool in pools]
    for offer, foes in ((awake, enemies), (pools, enemies)):
        try:
            return _draw(offer, foes, rng, shown)
        except TooFewQuestions:
            continue
    return _draw(pools, set(), rng, shown)


def _in_force(count: int, pool: Sequence[Pooled]) -> tuple[int, Sequence[Pooled]]:
    valid = [each for each in pool if not each.is_outdated]
    return min(count, len(valid)), valid


def _without_resting(count: int, pool: Sequence[Pooled]) -> Sequence[Pooled]:
    awake = [each for each in pool if not each.is_resting]
    return awake if len(awake) >= count else pool


def _draw(
    pools: Pools, enemies: set[tuple[int, int]], rng: random.Random, shown: Mapping[int, int]
) -> list[Pooled]:
    sections = [Section(count, tuple(each.candidate for each in pool)) for count, pool in pools]
    known = [{each.question_id: each for each in pool} for _count, pool in pools]
    return [known[index][question] for index, question in draw(sections, enemies, rng, shown)]
