"""`lms courses list`."""

import click
from flask.cli import with_appcontext

from courses.catalogue.models import Course, CourseVersion
from courses.catalogue.queries import list_courses
from courses.exchange.cli.group import courses
from lms.core.db import db, transaction
from lms.core.i18n import _
from lms.core.text import format_tiet


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
