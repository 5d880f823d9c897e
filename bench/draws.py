"""How fast papers are drawn, and how alike they are (`rules/drawing.py`)."""

import random
import time

import click

from courses.quizzes.rules import Candidate, Section, band_of, simulate

_Case = tuple[list[Section], set[tuple[int, int]]]


@click.command("draws")
@click.option("--draws", default=10_000, show_default=True, help="How many papers of each blueprint.")
def command(draws: int) -> None:
    """Simulated draws from banks of several sizes: seconds of one core, spread of the expected scores, exposure."""
    rng = random.Random(1690)
    click.echo(
        f"{'bank':42} {'seconds':>8} {'target':>7} {'lowest':>7} {'highest':>7} {'spread':>7} {'exposure':>13}"
    )
    for name, (sections, enemies) in _cases(rng).items():
        before = time.process_time()
        found = simulate(sections, enemies, rng, draws)
        seconds, shares = time.process_time() - before, found.exposure.values()
        click.echo(
            f"{name:42} {seconds:8.2f} {found.target:7.2f} {found.lowest:7.2f} {found.highest:7.2f}"
            f" {found.spread:7.2f} {min(shares):7.3f}-{max(shares):.3f}"
        )


def _cases(rng: random.Random) -> dict[str, _Case]:
    bank = _bank(rng, 500)
    enemies = {(first, first + 7) for first in range(0, 490, 10)}
    by_band = [
        Section(count, tuple(each for each in bank if each.band == band))
        for band, count in {"easy": 10, "medium": 5, "hard": 5}.items()
    ]
    unlike = [Section(1, (Candidate(1, 0.2), Candidate(2, 0.9)))]
    return {
        "20 of 500, one section": ([Section(20, tuple(bank))], set()),
        "20 of 500, by band, 49 pairs of enemies": (by_band, enemies),
        "40 of 500": ([Section(40, tuple(bank))], set()),
        "20 of 40": ([Section(20, tuple(bank[:40]))], set()),
        "5 of 12": ([Section(5, tuple(bank[:12]))], set()),
        "1 of 2, unlike": (unlike, set()),
    }


def _bank(rng: random.Random, size: int) -> list[Candidate]:
    """Questions whose facilities are spread as in a real bank."""
    shares = [min(0.98, max(0.1, rng.betavariate(5, 2.5))) for _ in range(size)]
    return [Candidate(key, share, band_of(share)) for key, share in enumerate(shares)]
