"""What the commands of the bank print, and how they end."""

import sys
from collections import Counter
from collections.abc import Iterable
from typing import NoReturn

import click

from courses.questions import import_words
from courses.questions.formats.excel_columns import letter_of
from courses.questions.formats.question_file import FaultAt
from courses.questions.formats.reading import Reading
from lms.core.i18n import _

FAULTY = 2


def refuse(*sentences: str) -> NoReturn:
    """The sentences are said, and the command has failed."""
    for sentence in filter(None, sentences):
        click.echo(sentence)
    sys.exit(FAULTY)


def tell_notes(reading: Reading) -> None:
    """Everything that was found wrong is printed with its line."""
    warning = _("Warning:")
    for note in reading.file.notes:
        mark = f"{warning} " if note.level == "warning" else ""
        click.echo(f"{reading.name}:{_at(note, reading.format)}: {mark}{import_words.said_of(note)}")


def _at(note: FaultAt, format: str) -> str:
    """12, 12:5, or the cell C12 of a workbook."""
    if note.column is None:
        return str(note.line)
    return f"{letter_of(note.column - 1)}{note.line}" if format == "excel" else f"{note.line}:{note.column}"


def tell_counts(label: str, values: Iterable[str]) -> None:
    """How often each of the values stands there."""
    counted = Counter(values)
    if counted:
        click.echo(f"{label}:")
    for value, count in sorted(counted.items()):
        click.echo(f"  {value}: {count}")
