"""The commands of courses hang here."""

import sys
from collections.abc import Iterable
from typing import NoReturn

import click

from lms.core.i18n import _

FAULTS = 2


@click.group()
def courses() -> None:
    """Courses: files of every kind in, folders and packages out (format: courses/samples/README.md)."""


def refuse(lines: Iterable[str]) -> NoReturn:
    """Every fault is said, nothing was written, and the command ends with 2."""
    said = [*lines]
    for line in said:
        click.echo(line)
    end_refused(len(said))


def end_refused(count: int) -> NoReturn:
    """So many faults were said, nothing was written, and the command ends with 2."""
    click.echo(_("Faults: %(count)s. Nothing was written.", count=count))
    sys.exit(FAULTS)
