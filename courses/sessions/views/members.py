"""Who is in a class: added by a pasted list or by unit, taken out one by one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.sessions import actions
from courses.sessions.forms import PasteForm, UnitPeopleForm
from courses.sessions.queries import (
    KEEP,
    ClassRow,
    get_class,
    get_member,
    list_at_unit,
    list_by_keys,
    member_ids,
    names_of,
)
from courses.sessions.rules.pasting import keys_of, not_found, split_lines
from courses.sessions.views.blueprint import sessions
from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.i18n import _, ngettext
from lms.core.permissions import allowed
from lms.people.models import Person
from lms.people.queries import scope_for
from lms.people.views.parts import status_of


@sessions.route("/day-hoc/lop/<public_id>/them", methods=["GET", "POST"])
@allowed(KEEP)
def add_people(public_id: str) -> ResponseReturnValue:
    """The people named are in the class; each line that names nobody of one's units is said."""
    row, form = get_class(public_id, KEEP), PasteForm()
    missing: list[str] = []
    if request.method == "POST" and form.validate():
        missing = _add_named(row, form)
        if not missing and not form.form_errors:
            return redirect(url_for(".show_class", public_id=public_id))
    page = render_template("sessions/add_people.html", row=row, form=form, missing=missing)
    return page, 422 if missing else status_of(form)


def _add_named(row: ClassRow, form: PasteForm) -> list[str]:
    """Whoever is found is added; returns what named nobody. The field keeps only that."""
    lines = split_lines(form.people.data)
    people = list_by_keys(scope_for(KEEP), keys_of(lines))
    missing = not_found(lines, names_of(people))
    try:
        _add(row, people, may_wait=form.may_wait.data)
    except Refusal as refusal:
        form.form_errors.extend(str(message) for message in refusal.messages)
        return []
    form.people.data = "\n".join(missing)
    return missing


def _add(row: ClassRow, people: list[Person], *, may_wait: bool) -> None:
    """Whoever is new is in the class or waits for a place; it is said how many."""
    here = set(db.session.scalars(member_ids(row.study_class.id)))
    before = {person.id for person in people} & here
    added = actions.add_members(study_class=row.study_class, people=people, may_wait=may_wait)
    if added:
        words = ngettext(
            "%(num)s person is in the class now.", "%(num)s people are in the class now.", len(added)
        )
        flash(words, "success")
    if before:
        words = ngettext(
            "%(num)s person was in it already.", "%(num)s people were in it already.", len(before)
        )
        flash(words, "info")
    late = len(people) - len(added) - len(before)
    if late:
        words = ngettext("%(num)s person waits for a place.", "%(num)s people wait for a place.", late)
        flash(words, "warning")


@sessions.route("/day-hoc/lop/<public_id>/them-don-vi", methods=["GET", "POST"])
@allowed(KEEP)
def add_unit(public_id: str) -> ResponseReturnValue:
    """Everybody of a unit is in the class, after the number of them was shown and confirmed."""
    row, form = get_class(public_id, KEEP), UnitPeopleForm()
    form.unit.offer(scope_for(KEEP), today())
    people: list[Person] | None = None
    if request.method == "POST" and form.validate():
        people = list_at_unit(scope_for(KEEP), form.unit.unit.id, with_below=form.with_below.data)
        if request.form.get("do") == "add" and people and _add_all(row, form, people):
            return redirect(url_for(".show_class", public_id=public_id))
    return render_template("sessions/add_unit.html", row=row, form=form, people=people), status_of(form)


def _add_all(row: ClassRow, form: UnitPeopleForm, people: list[Person]) -> bool:
    try:
        _add(row, people, may_wait=form.may_wait.data)
    except Refusal as refusal:
        form.form_errors.extend(str(message) for message in refusal.messages)
        return False
    return True


@sessions.post("/day-hoc/lop/<public_id>/roi/<person>")
@allowed(KEEP)
def remove_person(public_id: str, person: str) -> ResponseReturnValue:
    """The person is no longer in the class."""
    row = get_class(public_id, KEEP)
    found, member = get_member(row.study_class, person)
    actions.remove_member(study_class=row.study_class, person=found, member=member)
    flash(_("%(name)s is no longer in the class. What was learned stays.", name=found.full_name), "success")
    return redirect(url_for(".show_class", public_id=public_id))
