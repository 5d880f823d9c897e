"""`lms sealing …`: sealing on the console, and checking a file that somebody brings, without a database."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from lms.core.clock import today
from lms.core.db import transaction
from lms.core.errors import Refusal
from lms.core.i18n import in_language
from lms.core.verbs import Day, check_site, refused
from lms.organisations.queries import find_unit_by_code
from lms.sealing.actions import ask_seal
from lms.sealing.checking import Verdict, recompute, verify
from lms.signing.keys import SigningUnavailable, load_trust_root
from lms.signing.site_keys import site_root

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("sealing")
def sealing_commands() -> None:
    """Sealed reports: seal, recompute, verify."""


@sealing_commands.command("seal")
@click.argument("code")
@click.option("--on", type=Day(), default=None, help="As of which day; today unless given.")
@with_appcontext
def seal_command(code: str, on: object) -> None:
    """Have the unit with this CODE sealed; the worker of the site does it."""
    check_site()
    try:
        with in_language("en"), transaction(write=True):
            unit = find_unit_by_code(code)
            if unit is None:
                raise click.ClickException(f"No unit has the code {code}.")
            report = ask_seal(unit=unit, on=on or today(), by_id=None)  # type: ignore[arg-type]
            click.echo(report.number)
    except Refusal as refusal:
        raise refused(refusal) from refusal


@sealing_commands.command("recompute")
@click.argument("path", metavar="FILE", type=_FILE)
def recompute_command(path: Path) -> None:
    """Make the outputs of FILE anew from its inputs: exit 0 when they are the same bytes. No database is read."""
    _say(recompute(path), "the outputs made anew are the same bytes")


@sealing_commands.command("verify")
@click.argument("path", metavar="FILE", type=_FILE)
@click.option("--root", type=_FILE, help="The trusted root certificate (PEM); the site's own unless given.")
@with_appcontext
def verify_command(path: Path, root: Path | None) -> None:
    """Is every part of FILE as it was sealed, and does its signed cover say so? No database is read."""
    try:
        trusted = load_trust_root(root) if root else site_root()
    except (SigningUnavailable, ValueError) as error:
        raise click.ClickException(str(error)) from error
    _say(verify(path, root=trusted), "every part is as it was sealed and signed")


def _say(verdict: Verdict, words: str) -> None:
    if not verdict.is_sound:
        lines = [f"{what}: {part}" if part else what for what, part in verdict.faults]
        raise click.ClickException("\n".join(["This file is not as it was sealed.", *lines]))
    click.echo(f"{verdict.number}: {words}.")
    click.echo(f"manifest sha256 {verdict.manifest_sha256}")
    if verdict.signer_name:
        click.echo(f"signed by {verdict.signer_name}")
