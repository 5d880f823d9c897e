"""Saving answers, measured against the least that a saving view can be, in one run on this machine."""

import json
import random
import statistics
import threading
import time

import click
from sqlalchemy import func, select

from bench.site import BenchSite, Server, bench_site
from bench.takers import Outcome, save_answers, write_floor
from courses.quizzes.models import Answer, Attempt
from lms.core.db import db, transaction

_SITE, _FLOOR = "lms.core.serving:load", "bench.floor:load"
_WRITERS = 32


@click.command("answers")
@click.option("--takers", default=200, show_default=True, help="How many learners take the exam at once.")
@click.option("--seconds", default=8.0, show_default=True, help="How long each round runs.")
@click.option("--rounds", default=3, show_default=True, help="How many rounds of floor and site, in turn.")
@click.option("--workers", default=2, show_default=True, help="Web processes of eight threads each.")
@click.option("--kills", default=0, show_default=True, help="Also: so many kill -9 of all web processes.")
@click.option(
    "--acknowledged", default=20_000, show_default=True, help="With --kills: go on to so many saves."
)
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
def command(
    takers: int, seconds: float, rounds: int, workers: int, kills: int, acknowledged: int, as_json: bool
) -> None:
    """Rate of saves against a bare view; time of a save with all takers at work; what was lost."""
    with bench_site(takers) as site:
        figures = _measure(site, seconds=seconds, rounds=rounds, workers=workers)
        if kills:
            figures |= _survive(site, kills=kills, wanted=acknowledged, workers=workers)
    click.echo(json.dumps(figures) if as_json else "\n".join(f"{key}: {figures[key]}" for key in figures))


def _measure(site: BenchSite, *, seconds: float, rounds: int, workers: int) -> dict[str, float]:
    """In turn, so that whatever else this machine does falls on both alike."""
    floors, saves, receipts = [], [], list[tuple[str, str]]()
    with Server(site, _FLOOR, workers=workers) as floor, Server(site, _SITE, workers=workers) as web:
        write_floor(site.takers[:_WRITERS], floor.port, seconds=2)
        receipts += save_answers(site.takers[:_WRITERS], web.port, seconds=2).receipts
        for _ in range(rounds):
            floors.append(write_floor(site.takers[:_WRITERS], floor.port, seconds=seconds).rate)
            saved = save_answers(site.takers[:_WRITERS], web.port, seconds=seconds)
            saves.append(saved.rate)
            receipts += saved.receipts
        paced = save_answers(site.takers, web.port, seconds=seconds, pace=1.0)
        receipts += paced.receipts
    return {
        "ratio_to_floor": round(statistics.median(saves) / statistics.median(floors), 3),
        "floor_per_s": round(statistics.median(floors)),
        "saves_per_s": round(statistics.median(saves)),
        "takers": len(site.takers),
        "p50_ms": round(paced.percentile(0.5), 1),
        "p95_ms": round(paced.percentile(0.95), 1),
        "p99_ms": round(paced.percentile(0.99), 1),
        "paced_per_s": round(paced.rate),
        **_compare(receipts),
    }


def _compare(receipts: list[tuple[str, str]]) -> dict[str, int]:
    """How many receipts the server gave, and how many of them name no stored answer."""
    with transaction(write=False):
        rows = db.session.execute(select(Attempt.public_id, Answer.receipt).join(Attempt))
        stored = {(row[0], row[1]) for row in rows}
        count = db.session.scalar(select(func.count()).select_from(Answer))
    lost = [each for each in receipts if each not in stored]
    return {"acknowledged": len(receipts), "stored": int(count or 0), "lost": len(lost)}


def _survive(site: BenchSite, *, kills: int, wanted: int, workers: int) -> dict[str, float]:
    """The takers go on saving while every web process is killed again and again at random moments."""
    outcome, pauses, is_over = Outcome(), list[float](), threading.Event()
    with Server(site, _SITE, workers=workers) as web:

        def keep_killing() -> None:
            chance = random.Random(9)
            for _ in range(kills):
                time.sleep(0.3 + chance.random() * 1.5)
                web.kill()
                began = time.monotonic()
                web.start()
                pauses.append(time.monotonic() - began)
            is_over.set()

        killer = threading.Thread(target=keep_killing)
        killer.start()
        while not is_over.is_set() or len(outcome.receipts) < wanted:
            part = save_answers(site.takers[:_WRITERS], web.port, seconds=5)
            outcome.receipts += part.receipts
            outcome.refused += part.refused
        killer.join()
    compared = _compare(outcome.receipts)
    return {
        "kills": kills,
        "kills_acknowledged": compared["acknowledged"],
        "kills_lost": compared["lost"],
        "kills_refused": outcome.refused,
        "kills_longest_pause_s": round(max(pauses), 2),
    }
