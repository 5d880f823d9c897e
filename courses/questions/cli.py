"""`lms questions …`: whole files of questions in and out of the bank, at the console."""

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import click
from flask.cli import with_appcontext
from sqlalchemy import literal

from courses.questions import import_words
from courses.questions.actions.categories import keep_category, path_words
from courses.questions.actions.exporting import Export, note_export, write_export
from courses.questions.actions.importing import confirm_import, held_already, plan_import, stage_import
from courses.questions.admission import admit
from courses.questions.formats.excel_columns import letter_of
from courses.questions.formats.question_file import FaultAt
from courses.questions.formats.reading import Reading, read_any
from courses.questions.formats.registry import find_format, list_formats
from courses.questions.models import QuestionCategory, QuestionImport
from courses.questions.queries import find_category
from courses.questions.queries.exports import MOST, Chosen, count_exportable, list_exportable
from courses.questions.reach import WRITE
from courses.questions.rules import clean_path, path_faults
from courses.questions.staging import Staged, stage
from courses.questions.wording import kind_label
from lms.core.clock import today
from lms.core.db import begin_writing, db, transaction
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.permissions import roles_with
from lms.core.setup import is_prepared
from lms.core.storage import record_file, write_file
from lms.organisations.queries import SubtreeScope, find_unit_by_code, find_unit_in, get_root
from lms.people.models import Person
from lms.people.queries import find_by_sign_in_name, live_grants

FAULTY = 2
_EVERYTHING = literal(True)


@click.group()
def questions() -> None:
    """Questions of the bank as files: GIFT, Aiken, Moodle XML, QTI, Excel."""


@dataclass(frozen=True)
class Place:
    """Where the questions go, and in whose name."""

    unit_id: int
    path: str
    author_id: int


@questions.command("import")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--category", default="", help="Category, its levels parted by “/”; made where it is missing.")
@click.option("--unit", "code", default="", help="Code of the unit that keeps it (default: the root unit).")
@click.option("--author", default="", help="Sign-in name of the author of the drafts.")
@click.option("--pool", type=click.Choice(["graded", "self_test"]), default="graded", show_default=True)
@click.option("--partly", is_flag=True, help="Import what was understood although something was not.")
@click.option("--dry-run", is_flag=True, help="Only read: every note with its line; nothing is written.")
@with_appcontext
def import_command(
    path: Path, *, category: str, code: str, author: str, pool: str, partly: bool, dry_run: bool
) -> None:
    """Read a file of questions and put them into the bank as drafts, all or none.

    Exit 0, or 2 where something was not understood; then nothing is written without --partly.
    """
    _check_site()
    reading = admit(read_any(path.name, path.read_bytes()))
    _tell(reading)
    place = None if dry_run and not (category or code or author) else _place(category, code, author)
    staged = stage(reading, pool=pool, keep_categories=True)
    _summarise(reading, Staged(staged), place)
    faults = len(reading.file.faults)
    if dry_run:
        click.echo(_("Nothing was written (dry run)."))
        sys.exit(FAULTY if faults else 0)
    if not reading.file.questions or (faults and not partly):
        hint = _("Add --partly to import what was understood.") if reading.file.questions else ""
        _refuse(_("Faults: %(count)s. Nothing was written.", count=faults), hint)
    assert place is not None
    _import(reading, staged, place)
    sys.exit(FAULTY if faults else 0)


def _check_site() -> None:
    if not is_prepared():
        raise click.ClickException("This site is not set up yet: run “lms init” first.")


def _refuse(*sentences: str) -> NoReturn:
    for sentence in filter(None, sentences):
        click.echo(sentence)
    sys.exit(FAULTY)


def _tell(reading: Reading) -> None:
    warning = _("Warning:")
    for note in reading.file.notes:
        mark = f"{warning} " if note.level == "warning" else ""
        click.echo(f"{reading.name}:{_at(note, reading.format)}: {mark}{import_words.said_of(note)}")


def _at(note: FaultAt, format: str) -> str:
    """12, 12:5, or the cell C12 of a workbook."""
    if note.column is None:
        return str(note.line)
    return f"{letter_of(note.column - 1)}{note.line}" if format == "excel" else f"{note.line}:{note.column}"


def _place(category: str, code: str, author: str) -> Place:
    """Where the questions go; everything that is wrong with that is said at once."""
    with transaction(write=False):
        person, unit = find_by_sign_in_name(author) if author else None, _unit(code)
        wrong = []
        if path_faults(clean_path(category)):
            wrong.append(path_words() if category else _("Name the category with --category."))
        if unit is None:
            wrong.append(_("There is no unit with the code %(code)s.", code=code))
        if person is None:
            wrong.append(
                _("Nobody signs in as %(name)s.", name=author)
                if author
                else _("Name the author with --author.")
            )
        elif unit is not None and not _may_write(person, unit.code):
            wrong.append(
                _(
                    "%(name)s may not write questions of the unit %(code)s.",
                    name=person.full_name,
                    code=unit.code,
                )
            )
        if wrong or unit is None or person is None:
            _refuse(*wrong)
        return Place(unit.id, clean_path(category), person.id)


