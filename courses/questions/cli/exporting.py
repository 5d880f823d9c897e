"""`lms questions export` and `formats`: the bank in a file."""

from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import literal

from courses.questions import import_words
from courses.questions.actions.exporting import Export, note_export, write_export
from courses.questions.cli.place import find_unit
from courses.questions.cli.telling import refuse
from courses.questions.formats.registry import find_format, list_formats
from courses.questions.queries import find_category
from courses.questions.queries.exports import MOST, Chosen, count_exportable, list_exportable
from courses.questions.rules import clean_path
from lms.core.db import begin_writing, transaction
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.verbs import check_site

_EVERYTHING = literal(True)


@click.command("export")
@click.argument("format_key", metavar="FORMAT")
@click.argument("path", metavar="FILE", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--category", default="", help="Only this category and those below it.")
@click.option("--unit", "code", default="", help="Code of the unit that keeps it (default: the root unit).")
@with_appcontext
def export_command(format_key: str, path: Path, *, category: str, code: str) -> None:
    """Write questions of the bank into FILE; what the format cannot hold is said question by question."""
    check_site()
    format = find_format(format_key)
    if format is None or format.write is None:
        refuse(_("There is no format “%(name)s” to write: see “lms questions formats”.", name=format_key))
    with transaction(write=False):
        chosen = Chosen(category_id=_category_id(category, code) if category else None)
        count = count_exportable(chosen, _EVERYTHING)
        if not count:
            refuse(_("No question was found"))
        if count > MOST:
            refuse(
                _(
                    "These are %(count)s questions; one file takes %(most)s: choose fewer.",
                    count=count,
                    most=MOST,
                )
            )
        try:
            export = write_export(questions=list_exportable(chosen, _EVERYTHING), format=format)
        except Refusal as refusal:
            refuse(*map(str, refusal.messages))
        begin_writing()
        note_export(export=export, category=category or "*")
    path.write_bytes(export.written.content)
    _tell_losses(export, path)


def _category_id(category: str, code: str) -> int:
    unit = find_unit(code)
    if unit is None:
        refuse(_("There is no unit with the code %(code)s.", code=code))
    found = find_category(unit_id=unit.id, path=clean_path(category))
    if found is None:
        refuse(_("The unit %(code)s has no category “%(path)s”.", code=unit.code, path=category))
    return found.id


def _tell_losses(export: Export, path: Path) -> None:
    left_out = {note.position for note in export.written.left_out}
    for note in export.written.notes:
        mark = _("Not in the file:") if note.level == "error" else _("Warning:")
        click.echo(f"{note.question}: {mark} {import_words.said_of(note)}")
    held = export.count - len(left_out)
    click.echo(
        _("%(held)s of %(count)s questions written to %(path)s.", held=held, count=export.count, path=path)
    )


@click.command("formats")
@with_appcontext
def formats_command() -> None:
    """Every format: its name, endings, whether it is read and written, what it is."""
    for format in list_formats():
        deeds = [word for word, can in ((_("read"), format.read), (_("written"), format.write)) if can]
        endings = " ".join(format.suffixes)
        click.echo(f"{format.key:<14} {endings:<16} {', '.join(deeds):<16} {_(format.label)}")
