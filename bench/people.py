"""Ten thousand, three hundred thousand and three million people: what grows with them, and what does not."""

import datetime as dt
import json
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from typing import Any

import click
from sqlalchemy import select, text

from bench.nation import build_nation
from bench.organisation import sign_in_at
from bench.site import bench_site
from lms.core.clock import today
from lms.core.db import db, transaction
from lms.organisations.queries import get_root
from lms.people.models import Person
from lms.reports.plain_files import write_people_csv
from lms.reports.queries import Cut, each_person
from lms.training.actions import award_credit, offer_creditable
from lms.training.facts import latest_snapshot, take_snapshot
from lms.training.facts.tallies import people_by_unit, tally_lines, tally_people
from lms.training.models import Snapshot, Standing

_UNITS = 3_400
_LOOKS = 15
_LINES = """INSERT INTO credit (public_id, person_id, source_key, kind, title, reason, amount_hundredths,
                                content_group, study_form, earned_on, year, recorded_at)
            SELECT 'c' || n || '-' || id, id, 'bench:' || id || ':' || n, 'outside', 'Bồi dưỡng kỹ năng số',
                   'Dữ liệu đo', 800 + 800 * (id % 4), 1 + (id + n) % 5, 'online',
                   CAST(:first AS date) + CAST((id * 7 + n * 31) % 180 AS int),
                   CAST(:year AS int), now()
            FROM person CROSS JOIN generate_series(1, 2) AS n
            WHERE id > 1000000 AND (id * 3 + n) % 5 < 2"""


@click.command("people")
@click.option("--sizes", default="10000,300000,3000000", show_default=True, help="People, smallest first.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
def command(sizes: str, as_json: bool) -> None:
    """Builds a nation of each size and looks at the HR page, one credit, the roll-up and the longest list."""
    found = [_measure(int(size)) for size in sizes.split(",")]
    first, last = found[0], found[-1]
    figures: dict[str, Any] = {
        "page_growth": round(last["page_ms"] / first["page_ms"], 2),
        "credit_growth": round(last["credit_ms"] / first["credit_ms"], 2),
        "rollup_ratio": last["rollup_ratio"],
        "export_rows_per_s": last["export_rows_per_s"],
        "peak_mib": last["peak_mib"],
        "sizes": found,
    }
    click.echo(json.dumps(figures) if as_json else "\n".join(f"{key}: {figures[key]}" for key in figures))


def _measure(people: int) -> dict[str, Any]:
    with bench_site(0) as site:
        year, figures = today().year, {"people": people}
        build_nation(people=people, units=_UNITS, since=f"{year}-01-01")
        with transaction(write=True):
            db.session.execute(text(_LINES), {"first": dt.date(year, 1, 5), "year": year})
        figures["facts_s"] = round(_seconds(_bring_up_to_date), 1)
        _settle()
        browser = sign_in_at(site.app.test_client(), "GOC")
        _bring_up_to_date()
        figures["page_ms"] = _median(lambda: _open(browser, "/nhan-su/ty-le"))
        figures["credit_ms"] = _median(_one_credit(people))
        figures["refresh_ms"] = round(_seconds(_bring_up_to_date) * 1000, 1)
        figures |= _roll_up() | _export()
        return figures


def _settle() -> None:
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def _bring_up_to_date() -> None:
    with transaction(write=True):
        take_snapshot()


def _open(browser: Any, address: str) -> None:
    answer = browser.get(address)
    if answer.status_code != 200:
        raise click.ClickException(f"{address}: {answer.status_code}")


def _one_credit(people: int) -> Callable[[], None]:
    """Each call: somebody else completes the course, in one transaction."""
    with transaction(write=True):
        facts = {"content_group": 5, "study_form": "online", "amount_hundredths": 200}
        offer_creditable(key="bench:course", title="Khóa đo", path="/", **facts)
        ids = list(db.session.scalars(select(Person.id).where(Person.id > 1_000_000).limit(_LOOKS * 2)))
    waiting = iter(ids)

    def award() -> None:
        person_id = next(waiting)
        with transaction(write=True):
            award_credit(
                person_id=person_id,
                source_key=f"bench:course:{person_id}",
                creditable_key="bench:course",
                title="Khóa đo",
                reason="Dữ liệu đo",
                earned_on=today(),
                **facts,
            )

    return award


def _roll_up() -> dict[str, Any]:
    """The people of all units by unit, group, gender and leader, against sums by unit as one plain statement."""
    with transaction(write=False):
        snapshot = latest_snapshot()
        assert snapshot is not None
        number, day = snapshot.id, snapshot.on
        plain = people_by_unit(day.year, day, number)
        plain_s = min(_seconds(lambda: db.session.execute(plain).all()) for _ in range(3))
        units = list(db.session.scalars(select(Standing.unit_id).distinct()))
        rolled_s = min(_seconds(lambda: tally_people(units, day.year, day, number)) for _ in range(3))
        lines_s = _seconds(lambda: tally_lines(units, day.year, day, number))
    return {
        "rollup_plain_s": round(plain_s, 2),
        "rollup_s": round(rolled_s, 2),
        "rollup_lines_s": round(lines_s, 2),
        "rollup_ratio": round(rolled_s / plain_s, 2),
    }


def _export() -> dict[str, Any]:
    with transaction(write=False), tempfile.TemporaryFile() as target:
        snapshot: Snapshot | None = latest_snapshot()
        assert snapshot is not None
        cut = Cut(
            unit=get_root(),
            unit_name="",
            year=snapshot.on.year,
            on=snapshot.on,
            read_at=snapshot.begun_at,
            structure_on=snapshot.on,
            snapshot_id=snapshot.id,
            taken_on=snapshot.on,
        )
        before, rows = _peak(), 0

        def counted() -> Any:
            nonlocal rows
            for row in each_person(cut):
                rows += 1
                yield row

        seconds = _seconds(lambda: write_people_csv(target, counted()))
        return {
            "export_rows": rows,
            "export_rows_per_s": round(rows / seconds),
            "export_peak_mib": round(_peak() - before, 1),
            "peak_mib": round(_peak(), 1),
        }


def _peak() -> float:
    """The most memory this process ever held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _seconds(work: Callable[[], object]) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def _median(work: Callable[[], object]) -> float:
    work()
    return round(statistics.median(_seconds(work) for _ in range(_LOOKS)) * 1000, 2)
