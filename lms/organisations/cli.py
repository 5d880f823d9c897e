"""`lms organisations …`: the tree on the console, the nation's units, tables of units in and out."""

import datetime as dt
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from lms.core.clock import today
from lms.core.db import begin_writing, db, transaction
from lms.core.errors import Refusal
from lms.core.i18n import in_language
from lms.core.storage import write_file
from lms.core.verbs import Day, check_site, refused
from lms.organisations.loading.checking import Check, check_table
from lms.organisations.loading.loads import apply_load, keep_load, undo_load
from lms.organisations.loading.workbooks import list_rows, said, write_template
from lms.organisations.models import Unit, UnitLoad
from lms.organisations.queries import SubtreeScope, find_unit_by_code, get_root, list_units
from lms.organisations.trees import list_tree
from lms.organisations.vietnam import load_vietnam

_MOST_FAULTS = 200


@click.group("organisations")
def organisations_commands() -> None:
    """Units of the state and their tree."""


@organisations_commands.command("load-vietnam")
@click.option("--dry-run", is_flag=True, help="Only say what would be made.")
@with_appcontext
def load_vietnam_command(dry_run: bool) -> None:
    """Make the 34 provinces and 3,321 communes of Viet Nam under the root; what is there is left alone.

    Example: lms organisations load-vietnam
    """
    check_site()
    try:
        with in_language("en"), transaction(write=not dry_run):
            counts = load_vietnam(is_dry_run=dry_run)
    except Refusal as refusal:
        raise refused(refusal) from refusal
    made = "would be made" if dry_run else "made"
    click.echo(
        f"{counts.provinces} provinces and {counts.communes} communes {made}; {counts.there} were there."
    )


@organisations_commands.command("import")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--under", default="", help="The code of the unit in whose branch they stand; the root without it."
)
@click.option("--dry-run", is_flag=True, help="Only say what is new, unchanged, different or faulty.")
@with_appcontext
def import_units(path: Path, under: str, dry_run: bool) -> None:
    """Add the units of FILE (.xlsx, .ods, .csv): all of them, or, where a row has a fault, none.

    Example: lms organisations import don-vi.xlsx --dry-run
    """
    check_site()
    content = path.read_bytes()
    try:
        with in_language("en"), transaction(write=False):
            check = check_table(content, path.name, top=_unit(under))
            _tell(check)
            is_done = dry_run or not check.is_sound or not check.counts["new"]
            if not is_done:
                digest = write_file(content)
                begin_writing()
                load = keep_load(
                    top=_unit(under), name=path.name, digest=digest, size=len(content), by_id=None
                )
                click.echo(
                    f"{apply_load(load=load)} units made. To undo: lms organisations undo {load.public_id}"
                )
    except Refusal as refusal:
        raise refused(refusal) from refusal
    if not check.is_sound:
        raise click.ClickException("Nothing was written: mend these rows first.")


def _unit(code: str) -> Unit:
    unit = find_unit_by_code(code.upper()) if code else get_root()
    if unit is None:
        raise click.ClickException(f"No unit has the code {code}.")
    return unit


def _tell(check: Check) -> None:
    click.echo(
        ", ".join(f"{check.counts[state]} {state}" for state in ("new", "unchanged", "differs", "faulty"))
    )
    for verdict in [*check.in_state("faulty"), *check.in_state("differs")][:_MOST_FAULTS]:
        for fault in verdict.faults:
            place = f"{check.letters.get(fault.column, '')}{verdict.given.row}"
            click.echo(f"  {place}\t{verdict.given.code}\t{said([fault])}")


@organisations_commands.command("undo")
@click.argument("load", metavar="LOAD")
@with_appcontext
def undo_import(load: str) -> None:
    """Take back the table LOAD: its units are gone, as long as nothing refers to them.

    Example: lms organisations undo k7m2p9q4w3xz
    """
    check_site()
    try:
        with in_language("en"), transaction(write=True):
            found = db.session.scalar(select(UnitLoad).where(UnitLoad.public_id == load))
            if found is None:
                raise click.ClickException(f"There is no table {load}.")
            click.echo(f"{undo_load(load=found)} units taken back.")
    except Refusal as refusal:
        raise refused(refusal) from refusal


@organisations_commands.command("export")
@click.argument("path", metavar="FILE", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option(
    "--under", default="", help="The code of the unit whose branch is written; the root without it."
)
@click.option("--on", type=Day(), default=None, help="As the tree was on that day; today without it.")
@with_appcontext
def export_units(path: Path, under: str, on: dt.date | None) -> None:
    """Write the units of a branch to FILE (.xlsx), in the form that `import` reads.

    Example: lms organisations export don-vi.xlsx
    """
    check_site()
    day = on or today()
    with in_language("vi"), transaction(write=False):
        rows = list(list_rows(SubtreeScope(frozenset({_unit(under).id}), day), day))
        path.write_bytes(write_template(rows))
    click.echo(f"{len(rows)} units written.")


@organisations_commands.command("list")
@click.option("--on", type=Day(), default=None, help="As the tree was on that day; today without it.")
@click.option("--search", default="", help="Part of a name, also a former one, or of a code.")
@with_appcontext
def list_command(on: dt.date | None, search: str) -> None:
    """List the units of a day: code, kind, name, the unit above.

    Example: lms organisations list --on 2025-06-30 --search "nam sach"
    """
    check_site()
    day = on or today()
    with transaction(write=False):
        scope = SubtreeScope(frozenset({get_root().id}), day)
        for row in db.session.execute(list_units(scope, on=day, search=search)):
            click.echo(f"{row.code}\t{row.kind}\t{row.name}\t{row.parent_name or ''}")


@organisations_commands.command("tree")
@click.argument("code", default="")
@click.option("--on", type=Day(), default=None, help="As the tree was on that day; today without it.")
@click.option("--depth", default=2, show_default=True, help="How many levels below are printed.")
@with_appcontext
def print_tree(code: str, on: dt.date | None, depth: int) -> None:
    """Print the branch of the unit CODE, or of the root.

    Example: lms organisations tree HP
    """
    check_site()
    with transaction(write=False):
        for row in list_tree(_unit(code).id, on or today(), depth=depth):
            click.echo(f"{'  ' * row.level}{row.name}  [{row.code}]")
