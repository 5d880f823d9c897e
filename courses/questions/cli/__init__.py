"""`lms questions …`: whole files of questions in and out of the bank, at the console."""

import click

from courses.questions.cli.exporting import export_command, formats_command
from courses.questions.cli.importing import import_command


@click.group()
def questions() -> None:
    """Questions of the bank as files: Excel, Moodle XML, QTI, GIFT, Aiken."""


for _command in (import_command, export_command, formats_command):
    questions.add_command(_command)
