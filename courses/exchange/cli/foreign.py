"""Importing a file of others: the plan first, then the draft of a new course; never a course that is open."""

from pathlib import Path

import click
from sqlalchemy import select

from courses.authoring.actions import begin_course, take_in
from courses.authoring.incoming import Incoming
from courses.authoring.intake import prepare_incoming
from courses.catalogue.models import Course
from courses.exchange.cli.group import refuse
from courses.exchange.cli.own import unit_for
from courses.exchange.readers.apart import read_apart
from courses.exchange.readers.base import Reading
from courses.exchange.wording import contents_words, kind_label, losses_by_place
from lms.core.clock import today
from lms.core.db import db, transaction
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.people.models import RoleGrant
from lms.people.queries import find_by_sign_in_name


def import_foreign(path: Path, scratch: Path, *, dry_run: bool, code: str | None, author: str | None) -> None:
    """The plan is said; without `dry_run` it is the draft of a new course."""
    reading = read_apart(path, path.name, scratch)
    incoming = reading.first
    _tell_plan(reading)
    if dry_run:
        click.echo(_("No fault. Nothing was written (dry run)."))
        return
    try:
        with transaction(write=False):
            prepared = prepare_incoming(incoming)
        with transaction(write=True):
            unit, person_id = unit_for(code), _author_id(author)
            draft = begin_course(unit=unit, title=incoming.title or path.stem, person_id=person_id)
            take_in(draft=draft, prepared=prepared, person_id=person_id)
            slug = db.session.get_one(Course, draft.course_id).slug
    except Refusal as refusal:
        refuse(refusal.messages)
    click.echo(_("A draft was made: /soan/%(slug)s. Nobody else sees it before it is published.", slug=slug))


def _author_id(name: str | None) -> int:
    """The person of that sign-in name, the first administrator without one; the command ends where there is none."""
    if name:
        person = find_by_sign_in_name(name)
        if person is None:
            refuse([_("Nobody signs in as %(name)s.", name=name)])
        return person.id
    statement = (
        select(RoleGrant.person_id)
        .where(RoleGrant.role == "administrator", RoleGrant.valid_from <= today())
        .where(RoleGrant.valid_to.is_(None) | (RoleGrant.valid_to > today()))
        .order_by(RoleGrant.id)
    )
    found = db.session.scalar(statement.limit(1))
    if found is None:
        refuse([_("A draft has an author: name one with --author.")])
    return found


def _tell_plan(reading: Reading) -> None:
    """Modules, items with what they hold, counts, and what does not survive."""
    incoming = reading.first
    click.echo(f"{kind_label(reading.kind)}: {incoming.title}")
    for module in incoming.modules:
        click.echo(f"  {module.title}")
        for item in module.items:
            click.echo(f"    - {item.title} ({contents_words(item) or _('empty')})")
    for label, count in _counts(incoming).items():
        click.echo(f"  {label}: {count}")
    mark = _("Warning:")
    for place in losses_by_place(incoming.losses):
        where = f"{place.place}: " if place.place else ""
        for sentence in place.sentences:
            click.echo(f"  {mark} {where}{sentence}")


def _counts(incoming: Incoming) -> dict[str, int]:
    return {
        _("Modules"): len(incoming.modules),
        _("Lessons"): len([*incoming.lessons()]),
        _("Blocks"): sum(len(lesson.blocks) for lesson in incoming.lessons()),
        _("Quizzes"): len([*incoming.quizzes()]),
        _("Self-test questions"): len(incoming.questions),
        _("Graded questions"): len(incoming.graded),
        _("Files of the course"): len(incoming.files),
        _("What does not come over"): len(incoming.losses),
    }
