"""Importing a course of this site: its folder, or an archive of it, becomes the version that new learners get."""

from collections.abc import Iterable
from pathlib import Path

import click

from courses.exchange.actions import ImportOutcome, import_course
from courses.exchange.cli.group import end_refused, refuse
from courses.exchange.faults import FileFault
from courses.exchange.manifest import read_course_at
from courses.exchange.plan import CoursePlan
from courses.exchange.queries import find_unit_code_of, list_conflicts
from lms.core.db import transaction
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.text import format_tiet
from lms.organisations.models import Unit
from lms.organisations.queries import find_unit_by_code, get_root


def import_own(path: Path, scratch: Path, *, dry_run: bool, code: str | None) -> None:
    """The course is published, or every fault is said; with `dry_run` nothing is written."""
    reading = read_course_at(path, scratch)
    _tell(reading.notes)
    if reading.plan is None:
        end_refused(len(reading.faults))
    with transaction(write=False):
        unit_id = unit_for(code).id
        faults = [*map(_line, list_conflicts(reading.plan)), *_owner_faults(reading.plan, code)]
    if faults:
        refuse(faults)
    if dry_run:
        click.echo(_("No fault. Nothing was written (dry run)."))
        _summarise(reading.plan)
    else:
        _import(reading.plan, unit_id)


def _import(plan: CoursePlan, unit_id: int) -> None:
    try:
        with transaction(write=False):
            outcome = import_course(plan, unit_id=unit_id)
    except Refusal as refusal:
        refuse(refusal.messages)
    _announce(outcome)
    _summarise(plan)


def _tell(notes: Iterable[FileFault]) -> None:
    for note in notes:
        click.echo(_line(note))


def _line(note: FileFault) -> str:
    warning = _("Warning:")
    mark = f"{warning} " if note.is_warning else ""
    return f"{note.file}:{note.line}: {mark}{_words(note)}"


def _words(note: FileFault) -> str:
    place = note.fault.place
    if place.isdecimal():
        place = _("block %(number)s", number=place)
    said = _(note.fault.message, **note.fault.params)
    return f"{place}: {said}" if place else str(said)


def unit_for(code: str | None) -> Unit:
    """The unit with that code, the root unit without one; the command ends where there is none."""
    unit = find_unit_by_code(code.strip().upper()) if code else get_root()
    if unit is None:
        refuse([_("There is no unit with the code %(code)s.", code=code)])
    return unit


def _owner_faults(plan: CoursePlan, code: str | None) -> list[str]:
    """A course that belongs to a unit stays there."""
    owner = find_unit_code_of(plan.slug)
    if not code or owner in (None, code.strip().upper()):
        return []
    return [_("The course belongs to the unit %(code)s already: leave --unit out.", code=owner)]


def _announce(outcome: ImportOutcome) -> None:
    params = {"slug": outcome.slug, "title": outcome.title, "number": outcome.number}
    if outcome.is_new:
        click.echo(_("Imported: %(title)s (%(slug)s), version %(number)s.", **params))
    else:
        click.echo(_("Nothing has changed: %(title)s (%(slug)s) stays at version %(number)s.", **params))


def _summarise(plan: CoursePlan) -> None:
    rows = {
        _("Lessons"): len(plan.lessons()),
        _("Self-test questions"): len(plan.self_test()),
        _("Graded questions"): len(plan.graded()),
        _("Quizzes"): len(plan.quizzes()),
        _("Images"): len(plan.images),
        _("Files of the course"): len(plan.files),
        _("Films and packages"): len(plan.things),
        _("Class periods (tiết)"): format_tiet(plan.tiet_hundredths),
    }
    for label, value in rows.items():
        click.echo(f"  {label}: {value}")
