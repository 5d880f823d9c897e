"""Drawing the paper of an attempt from the pools of its quiz."""

import random
from collections.abc import Mapping, Sequence

from courses.questions.queries import enemies_among
from courses.quizzes.queries import Pooled, list_pools
from courses.quizzes.rules import Section, TooFewQuestions, draw

# (how many to draw, what from) for each section.
Pools = Sequence[tuple[int, Sequence[Pooled]]]


def draw_paper(quiz_version_id: int, rng: random.Random, shown: Mapping[int, int]) -> list[Pooled]:
    """The questions of a new paper in their order: those never shown to this learner first."""
    pools = [(section.count, pool) for section, pool in list_pools(quiz_version_id)]
    enemies = enemies_among({each.question_id for _count, pool in pools for each in pool})
    return draw_from(pools, enemies, rng, shown)


def draw_from(
    pools: Pools, enemies: set[tuple[int, int]], rng: random.Random, shown: Mapping[int, int]
) -> list[Pooled]:
    """A paper of these pools: without questions that rest while enough others remain, without enemies.

    What was published can always be drawn: where resting questions or enemies declared since leave no paper,
    they are drawn all the same. TooFewQuestions where even that gives none.
    """
    awake = [(count, _without_resting(count, pool)) for count, pool in pools]
    for offer, foes in ((awake, enemies), (pools, enemies)):
        try:
            return _draw(offer, foes, rng, shown)
        except TooFewQuestions:
            continue
    return _draw(pools, set(), rng, shown)


def _without_resting(count: int, pool: Sequence[Pooled]) -> Sequence[Pooled]:
    awake = [each for each in pool if not each.is_resting]
    return awake if len(awake) >= count else pool


def _draw(
    pools: Pools, enemies: set[tuple[int, int]], rng: random.Random, shown: Mapping[int, int]
) -> list[Pooled]:
    sections = [Section(count, tuple(each.candidate for each in pool)) for count, pool in pools]
    known = [{each.question_id: each for each in pool} for _count, pool in pools]
    return [known[index][question] for index, question in draw(sections, enemies, rng, shown)]
