"""Looking at a quiz before it is published: a paper as a learner would get it, and ten thousand draws."""

import random
from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from courses.questions.kinds.registry import get_kind
from courses.questions.queries import enemies_among, list_versions
from courses.quizzes.actions.drawing import draw_from
from courses.quizzes.actions.publishing import plan_faults
from courses.quizzes.pools import Shelf, get_shelf, titles_of
from courses.quizzes.queries import Pooled
from courses.quizzes.rule_words import BANDS, row_words
from courses.quizzes.rules import LARGEST_SPREAD, Section, Simulation, TooFewQuestions, simulate
from courses.quizzes.rules.advice import Advice, find_advice
from courses.quizzes.rules.plans import Plan
from courses.quizzes.views.desk import COMPOSE, open_desk
from courses.quizzes.views.settings import desk_page, plan_at, words_of
from lms.core.i18n import _
from lms.core.limits import limiter
from lms.core.permissions import allowed, the_actor

_CHANCE = random.SystemRandom()
_MOST_EXPOSED = 10


@dataclass(frozen=True)
class Sample:
    """A question of a sample paper as its learner would see it."""

    stem: str
    view: dict[str, Any]


@desk_page("/xem-truoc")
@allowed(COMPOSE)
def preview_paper(**address: str) -> ResponseReturnValue:
    """A sample paper as a learner would see it; nothing is stored, and every visit draws another."""
    desk = open_desk(**address)
    shelf = get_shelf(desk.course, desk.quiz)
    plan = plan_at(desk, shelf)
    faults = plan_faults(plan, shelf)
    questions: list[Sample] = []
    if not faults:
        try:
            questions = _sample(_pools(plan, shelf))
        except TooFewQuestions:
            faults = [_undrawable()]
    return render_template(
        "quizzes/preview_paper.html",
        desk=desk,
        plan=plan,
        words=words_of(plan, shelf),
        faults=faults,
        questions=questions,
    )


def _undrawable() -> str:
    return _(
        "The lines share so many questions, or questions that exclude each other, that no paper can be drawn."
    )


def _pools(plan: Plan, shelf: Shelf) -> list[tuple[int, list[Pooled]]]:
    return [(row.count, shelf.pool(row)) for row in plan.rows]


def _enemies(pools: list[tuple[int, list[Pooled]]]) -> set[tuple[int, int]]:
    return enemies_among({each.question_id for _count, pool in pools for each in pool})


def _sample(pools: list[tuple[int, list[Pooled]]]) -> list[Sample]:
    drawn = draw_from(pools, _enemies(pools), _CHANCE, {})
    versions = list_versions([each.version_id for each in drawn])
    samples = []
    for each in drawn:
        version = versions[each.version_id]
        kind = get_kind(version.kind)
        view = kind.public_view(version.data, kind.freeze(version.data, _CHANCE))
        samples.append(Sample(version.stem_html, view))
    return samples


@desk_page("/mo-phong")
@allowed(COMPOSE)
def simulate_papers(**address: str) -> ResponseReturnValue:
    """Ten thousand draws: how alike the papers are, what is drawn how often, and what is missing."""
    desk = open_desk(**address)
    shelf = get_shelf(desk.course, desk.quiz)
    plan = plan_at(desk, shelf)
    faults, found, advice = plan_faults(plan, shelf), None, None
    pools = _pools(plan, shelf) if not faults else []
    if pools:
        try:
            found, advice = _simulate(plan, pools)
        except TooFewQuestions:
            faults = [_undrawable()]
    return render_template(
        "quizzes/simulate_papers.html",
        desk=desk,
        plan=plan,
        words=words_of(plan, shelf),
        faults=faults,
        found=found,
        advice=_advice_words(advice, plan, shelf) if advice else "",
        lines=[
            _line(row_words(row, shelf.short_name_of(row)), pool)
            for row, (_n, pool) in zip(plan.rows, pools, strict=False)
        ],
        exposed=_exposed(found) if found else [],
        unknown=len({each.question_id for _count, pool in pools for each in pool if not each.band}),
        bands=BANDS,
        largest_spread=LARGEST_SPREAD,
    )


@limiter.limit("20/minute", key_func=lambda: f"simulation:{the_actor().person_id}")
def _simulate(plan: Plan, pools: list[tuple[int, list[Pooled]]]) -> tuple[Simulation, Advice | None]:
    sections = [Section(count, tuple(each.candidate for each in pool)) for count, pool in pools]
    enemies, chance = _enemies(pools), random.Random(0)  # noqa: S311 (a simulation draws for nobody)
    found = simulate(sections, enemies, chance)
    if found.is_even:
        return found, None
    return found, find_advice(sections, [row.band for row in plan.rows], enemies, chance)


def _advice_words(advice: Advice, plan: Plan, shelf: Shelf) -> str:
    row = plan.rows[advice.line]
    return _(
        "With %(more)s more questions (%(band)s) in “%(name)s”, line %(line)s, the papers would be alike enough.",
        more=advice.more,
        band=BANDS[advice.band],
        name=shelf.short_name_of(row),
        line=advice.line + 1,
    )


def _line(words: str, pool: list[Pooled]) -> dict[str, Any]:
    """What a line of the blueprint has to draw from, by band."""
    counts = {band: sum(each.band == band for each in pool) for band in BANDS}
    return {"words": words, "total": len(pool), "bands": counts}


def _exposed(found: Simulation) -> list[dict[str, Any]]:
    """The questions that most papers would hold, with how often."""
    often = sorted(found.exposure.items(), key=lambda pair: -pair[1])[:_MOST_EXPOSED]
    titles = titles_of([question_id for question_id, _share in often])
    return [{"label": titles.get(key, ""), "share": share} for key, share in often]
