"""The list of a class: putting people on it, taking them off, marking them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.i18n import _, ngettext
from lms.core.paging import asked_page, asked_search, paginate
from lms.core.permissions import allowed, the_actor
from lms.people.models import Person
from lms.people.queries import matches
from lms.people.views.parts import refusals_in, status_of
from lms.plans.actions import add_members, mark_members, take_back_mark, withdraw_member
from lms.plans.forms import PeopleForm, ReasonForm
from lms.plans.models import TrainingClass
from lms.plans.queries import members_by_state
from lms.plans.seats import find_people, get_member, list_candidates, read_names
from lms.plans.views.blueprint import CLASS, PERMISSION, plans
from lms.plans.views.classes import own_class, to_class
from lms.plans.views.parts import own_scope, refusals_flashed
from lms.plans.wording import WORDS

_FIRST_LOST = 20


@plans.route(f"{CLASS}/them", methods=["GET", "POST"])
@allowed(PERMISSION)
def add_people(public_id: str) -> ResponseReturnValue:
    """People are put on the list: by a pasted column of staff numbers, or one by one from a search."""
    held, _line, plan = own_class(public_id)
    form, search = PeopleForm(), asked_search()
    if form.validate_on_submit():
        with refusals_in(form):
            added = add_members(held=held, person_ids=_named(form), by_id=the_actor().person_id)
        if not form.form_errors:
            said = ngettext("%(num)s person is on the list.", "%(num)s people are on the list.", added)
            flash(said, "success")
            return to_class(public_id)
    candidates = list_candidates(held, own_scope(), today(), search=matches(search) if search else None)
    inside = Person.id.is_not(None) if search else Person.id.is_(None)
    return render_template(
        "plans/add_people.html",
        form=form,
        held=held,
        plan=plan,
        search=search,
        page=paginate(candidates.where(inside), number=asked_page(), per_page=20),
        counts=members_by_state([held.id]).get(held.id, {}),
    ), status_of(form)


def _named(form: PeopleForm) -> list[int]:
    """The people whom the pasted list and the ticks mean; refused, with names, where some mean nobody."""
    ticked = [int(text) for text in request.form.getlist("nguoi") if text.isascii() and text.isdigit()]
    known = _inside(ticked)
    found, lost = find_people(read_names(form.people.data or ""), own_scope(), today())
    if lost:
        shown = ", ".join(lost[:_FIRST_LOST]) + ("…" if len(lost) > _FIRST_LOST else "")
        raise Refusal(_("Nobody of your units has this staff number or address: %(names)s", names=shown))
    if not found and not known:
        raise Refusal(_("Choose people, or paste their staff numbers."))
    return [*found, *known]


def _inside(person_ids: list[int]) -> list[int]:
    """Of these people those of the officer's units."""
    statement = list_candidates(
        TrainingClass(id=0), own_scope(), today(), search=Person.id.in_(person_ids[:200])
    )
    return [row.id for row in db.session.execute(statement)]


@plans.post(f"{CLASS}/rut/<int:member_id>")
@allowed(PERMISSION)
def withdraw(public_id: str, member_id: int) -> ResponseReturnValue:
    """The person is off the list."""
    held, _line, _plan = own_class(public_id)
    with refusals_flashed(_("The person is off the list. Put the name on again to undo this.")):
        withdraw_member(held=held, member=get_member(held.id, member_id))
    return to_class(public_id)


@plans.post(f"{CLASS}/danh-dau")
@allowed(PERMISSION)
def mark(public_id: str) -> ResponseReturnValue:
    """Those whom this page showed are marked as it says: completed or not."""
    held, _line, _plan = own_class(public_id)
    said = {
        key.removeprefix("ket-qua-"): value
        for key, value in request.form.items()
        if key.startswith("ket-qua-")
    }
    chosen = {
        int(key): value for key, value in said.items() if key.isascii() and key.isdigit() and len(key) < 19
    }
    done = {person for person, value in chosen.items() if value == "done"}
    missed = {person for person, value in chosen.items() if value == "missed"}
    with refusals_flashed(_("The marks are saved.")):
        mark_members(held=held, done=done, missed=missed, by_id=the_actor().person_id)
    return redirect(url_for("plans.show_class", public_id=public_id, trang=request.args.get("trang")))


@plans.route(f"{CLASS}/bo-danh-dau/<int:member_id>", methods=["GET", "POST"])
@allowed(PERMISSION)
def unmark(public_id: str, member_id: int) -> ResponseReturnValue:
    """A mark was wrong: the line of the ledger is corrected, for a reason."""
    held, _line, _plan = own_class(public_id)
    member, form = get_member(held.id, member_id), ReasonForm()
    if form.validate_on_submit():
        with refusals_in(form):
            take_back_mark(held=held, member=member, reason=form.reason.data)
        if not form.form_errors:
            flash(_("The mark is taken back. The person waits to be marked."), "success")
            return to_class(public_id)
    person = db.session.get_one(Person, member.person_id)
    page = render_template(
        "plans/unmark.html", form=form, held=held, member=member, name=person.full_name, words=WORDS
    )
    return page, status_of(form)
