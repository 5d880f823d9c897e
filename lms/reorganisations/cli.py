"""`lms reorganisations …`: a decision about many units by file, the list, undoing and sealing."""

from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from lms.core.clock import today
from lms.core.db import db, transaction
from lms.core.errors import Refusal
from lms.core.i18n import in_language
from lms.core.verbs import Day, check_site, refused
from lms.reorganisations.actions import (
    Decision,
    apply_reorganisation,
    choose_roles,
    draft_reorganisation,
    seal_reorganisation,
    undo_reorganisation,
)
from lms.reorganisations.models import Reorganisation
from lms.reorganisations.preview import preview
from lms.reorganisations.rules import Step
from lms.reorganisations.sheet import read_steps
from lms.reorganisations.wording import state_of


@click.group("reorganisations")
def reorganisations_commands() -> None:
    """Reorganisations of units by decision."""


@reorganisations_commands.command("apply")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--decision", "number", required=True, help="Number of the decision.")
@click.option("--on", "effective_on", type=Day(), required=True, help="The day from which it holds.")
@click.option("--decided-on", type=Day(), help="The day of the decision; without it, the day it holds from.")
@click.option("--signer", default="", help="Who signed it.")
@click.option("--title", default="", help="What it is about; without it, the name of the file.")
@click.option("--carry-roles", is_flag=True, help="Grant the roles at units that end at who takes over.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@with_appcontext
def apply(path: Path, *, dry_run: bool, carry_roles: bool, **facts: Any) -> None:
    """Reorganise units as the table in FILE says (columns: Mã cũ, Mã mới, Tên mới, Loại, Trực thuộc, Kế thừa).

    Example: lms reorganisations apply sap-xep.xlsx --decision 202/2025/QH15 --on 01/07/2025 --dry-run
    """
    check_site()
    try:
        with in_language("en"):
            steps = read_steps(path.read_bytes(), path.name)
            with transaction(write=True):
                _apply(path, steps, facts, carry_roles=carry_roles, dry_run=dry_run)
    except Refusal as refusal:
        raise refused(refusal) from refusal


def _apply(path: Path, steps: list[Step], facts: dict[str, Any], *, carry_roles: bool, dry_run: bool) -> None:
    on = facts["effective_on"]
    decision = Decision(facts["number"], facts["decided_on"] or on, facts["signer"], on)
    title = facts["title"] or path.stem
    draft = draft_reorganisation(kind="file", title=title, decision=decision, steps=steps, scope=None)
    run = preview(draft, None)
    if run.faults:
        raise Refusal(*run.faults)
    for impact, number in run.impacts:
        click.echo(f"{number:>10}  {impact.title}")
    if dry_run:
        db.session.delete(draft)
        click.echo(f"{run.total} changes would be made; nothing was written.")
        return
    choose_roles(draft=draft, grant_ids=None if carry_roles else [])
    apply_reorganisation(reorganisation=draft, scope=None)
    click.echo(f"{run.total} changes made as {draft.public_id}; undo it until it is sealed.")


@reorganisations_commands.command("list")
@with_appcontext
def list_all() -> None:
    """Every reorganisation, the latest first."""
    check_site()
    with transaction(write=False):
        latest = select(Reorganisation).order_by(Reorganisation.effective_on.desc(), Reorganisation.id.desc())
        for row in db.session.scalars(latest):
            state = state_of(row, today())
            click.echo(f"{row.public_id}  {row.effective_on}  {state:8}  {row.decision_number}  {row.title}")


def _find(public_id: str) -> Reorganisation:
    found = db.session.scalar(select(Reorganisation).where(Reorganisation.public_id == public_id))
    if found is None:
        raise click.ClickException(f"There is no reorganisation {public_id}.")
    return found


@reorganisations_commands.command("undo")
@click.argument("public_id", metavar="ID")
@with_appcontext
def undo(public_id: str) -> None:
    """Take the reorganisation ID back; every reason is named where that cannot be.

    Example: lms reorganisations undo 6tvspxfz8q5w
    """
    check_site()
    try:
        with in_language("en"), transaction(write=True):
            undo_reorganisation(reorganisation=_find(public_id), scope=None)
    except Refusal as refusal:
        raise refused(refusal) from refusal
    click.echo("Undone.")


@reorganisations_commands.command("seal")
@click.argument("public_id", metavar="ID")
@with_appcontext
def seal(public_id: str) -> None:
    """Make the reorganisation ID final: it cannot be undone any more.

    Example: lms reorganisations seal 6tvspxfz8q5w
    """
    check_site()
    try:
        with in_language("en"), transaction(write=True):
            seal_reorganisation(reorganisation=_find(public_id))
    except Refusal as refusal:
        raise refused(refusal) from refusal
    click.echo("Sealed.")
