"""`lms questions import`: a whole file into the bank, all or none."""

import sys
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext
from sqlalchemy import literal

from courses.questions import import_words
from courses.questions.actions.categories import keep_category
from courses.questions.actions.importing import (
    choose_questions,
    confirm_import,
    held_already,
    plan_import,
    stage_import,
)
from courses.questions.admission import admit
from courses.questions.cli.place import Place, find_place
from courses.questions.cli.telling import FAULTY, refuse, tell_counts, tell_notes
from courses.questions.formats.reading import Reading, read_any
from courses.questions.models import QuestionCategory, QuestionImport
from courses.questions.staging import Staged, stage
from courses.questions.wording import kind_label
from lms.core.db import begin_writing, db, transaction
from lms.core.i18n import _
from lms.core.storage import record_file, write_file
from lms.core.verbs import check_site

_EVERYTHING = literal(True)


@click.command("import")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--category", default="", help="Category, its levels parted by “/”; made where it is missing.")
@click.option("--unit", "code", default="", help="Code of the unit that keeps it (default: the root unit).")
@click.option("--author", default="", help="Sign-in name of the author of the drafts.")
@click.option("--pool", type=click.Choice(["graded", "self_test"]), default="graded", show_default=True)
@click.option("--partly", is_flag=True, help="Import what was understood although something was not.")
@click.option("--doubles", is_flag=True, help="Import also what the bank or the file holds already.")
@click.option("--dry-run", is_flag=True, help="Only read: every note with its line; nothing is written.")
@with_appcontext
def import_command(
    path: Path,
    *,
    category: str,
    code: str,
    author: str,
    pool: str,
    partly: bool,
    doubles: bool,
    dry_run: bool,
) -> None:
    """Read a file of questions and put them into the bank as drafts, all or none.

    Exit 0, or 2 where something was not understood; then nothing is written without --partly.
    """
    check_site()
    reading = admit(read_any(path.name, path.read_bytes()))
    tell_notes(reading)
    place = None if dry_run and not (category or code or author) else find_place(category, code, author)
    staged = stage(reading, pool=pool, keep_categories=True)
    _summarise(reading, Staged(staged), place, doubles=doubles)
    faults = len(reading.file.faults)
    if dry_run:
        click.echo(_("Nothing was written (dry run)."))
        sys.exit(FAULTY if faults else 0)
    if not reading.file.questions or (faults and not partly):
        hint = _("Add --partly to import what was understood.") if reading.file.questions else ""
        refuse(_("Faults: %(count)s. Nothing was written.", count=faults), hint)
    assert place is not None
    _import(reading, staged, place, doubles=doubles)
    sys.exit(FAULTY if faults else 0)


def _summarise(reading: Reading, staged: Staged, place: Place | None, *, doubles: bool) -> None:
    """The plan: format, kinds, categories, pictures, and what the bank or the file holds already."""
    found = reading.file.questions
    with transaction(write=False):
        left_out = {} if doubles else held_already(staged, _EVERYTHING)
    for position, held in left_out.items():
        line = found[position].line
        if isinstance(held, int):
            words = _("Left out: the same as the question in line %(line)s.", line=found[held].line)
        else:
            words = _("Left out: the bank holds it as %(key)s.", key=held.key)
        click.echo(f"{reading.name}:{line}: {words}")
    rows = {
        _("Format"): import_words.format_label(reading.format) or "–",
        _("Questions"): str(len(found)),
        _("Pictures"): str(len(reading.file.files)),
        _("Left out: in the bank or in the file already"): str(len(left_out)),
    }
    for label, value in rows.items():
        click.echo(f"{label}: {value}")
    tell_counts(_("Kinds"), (kind_label(question.kind) for question in found))
    if place:
        tell_counts(_("Categories"), (staged.path(each, place.path) or place.path for each in found))
    else:
        tell_counts(_("Categories"), (each.category for each in found if each.category))


def _import(reading: Reading, content: dict[str, Any], place: Place, *, doubles: bool) -> None:
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
        if doubles:
            choose_questions(
                batch=batch, shown=range(len(content["questions"])), taken=range(len(content["questions"]))
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
