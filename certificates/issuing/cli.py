"""`lms certificates`: the operator's view of the register."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from certificates.issuing.actions import revoke_certificate
from certificates.issuing.queries import find_by_code, list_register
from certificates.issuing.rules import REVOCATION_REASONS
from lms.core.db import db, transaction
from lms.core.errors import Refusal
from lms.core.ids import group_code
from lms.core.storage import read_file

certificates = AppGroup("certificates", help="The register of certificates: list, fetch, verify, revoke.")


@certificates.command("list")
@click.option("--search", default="", help="Part of a name, a register number or a code.")
def list_command(search: str) -> None:
    """List the certificates, newest first: number, code, state, holder, course."""
    with transaction(write=False):
        for certificate, name, revocation in db.session.execute(list_register(search)):
            state = "revoked" if revocation else certificate.state
            course = certificate.facts["course_title"]
            code = group_code(certificate.code)
            click.echo(f"{certificate.register_number}\t{code}\t{state}\t{name}\t{course}")


@certificates.command("fetch")
@click.argument("code")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
def fetch_command(code: str, output: Path) -> None:
    """Write the signed file of the certificate with this CODE, byte for byte as it was issued."""
    with transaction(write=False):
        certificate = find_by_code(code)
        if certificate is None or certificate.signed_sha256 is None:
            sys.exit(f"No issued certificate has the code {code}.")
        try:
            output.write_bytes(read_file(certificate.signed_sha256))
        except OSError as error:
            sys.exit(f"{output} cannot be written: {error.strerror}")
    click.echo(f"{output}: {certificate.register_number}")


@certificates.command("revoke")
@click.argument("code")
@click.option("--reason", required=True, type=click.Choice(list(REVOCATION_REASONS)))
@click.option("--decision", required=True, help="Number of the decision.")
def revoke_command(code: str, reason: str, decision: str) -> None:
    """Revoke the certificate with this CODE by a decision."""
    try:
        with transaction(write=True):
            certificate = find_by_code(code)
            if certificate is None:
                sys.exit(f"No issued certificate has the code {code}.")
            revoke_certificate(certificate=certificate, reason=reason, decision_number=decision)
    except Refusal as refusal:
        sys.exit(str(refusal))
    click.echo("Revoked.")
