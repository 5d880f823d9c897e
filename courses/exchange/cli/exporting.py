"""`lms courses export`: a folder without loss, or a package for other systems."""

import shutil
import sys
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import with_appcontext

from courses.catalogue.queries import get_course
from courses.exchange.cartridge.writing import write_cartridge
from courses.exchange.cli.group import courses
from courses.exchange.plan import CoursePlan
from courses.exchange.plan_queries import get_plan
from courses.exchange.scorm.writing import write_scorm12
from courses.exchange.shown.parcel import Parcel
from courses.exchange.wording import losses_by_place
from courses.exchange.writing import list_large, write_folder
from lms.core.db import transaction
from lms.core.errors import NotFound, Refusal
from lms.core.i18n import _

_FORMATS = ("folder", "scorm12", "cartridge")


@courses.command("export")
@click.argument("slug")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--format", "kind", type=click.Choice(_FORMATS), default="folder", help="What to write.")
@click.option("--lesson", default="", help="With scorm12: only the lesson with that slug.")
@click.option("--force", is_flag=True, help="Write over what is there; other files of a folder stay.")
@with_appcontext
def export_command(slug: str, path: Path, *, kind: str, lesson: str, force: bool) -> None:
    """Write a course as a folder (importing it gives the same course), or as one file for other systems."""
    if not force and path.exists() and (kind != "folder" or not path.is_dir() or any(path.iterdir())):
        _stop(_("%(path)s is not empty: name another folder, or add --force.", path=path))
    try:
        with transaction(write=False):
            course, version = get_course(slug)
            plan, number = get_plan(course, version), version.number
            count = (
                _write_folder(plan, path) if kind == "folder" else _write_package(plan, kind, lesson, path)
            )
    except NotFound:
        _stop(_("There is no course %(slug)s. “lms courses list” shows all.", slug=slug))
    except Refusal as refusal:
        said = _("Nothing was written: the folder would not be the whole course.")
        _stop("\n".join([*refusal.messages, said]))
    params = {"count": count, "path": path, "slug": slug, "number": number}
    click.echo(_("%(slug)s, version %(number)s: %(count)s files written to %(path)s.", **params))


def _stop(words: str) -> NoReturn:
    click.echo(words)
    sys.exit(1)


def _write_folder(plan: CoursePlan, path: Path) -> int:
    files, large = write_folder(plan), list_large(plan)
    for name, content in files.items():
        _place(path / name).write_bytes(content)
    for name, source in large.items():
        shutil.copyfile(source, _place(path / name))
    return len(files) + len(large)


def _place(target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def _write_package(plan: CoursePlan, kind: str, lesson: str, path: Path) -> int:
    if lesson and lesson not in {each.slug for each in plan.lessons()}:
        raise NotFound()
    parcel: Parcel = write_cartridge(plan) if kind == "cartridge" else write_scorm12(plan, lesson=lesson)
    with _place(path).open("wb") as file:
        parcel.write(file)
    mark = _("Not in the package:")
    for place in losses_by_place(parcel.losses):
        for sentence in place.sentences:
            click.echo(f"{mark} {sentence}")
    return len(parcel.files)
