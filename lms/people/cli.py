"""`lms people …`: the first administrator, and a way back in."""

import click
from flask.cli import with_appcontext

from lms.core.clock import today
from lms.core.db import transaction
from lms.core.errors import Refusal
from lms.core.forms import is_address
from lms.core.i18n import in_language
from lms.core.permissions import Role
from lms.core.text import clean_line
from lms.core.verbs import check_site
from lms.organisations.queries import get_root
from lms.people.actions import (
    create_person,
    give_temporary_password,
    grant_role,
    hold_post,
    reconcile_titles,
)
from lms.people.passwords import hash_password, temporary_password
from lms.people.queries import find_by_sign_in_name
from lms.people.rules import is_user_name


@click.group("people")
def people_commands() -> None:
    """People who may sign in."""


@people_commands.command("create-administrator")
@click.argument("full_name", metavar="NAME")
@click.option("--email", default="", help="E-mail address to sign in with.")
@click.option("--user-name", default="", help="User name to sign in with.")
@with_appcontext
def create_administrator(full_name: str, email: str, user_name: str) -> None:
    """Make NAME an administrator of the whole site and print a temporary password.

    Example: lms people create-administrator "Vũ Đức Nam" --user-name nam
    """
    check_site()
    if not (email or user_name):
        raise click.UsageError("Give --email or --user-name to sign in with.")
    if not clean_line(full_name):
        raise click.UsageError("Give the full name of the administrator.")
    if email and not is_address(email):
        raise click.UsageError(f"{email} is not an e-mail address.")
    if user_name and not is_user_name(user_name):
        raise click.UsageError(
            "A user name has 3 to 40 characters: small letters without marks, digits, dots and hyphens."
        )
    password = temporary_password()
    password_hash = hash_password(password)
    try:
        with in_language("en"), transaction(write=True):
            _write_administrator(full_name, email, user_name, password_hash)
    except Refusal as refusal:
        raise click.ClickException(" ".join(refusal.messages)) from refusal
    _tell(email or user_name, password)


def _write_administrator(full_name: str, email: str, user_name: str, password_hash: str) -> None:
    person, root = create_person(full_name=full_name, email=email, user_name=user_name), get_root()
    hold_post(
        person=person,
        unit=root,
        title="Quản trị hệ thống",
        person_group="nguoi_lao_dong",
        valid_from=today(),
        is_counted=False,
    )
    grant_role(person=person, role=Role.ADMINISTRATOR, unit=root, valid_from=today(), granted_by_id=None)
    give_temporary_password(person=person, password_hash=password_hash)


@people_commands.command("reset-password")
@click.argument("name")
@with_appcontext
def reset_password(name: str) -> None:
    """Print a temporary password for whoever signs in as NAME; every open session ends.

    Example: lms people reset-password nam
    """
    check_site()
    password = temporary_password()
    password_hash = hash_password(password)
    with transaction(write=True):
        person = find_by_sign_in_name(name)
        if person is None:
            raise click.ClickException(f"Nobody signs in as {name}.")
        give_temporary_password(person=person, password_hash=password_hash)
    _tell(name, password)


@people_commands.command("reconcile-titles")
@with_appcontext
def reconcile_post_titles() -> None:
    """Compare every title that posts bear with the master list; what people decided stays.

    Example: lms people reconcile-titles
    """
    check_site()
    with transaction(write=True):
        changed = reconcile_titles()
    click.echo(f"Titles whose verdict changed: {changed}")


def _tell(name: str, password: str) -> None:
    click.echo(f"Sign in as: {name}")
    click.echo(f"Temporary password: {password}")
    click.echo("It must be changed at the first sign-in.")
