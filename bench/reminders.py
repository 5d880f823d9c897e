"""A day's reminders for a nation: planned, and laid into the inboxes; time by number of people, and memory."""

import datetime as dt
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import click
from flask import Flask
from sqlalchemy import select, text

from bench.nation import build_nation
from bench.site import bench_site
from lms.core.clock import VIETNAM, now, today
from lms.core.db import begin_writing, db, transaction
from lms.core.jobs import drain
from lms.notices.actions.planning import ask_plan
from lms.notices.actions.posting import post_day
from lms.notices.actions.settings import switch_reminders
from lms.notices.calendar import next_day
from lms.notices.queries.days import get_day
from lms.notices.sources import DueItem, add_due_source
from lms.people.models import Post

_UNITS = 3000
# Every so-manieth person is a week late: the head and the officer of the unit are told.
_LATE = 50


@click.command("reminders")
@click.option("--people", default="10000,100000", show_default=True, help="Numbers of people, by commas.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
def command(people: str, as_json: bool) -> None:
    """Seconds to plan and to post a day on which everybody is reminded; plan_growth is per person."""
    figures: dict[str, Any] = {"runs": [_measure(int(number)) for number in people.split(",")]}
    first, last = figures["runs"][0], figures["runs"][-1]
    figures["plan_growth"] = round(last["plan_us_each"] / first["plan_us_each"], 2)
    figures["post_growth"] = round(last["post_us_each"] / first["post_us_each"], 2)
    figures["peak_mib"] = last["peak_mib"]
    click.echo(json.dumps(figures) if as_json else "\n".join(f"{key}: {figures[key]}" for key in figures))


def _measure(people: int) -> dict[str, Any]:
    with bench_site(0) as site:
        app = site.app
        build_nation(people=people, units=_UNITS)
        with transaction(write=True):
            switch_reminders(is_on=True)
            on = next_day(today())
            db.session.execute(text(_HEADS), {"since": today() - dt.timedelta(days=400)})
        _add_source(app, on)
        planned = _timed(lambda: _plan(on))
        with transaction(write=False):
            day = get_day(on)
            told, letters = day.people, day.letters
        morning = dt.datetime.combine(on, dt.time(9), tzinfo=VIETNAM).astimezone(dt.UTC)
        app.extensions["lms.clock"] = lambda: morning
        posted = _timed(lambda: _post(on))
    return {
        "people": people,
        "told": told,
        "letters": letters,
        "plan_s": round(planned, 1),
        "plan_us_each": round(planned / told * 1e6),
        "post_s": round(posted, 1),
        "post_us_each": round(posted / told * 1e6),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _add_source(app: Flask, on: dt.date) -> None:
    def owed(_day: dt.date) -> Iterator[DueItem]:
        posts = select(Post.person_id, Post.unit_id).order_by(Post.id).execution_options(yield_per=2000)
        for number, row in enumerate(db.session.execute(posts)):
            due_on = on - dt.timedelta(days=7) if number % _LATE == 0 else on + dt.timedelta(days=7)
            yield DueItem(
                person_id=row.person_id,
                unit_id=row.unit_id,
                key="all",
                title="Bồi dưỡng năm",
                due_on=due_on,
                link="/khoa-hoc",
            )

    add_due_source(app, "bench", owed)


def _plan(on: dt.date) -> None:
    with transaction(write=True):
        ask_plan(on)
    drain()


def _post(on: dt.date) -> None:
    with transaction(write=False):
        post_day(get_day(on).id)
        begin_writing()


def _timed(work: Callable[[], Any]) -> float:
    started = time.monotonic()
    work()
    seconds = time.monotonic() - started
    print(f"{now():%H:%M:%S} {seconds:.1f} s", file=sys.stderr)
    return seconds


# The first person of each unit heads it, the second is the HR officer.
_HEADS = """
WITH first AS (SELECT unit_id, min(person_id) AS person_id FROM post WHERE person_id > 1000000 GROUP BY unit_id),
     heads AS (INSERT INTO unit_duty (unit_id, person_id, duty, valid_from)
               SELECT unit_id, person_id, 'head', CAST(:since AS date) FROM first RETURNING 1)
INSERT INTO role_grant (person_id, role, unit_id, valid_from)
SELECT person_id + 3000, 'hr_officer', unit_id, CAST(:since AS date) FROM first
WHERE EXISTS (SELECT 1 FROM person WHERE person.id = first.person_id + 3000)
"""
