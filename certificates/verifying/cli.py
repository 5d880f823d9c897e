"""`lms certificates verify FILE`."""

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from certificates.verifying.queries import check_file
from certificates.verifying.rules import ADVICE, TITLES
from lms.core.db import transaction
from lms.core.i18n import _, in_language


@click.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def verify_command(file: Path) -> None:
    """Check FILE: exit 0 only for a valid certificate of this site, whole, trusted and in the register."""
    with transaction(write=False), in_language("vi"):
        outcome = check_file(file.read_bytes())
        click.echo(f"{outcome.found}: {_(TITLES[outcome.found])}")
        if outcome.facts and outcome.certificate:
            facts = outcome.facts
            click.echo(f"  {facts['holder_name']}")
            click.echo(f"  {facts['course_title']}")
            click.echo(
                f"  {outcome.certificate.register_number}, {facts['issued_on']:%d/%m/%Y}, {facts['issuer_name']}"
            )
        else:
            click.echo(f"  {_(ADVICE[outcome.found])}")
    sys.exit(0 if outcome.is_valid else 1)
