"""The console commands of courses: bring a folder in, write one out, list what is there."""

import sys
from collections.abc import Iterable
from pathlib import Path

import click
from flask.cli import with_appcontext

from courses.catalogue.models import Course, CourseVersion
from courses.catalogue.queries import get_course, list_courses
from courses.exchange.actions import ImportOutcome, import_course
from courses.exchange.faults import FileFault
from courses.exchange.manifest import read_course_at
from courses.exchange.plan import CoursePlan
from courses.exchange.queries import export_course, find_unit_code_of, list_conflicts
from lms.core.db import db, transaction
from lms.core.errors import NotFound, Refusal
from lms.core.i18n import _
from lms.core.text import format_tiet
from lms.organisations.queries import find_unit_by_code, get_root


@click.group()
def courses() -> None:
    """Courses as plain-text folders (format: courses/samples/README.md)."""


@courses.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--dry-run", is_flag=True, help="Only check: every fault with file and line, nothing is written."
)
@click.option(
    "--unit", "code", help="Code of the unit that a new course belongs to (default: the root unit)."
)
@with_appcontext
def import_command(path: Path, *, dry_run: bool, code: str | None) -> None:
    """Load a course folder, or a ZIP archive of one: every fault at once, nothing half-written."""
    reading = read_course_at(path)
    _tell(reading.notes)
    if reading.plan is None:
        _refuse(len(reading.faults))
        return
    with transaction(write=False):
        conflicts = list_conflicts(reading.plan)
        _tell(conflicts)
        unit_id = _unit_id(reading.plan, code)
    if conflicts or unit_id is None:
        _refuse(len(conflicts) + (unit_id is None))
    elif dry_run:
        click.echo(_("No fault. Nothing was written (dry run)."))
        _summarise(reading.plan)
    else:
        _import(reading.plan, unit_id)


def _import(plan: CoursePlan, unit_id: int) -> None:
    try:
        with transaction(write=False):
            outcome = import_course(plan, unit_id=unit_id)
    except Refusal as refusal:
        for message in refusal.messages:
            click.echo(message)
        _refuse(len(refusal.messages))
        return
    _announce(outcome)
    _summarise(plan)


def _tell(notes: Iterable[FileFault]) -> None:
    warning = _("Warning:")
    for note in notes:
        mark = f"{warning} " if note.is_warning else ""
        click.echo(f"{note.file}:{note.line}: {mark}{_(note.fault.message, **note.fault.params)}")


def _refuse(count: int) -> None:
    click.echo(_("Faults: %(count)s. Nothing was written.", count=count))
    sys.exit(1)


def _unit_id(plan: CoursePlan, code: str | None) -> int | None:
    """The unit for the course; None, said at the console, where the one asked for cannot be."""
    unit = find_unit_by_code(code.strip().upper()) if code else get_root()
    if unit is None:
        click.echo(_("There is no unit with the code %(code)s.", code=code))
        return None
    owner = find_unit_code_of(plan.slug)
    if code and owner not in (None, unit.code):
        click.echo(_("The course belongs to the unit %(code)s already: leave --unit out.", code=owner))
        return None
    return unit.id


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
        _("Class periods (tiết)"): format_tiet(plan.tiet_hundredths),
    }
    for label, value in rows.items():
        click.echo(f"  {label}: {value}")


@courses.command("export")
@click.argument("slug")
@click.argument("path", type=click.Path(file_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Write into a folder that is not empty; its other files stay.")
@with_appcontext
def export_command(slug: str, path: Path, *, force: bool) -> None:
    """Write a course as a folder; importing it gives the same course."""
    if not force and path.exists() and any(path.iterdir()):
        click.echo(_("%(path)s is not empty: name another folder, or add --force.", path=path))
        sys.exit(1)
    try:
        with transaction(write=False):
            course, version = get_course(slug)
            files, number = export_course(course, version), version.number
    except NotFound:
        click.echo(_("There is no course %(slug)s. “lms courses list” shows all.", slug=slug))
        sys.exit(1)
    except Refusal as refusal:
        click.echo("\n".join(refusal.messages))
        click.echo(_("Nothing was written: the folder would not be the whole course."))
        sys.exit(1)
    for name, content in files.items():
        target = path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    params = {"count": len(files), "path": path, "slug": slug, "number": number}
    click.echo(_("%(slug)s, version %(number)s: %(count)s files written to %(path)s.", **params))


@courses.command("list")
@with_appcontext
def list_command() -> None:
    """Every open course: slug, version, tiết, title."""
    with transaction(write=False):
        rows = db.session.execute(list_courses()).all()
        for row in rows:
            click.echo(_row(row[0], row[1]))
    if not rows:
        click.echo(_("There is no course yet."))


def _row(course: Course, version: CourseVersion) -> str:
    return (
        f"{course.slug:<30} v{version.number:<4} {format_tiet(version.tiet_hundredths):>6}  {version.title}"
    )
