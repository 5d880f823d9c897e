"""`lms rosters …`: a staff list from the console, by the same use cases as on the pages."""

import time
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from lms.core.clock import today
from lms.core.db import db, transaction
from lms.core.errors import NotFound, Refusal
from lms.core.i18n import format_moment, in_language
from lms.core.jobs import drain
from lms.core.permissions import Role, roles_with
from lms.organisations.models import Unit
from lms.organisations.queries import SubtreeScope, find_unit_by_code, get_root
from lms.people.models import Person
from lms.people.queries import find_by_sign_in_name, live_grants
from lms.people.rules import PERSON_GROUPS
from lms.rosters.actions import (
    decide_rows,
    discard_roster,
    map_columns,
    start_applying,
    undo_roster,
    upload_roster,
)
from lms.rosters.formats import legacy
from lms.rosters.models import Roster
from lms.rosters.policy import PERMISSION
from lms.rosters.queries import count_rows, get_roster, list_rosters, list_rows
from lms.rosters.row_wording import fault_place, fault_words
from lms.rosters.wording import BUSY, STATES, counts_sentence

_PATIENCE_SECONDS = 3600
_SHOWN = 200


@click.group("rosters")
def roster_commands() -> None:
    """Staff lists: bring one, see them all, undo one."""


@roster_commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--unit", "code", required=True, help="Code of the unit whose list it is.")
@click.option("--by", "name", required=True, help="Sign-in name of the HR officer who answers for it.")
@click.option(
    "--group", default="cong_chuc", type=click.Choice(list(PERSON_GROUPS)), help="Where the file names none."
)
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--skip-faulty", is_flag=True, help="Apply the rest, without faulty and suspicious rows.")
@with_appcontext
def import_file(file: Path, code: str, name: str, group: str, dry_run: bool, skip_faulty: bool) -> None:
    """Bring the staff list FILE: it is checked, and applied unless a row is in doubt.

    Example: lms rosters import danh-sach.xlsx --unit HP.NV --by nhansu --dry-run
    """
    with in_language("vi"):
        key = _begin(file, code, name, group)
        roster = _wait(key)
        _tell_faults(key)
        if dry_run:
            _discard(key)
        elif roster.state == "checked":
            _apply(key, name, skip_faulty=skip_faulty)
        _tell(_wait(key))


def _begin(file: Path, code: str, name: str, group: str) -> str:
    """The public id of the list, which is being checked."""
    content = file.read_bytes()
    try:
        with transaction(write=False):
            officer, unit = _officer(name), _unit(code)
            _refuse_stranger(officer, unit)
            roster = upload_roster(unit=unit, content=content, file_name=file.name, by_id=officer.id)
            map_columns(roster=roster, mapping=dict(roster.mapping), options=_options(roster, group))
            return roster.public_id
    except Refusal as refusal:
        raise click.ClickException(" ".join(refusal.messages)) from refusal


def _options(roster: Roster, group: str) -> dict[str, Any]:
    """As the page offers them: from today, nobody leaves, text of an old font is converted."""
    return {
        "effective_on": today().isoformat(),
        "default_group": group,
        "absent": "keep",
        "counted": True,
        "legacy": {
            roster.columns[place]["letter"]: encoding
            for place, encoding, _pairs in legacy.preview([column["samples"] for column in roster.columns])
        },
    }


def _officer(name: str) -> Person:
    person = find_by_sign_in_name(name)
    if person is None:
        raise click.ClickException(f"Nobody signs in as {name}.")
    return person


def _unit(code: str) -> Unit:
    unit = find_unit_by_code(code)
    if unit is None:
        raise click.ClickException(f"No unit has the code {code}.")
    return unit


def _scope(officer: Person) -> SubtreeScope:
    roles = {Role(role) for role in roles_with(PERMISSION)}
    return SubtreeScope(
        frozenset(unit_id for role, unit_id in live_grants(officer.id, today()) if role in roles), today()
    )


def _refuse_stranger(officer: Person, unit: Unit) -> None:
    inside = select(Unit.id).where(Unit.id == unit.id, Unit.id.in_(_scope(officer).unit_ids()))
    if db.session.scalar(inside) is None:
        raise click.ClickException(f"{officer.full_name} does not manage the people of {unit.code}.")


def _wait(key: str) -> Roster:
    """The list when nothing is being done to it any more; its jobs are run here unless a worker was faster."""
    ends = time.monotonic() + _PATIENCE_SECONDS
    while True:
        drain()
        with transaction(write=False):
            roster = _find(key)
            db.session.expunge(roster)
        if roster.state not in BUSY or time.monotonic() > ends:
            return roster
        time.sleep(0.5)


def _find(key: str, scope: SubtreeScope | None = None) -> Roster:
    try:
        return get_roster(key, scope or SubtreeScope(frozenset({get_root().id}), today()))
    except NotFound as error:
        raise click.ClickException(f"There is no list {key}.") from error


def _tell_faults(key: str) -> None:
    with transaction(write=False):
        roster = _find(key)
        click.echo(counts_sentence(count_rows(roster)))
        for verdict in ("faulty", "suspicious"):
            for row in db.session.scalars(list_rows(roster, verdict).limit(_SHOWN)):
                for fault in row.faults:
                    click.echo(f"  {fault_place(row, fault)}: {fault_words(fault)}")


def _discard(key: str) -> None:
    with transaction(write=True):
        roster = _find(key)
        if roster.state == "checked":
            discard_roster(roster=roster)


def _apply(key: str, name: str, *, skip_faulty: bool) -> None:
    try:
        with transaction(write=True):
            roster = _find(key)
            for verdict in ("faulty", "suspicious") if skip_faulty else ():
                decide_rows(roster=roster, verdict=verdict, decision="skip")
            start_applying(roster=roster, by_id=_officer(name).id)
    except Refusal as refusal:
        raise click.ClickException(" ".join(refusal.messages)) from refusal


def _tell(roster: Roster) -> None:
    click.echo(
        f"{roster.public_id}: {STATES[roster.state][0]}{f' ({roster.reason})' if roster.reason else ''}"
    )


@roster_commands.command("list")
@with_appcontext
def list_all() -> None:
    """The lists that were brought, the latest first."""
    with in_language("vi"), transaction(write=False):
        rows = db.session.execute(
            list_rosters(SubtreeScope(frozenset({get_root().id}), today())).limit(_SHOWN)
        )
        for row in rows:
            roster = row.Roster
            state = STATES[roster.state][0]
            click.echo(f"{roster.public_id}  {format_moment(roster.created_at)}  {state}  {roster.file_name}")


@roster_commands.command("undo")
@click.argument("key", metavar="LIST")
@click.option("--by", "name", required=True, help="Sign-in name of the HR officer who answers for it.")
@with_appcontext
def undo(key: str, name: str) -> None:
    """Take back everything that LIST wrote, within 30 days.

    Example: lms rosters undo 7k2m9x4p3qrt --by nhansu
    """
    with in_language("vi"):
        try:
            with transaction(write=True):
                officer = _officer(name)
                undo_roster(roster=_find(key, _scope(officer)), by_id=officer.id)
        except Refusal as refusal:
            raise click.ClickException(" ".join(refusal.messages)) from refusal
        _tell(_wait(key))
