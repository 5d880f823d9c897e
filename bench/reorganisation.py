"""How long it takes to merge all communes of a nation, two and two, by one decision, and to undo it."""

import datetime as dt
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import psycopg
from flask_migrate import upgrade
from sqlalchemy import text

from lms.core.app import create_app
from lms.core.config import Settings
from lms.core.db import db, transaction
from lms.core.registries import setup_steps
from lms.organisations.lines import redraw
from lms.reorganisations.actions import (
    Decision,
    apply_reorganisation,
    draft_reorganisation,
    undo_reorganisation,
)
from lms.reorganisations.models import Reorganisation
from lms.reorganisations.preview import preview
from lms.reorganisations.rules import Merge, Target
from tests.servers import postgresql

_ON = dt.date(2026, 7, 1)
_UNITS = """
WITH made AS (
  INSERT INTO unit (public_id, code, kind, valid_from)
  SELECT 'u' || n, 'U.' || n, CASE WHEN n <= 34 THEN 'province' ELSE 'commune' END, DATE '2020-01-01'
  FROM generate_series(1, :count) AS n RETURNING id, code
), named AS (
  INSERT INTO unit_name (unit_id, name, is_first, search_text, sort_key, valid_from)
  SELECT id, 'Đơn vị ' || code, true, 'don vi ' || lower(code), code, DATE '2020-01-01' FROM made RETURNING unit_id
)
SELECT count(*) FROM named
"""
_PLACES = """
INSERT INTO unit_parent (unit_id, parent_id, valid_from)
SELECT child.id, parent.id, DATE '2020-01-01'
FROM unit child JOIN unit parent
ON parent.code = CASE WHEN child.kind = 'province' THEN 'GOC'
                      ELSE 'U.' || (split_part(child.code, '.', 2)::int % 34 + 1) END
WHERE child.kind <> 'root'
"""
_PEOPLE = """
INSERT INTO person (public_id, full_name, given_name, search_text, sort_key, address_form, language, text_size,
                    theme, data_saver, is_active, created_at)
SELECT 'p' || n, 'Nguyễn Văn ' || n, n::text, 'nguyen van ' || n, n::text, '', 'vi', 'normal',
       'auto', false, true, now()
FROM generate_series(1, :count) AS n
"""
_POSTS = """
INSERT INTO post (person_id, unit_id, title, title_key, person_group, is_main, is_counted, valid_from)
SELECT person.id, unit.id, 'Chuyên viên', 'chuyen vien', 'cong_chuc', true, true, DATE '2024-01-01'
FROM person JOIN unit ON unit.code = 'U.' || (35 + person.id % :communes)
"""


@contextmanager
def _site() -> Iterator[None]:
    """A site of its own on PostgreSQL, set up and empty; removed afterwards."""
    with ExitStack() as stack:
        server = stack.enter_context(postgresql(is_durable=True))
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="lms-bench-")))
        name = f"bench_{uuid.uuid4().hex[:8]}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        url = f"{server.rsplit('/', 1)[0]}/{name}"
        app = create_app(Settings(data_dir=folder, database_url=url, rate_limits=False))
        stack.enter_context(app.app_context())
        upgrade()
        for step in setup_steps():
            with transaction(write=True):
                step()
        yield
        db.session.remove()
        db.engine.dispose()


def _fill(units: int, people: int) -> None:
    with transaction(write=True):
        db.session.execute(text(_UNITS), {"count": units})
        db.session.execute(text(_PLACES))
        redraw(None)
    with transaction(write=True):
        db.session.execute(text(_PEOPLE), {"count": people})
        db.session.execute(text(_POSTS), {"communes": units - 34})
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


@contextmanager
def _timed(what: str) -> Iterator[None]:
    started, worked = time.perf_counter(), time.process_time()
    yield
    wall, own = time.perf_counter() - started, time.process_time() - worked
    click.echo(f"{what:44} {wall:8.2f} s, of which this process worked {own:8.2f} s")


def _draft(units: int) -> int:
    """One decision: the communes of each province two and two, each pair a new unit."""
    pairs = ((n, n + 34) for n in range(35, units - 33) if (n - 35) // 34 % 2 == 0)
    steps = [Merge((f"U.{one}", f"U.{two}"), Target(f"M.{one}", f"Đơn vị mới {one}")) for one, two in pairs]
    decision = Decision("1/NQ", dt.date(2026, 6, 1), "Bench", _ON)
    draft = draft_reorganisation(kind="file", title="Bench", decision=decision, steps=steps, scope=None)
    return draft.id


@click.command()
@click.option("--units", default=20_000, show_default=True, help="Units of the nation.")
@click.option("--people", default=3_000_000, show_default=True, help="People with a main post there.")
def command(units: int, people: int) -> None:
    """Merge UNITS with PEOPLE by one decision on PostgreSQL: dry run, applying, undoing."""
    with _site():
        with _timed(f"filling: {units} units, {people} people"):
            _fill(units, people)
        with _timed("drafting"), transaction(write=True):
            draft_id = _draft(units)
        with _timed("dry run (first page, all counts)"), transaction(write=False):
            run = preview(db.session.get_one(Reorganisation, draft_id), None)
            touched = {impact.key: number for impact, number in run.impacts if number}
            click.echo(f"{run.total} mergers, faults: {len(run.faults)}, touched: {touched}")
        with _timed("applying"), transaction(write=True):
            apply_reorganisation(reorganisation=db.session.get_one(Reorganisation, draft_id), scope=None)
        _count("after")
        with _timed("undoing"), transaction(write=True):
            undo_reorganisation(reorganisation=db.session.get_one(Reorganisation, draft_id), scope=None)
        _count("after undoing")


def _count(when: str) -> None:
    with transaction(write=False):
        for table in ("unit", "unit_line", "post", "reorganisation_step"):
            number = db.session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
            click.echo(f"  {when}: {number} rows in {table}")
