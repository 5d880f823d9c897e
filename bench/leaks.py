"""How soon a leaked question is found, and how often a healthy one is suspected (`rules/leaks.py`)."""

import math
import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import click

from courses.quizzes.rules.leaks import LeakWatch

_FACILITIES = [number / 20 for number in range(4, 20)]
_BEFORE_THE_LEAK = (30, 100, 300)
_HEALTHY_ANSWERS, _WITHIN = 1000, 50


@click.command("leaks")
@click.option("--questions", default=3000, show_default=True, help="Simulated questions for each figure.")
def command(questions: int) -> None:
    """Simulated exams: false alarms over 1,000 answers, leaks found within 50."""
    with ProcessPoolExecutor() as pool:
        alarms = list(pool.map(_false_alarms, _FACILITIES, [questions] * len(_FACILITIES)))
        click.echo(f"False alarms over {_HEALTHY_ANSWERS} answers, {questions} healthy questions a level")
        for facility, count in zip(_FACILITIES, alarms, strict=True):
            click.echo(f"  facility {facility:.2f}: {100 * count / questions:5.2f} %")
        click.echo(f"  all:           {100 * sum(alarms) / questions / len(alarms):5.2f} %")
        click.echo(f"Leaks found within {_WITHIN} answers, after {_BEFORE_THE_LEAK} answers before the leak")
        for line in _leak_lines(pool, questions // 3):
            click.echo(line)


def _leak_lines(pool: Any, questions: int) -> Iterator[str]:
    for is_easy, is_fast in ((True, True), (False, True), (True, False)):
        for facility in (0.3, 0.4, 0.5, 0.6, 0.7):
            cases = [
                pool.submit(_found, facility, is_easy, is_fast, calm, questions) for calm in _BEFORE_THE_LEAK
            ]
            name = " and ".join(["easy"] * is_easy + ["fast"] * is_fast)
            shares = " / ".join(f"{100 * case.result():5.1f}" for case in cases)
            yield f"  {name:14} from {facility:.1f}: {shares} %"


def _flagged_at(
    rng: random.Random, before: float, after: float, haste: float, *, calm: int, late: int
) -> int | None:
    """The number of the answer at which a question was flagged that leaked after `calm` answers."""
    watch = LeakWatch()
    mean, sigma = rng.uniform(2.5, 4.5), rng.uniform(0.4, 1.0)
    for number in range(calm + late):
        is_late = number >= calm
        share = float(rng.random() < (after if is_late else before))
        watch.see(share, math.exp(rng.gauss(mean - (haste if is_late else 0), sigma)))
        if watch.is_flagged:
            return number
    return None


def _false_alarms(facility: float, questions: int) -> int:
    """How many healthy questions of that facility were flagged."""
    rng = random.Random(f"healthy {facility}")
    cases = (_flagged_at(rng, facility, facility, 0, calm=_HEALTHY_ANSWERS, late=0) for _ in range(questions))
    return sum(number is not None for number in cases)


def _found(facility: float, is_easy: bool, is_fast: bool, calm: int, questions: int) -> float:
    """The share of leaked questions flagged within 50 answers of the leak, of those not flagged before."""
    rng = random.Random(f"leaked {facility} {is_easy} {is_fast} {calm}")
    after, haste = 0.95 if is_easy else facility, math.log(3) if is_fast else 0.0
    times = [_flagged_at(rng, facility, after, haste, calm=calm, late=_WITHIN) for _ in range(questions)]
    late = [time for time in times if time is None or time >= calm]
    return sum(time is not None for time in late) / len(late)