def _unit(code: str) -> Any:
    return find_unit_by_code(code.strip().upper()) if code else get_root()


def _may_write(person: Person, code: str) -> bool:
    roles = roles_with(WRITE)
    roots = frozenset(unit_id for role, unit_id in live_grants(person.id, today()) if role in roles)
    return find_unit_in(SubtreeScope(roots, today()), code, on=today()) is not None


def _summarise(reading: Reading, staged: Staged, place: Place | None) -> None:
    """The plan: format, kinds, categories, pictures, and what the bank or the file holds already."""
    found = reading.file.questions
    with transaction(write=False):
        left_out = held_already(staged, _EVERYTHING)
    rows = {
        _("Format"): import_words.format_label(reading.format) or "–",
        _("Questions"): str(len(found)),
        _("Pictures"): str(len(reading.file.files)),
        _("Left out: in the bank or in the file already"): str(len(left_out)),
    }
    for label, value in rows.items():
        click.echo(f"{label}: {value}")
    _count(_("Kinds"), (kind_label(question.kind) for question in found))
    if place:
        _count(_("Categories"), (staged.path(each, place.path) or place.path for each in found))
    else:
        _count(_("Categories"), (each.category for each in found if each.category))


def _count(label: str, values: Iterable[str]) -> None:
    counted = Counter(values)
    if counted:
        click.echo(f"{label}:")
    for value, count in sorted(counted.items()):
        click.echo(f"  {value}: {count}")


def _import(reading: Reading, content: dict[str, Any], place: Place) -> None:
    for file in reading.file.files:
        write_file(file.content)
    with transaction(write=True):
        for file in reading.file.files:
            record_file(file.sha256, size=len(file.content), media_type=file.media_type)
        category = keep_category(unit_id=place.unit_id, path=place.path)
        batch = stage_import(
            category=category,
            name=reading.name,
            format=reading.format,
            content=content,
            person_id=place.author_id,
            readable=_EVERYTHING,
        )
        batch_id, category_id, wanted = batch.id, category.id, _wanted(batch)
    if not wanted:
        click.echo(_("The bank holds all of these questions already: nothing was imported."))
        return
    with transaction(write=False):
        batch, category = db.session.get_one(QuestionImport, batch_id), _category(category_id)
        planned = plan_import(batch=batch, category=category, left_out=batch.content["left_out"])
        begin_writing()
        batch, category = db.session.get_one(QuestionImport, batch_id), _category(category_id)
        made = confirm_import(batch=batch, category=category, planned=planned)
        click.echo(_("Imported as drafts: %(count)s.", count=len(made)))


def _wanted(batch: QuestionImport) -> int:
    wanted = len(batch.content["questions"]) - len(batch.content["left_out"])
    if not wanted:
        db.session.delete(batch)
    return wanted


def _category(category_id: int) -> QuestionCategory:
    return db.session.get_one(QuestionCategory, category_id)


@questions.command("export")
@click.argument("format_key", metavar="FORMAT")
@click.argument("path", metavar="FILE", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--category", default="", help="Only this category and those below it.")
@click.option("--unit", "code", default="", help="Code of the unit that keeps it (default: the root unit).")
@with_appcontext
def export_command(format_key: str, path: Path, *, category: str, code: str) -> None:
    """Write questions of the bank into FILE; what the format cannot hold is said question by question."""
    _check_site()
    format = find_format(format_key)
    if format is None or format.write is None:
        _refuse(_("There is no format “%(name)s” to write: see “lms questions formats”.", name=format_key))
    with transaction(write=False):
        chosen = Chosen(category_id=_category_id(category, code) if category else None)
        count = count_exportable(chosen, _EVERYTHING)
        if not count:
            _refuse(_("No question was found"))
        if count > MOST:
            _refuse(
                _(
                    "These are %(count)s questions; one file takes %(most)s: choose fewer.",
                    count=count,
                    most=MOST,
                )
            )
        try:
            export = write_export(questions=list_exportable(chosen, _EVERYTHING), format=format)
        except Refusal as refusal:
            _refuse(*map(str, refusal.messages))
        begin_writing()
        note_export(export=export, category=category or "*")
    path.write_bytes(export.written.content)
    _tell_losses(export, path)


def _category_id(category: str, code: str) -> int:
    unit = _unit(code)
    if unit is None:
        _refuse(_("There is no unit with the code %(code)s.", code=code))
    found = find_category(unit_id=unit.id, path=clean_path(category))
    if found is None:
        _refuse(_("The unit %(code)s has no category “%(path)s”.", code=unit.code, path=category))
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


@questions.command("formats")
@with_appcontext
def formats_command() -> None:
    """Every format: its name, endings, whether it is read and written, what it is."""
    for format in list_formats():
        deeds = [word for word, can in ((_("read"), format.read), (_("written"), format.write)) if can]
        endings = " ".join(format.suffixes)
        click.echo(f"{format.key:<14} {endings:<16} {', '.join(deeds):<16} {_(format.label)}")
