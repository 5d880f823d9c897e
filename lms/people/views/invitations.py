"""Invitations as HR officers see them: who was written to, what became of it, and writing again."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.db import db
from lms.core.i18n import _, ngettext
from lms.core.paging import asked_page, asked_search, paginate
from lms.core.permissions import allowed, the_actor
from lms.organisations.models import Unit
from lms.organisations.queries import SubtreeScope, get_unit_in, name_on
from lms.people.actions import ask_invitation, ask_invitations, correct_person
from lms.people.directory import account_facts
from lms.people.forms.joining import AddressForm
from lms.people.invitations import (
    STATES,
    count_invitations,
    get_invited,
    ids_in_state,
    ids_of,
    list_invitations,
)
from lms.people.models import Person
from lms.people.policy import can_correct_identity
from lms.people.queries import find_by_sign_in_name, scope_for
from lms.people.seats import INVITATION_DAYS
from lms.people.views.blueprints import people
from lms.people.views.parts import refusals_in, status_of
from lms.people.wording import INVITATION_FAILURES, INVITATION_STATES

_ALL_OF = {"failed", "not_invited", "expired"}


def _asked_unit(scope: SubtreeScope) -> Unit | None:
    asked = request.values.get("don-vi")
    return get_unit_in(scope, asked) if asked else None


def _narrowed(scope: SubtreeScope) -> dict[str, Any]:
    unit = _asked_unit(scope)
    return {"search": asked_search(), "unit_id": unit.id if unit else None}


@people.get("/nhan-su/loi-moi")
@allowed("people.manage")
def list_invited() -> ResponseReturnValue:
    """Everybody of this officer's units who has no own password yet, or was invited, by what came of it."""
    scope = scope_for("people.manage")
    state = request.args.get("trang-thai", "")
    state = state if state in STATES else ""
    unit, search = _asked_unit(scope), asked_search()
    narrowed: dict[str, Any] = {"search": search, "unit_id": unit.id if unit else None}
    return render_template(
        "people/list_invited.html",
        page=paginate(list_invitations(scope, state=state, **narrowed), number=asked_page(), per_page=50),
        counts=count_invitations(scope, **narrowed),
        state=state,
        states=INVITATION_STATES,
        failures=INVITATION_FAILURES,
        search=search,
        unit=unit,
        unit_name=name_on(unit.id, today()) if unit else "",
        all_of=_ALL_OF,
        days=INVITATION_DAYS,
    )


@people.post("/nhan-su/loi-moi/gui")
@allowed("people.manage")
def send_invitations() -> ResponseReturnValue:
    """Letters go to the people chosen, or to all in a state."""
    scope, state = scope_for("people.manage"), request.form.get("tat-ca", "")
    unit = _asked_unit(scope)
    if state in _ALL_OF:
        person_ids = ids_in_state(scope, state, **_narrowed(scope))
    else:
        person_ids = ids_of(request.form.getlist("nguoi")[:1000], scope)
    if not person_ids:
        flash(_("Choose at least one person."), "error")
        return _back()
    unit_id = unit.id if unit else min(scope.roots)
    number = ask_invitations(person_ids=person_ids, unit_id=unit_id, by_id=the_actor().person_id)
    _say(number, len(person_ids) - number)
    return _back()


def _say(asked: int, left_out: int) -> None:
    if asked:
        words = ngettext(
            "%(num)s letter is on its way.", "%(num)s letters are on their way, in small batches.", asked
        )
        flash(words, "success")
    if left_out:
        words = ngettext(
            "%(num)s person was left out: no address, can sign in already, or written to within a day.",
            "%(num)s people were left out: no address, can sign in already, or written to within a day.",
            left_out,
        )
        flash(words, "info")


def _back() -> ResponseReturnValue:
    kept = {name: request.form.get(name) or None for name in ("trang-thai", "don-vi", "tim")}
    return redirect(url_for("people.list_invited", **kept))  # type: ignore[arg-type]


@people.route("/nhan-su/loi-moi/<public_id>/dia-chi", methods=["GET", "POST"])
@allowed("people.manage")
def correct_address(public_id: str) -> ResponseReturnValue:
    """The e-mail address of somebody who cannot sign in yet is corrected, and the letter goes there."""
    scope = scope_for("people.manage")
    row = get_invited(public_id, scope)
    above = scope_for("people.administer")
    may_correct = can_correct_identity(person_id=row.Person.id, scope=scope, above=above, on=today())
    if row.state == "accepted" or not may_correct:
        abort(403)
    form = AddressForm(obj=row.Person)
    if form.validate_on_submit() and _is_free(form, row.Person):
        with refusals_in(form):
            _write_address(row.Person, form.email.data)
            ask_invitation(
                person=row.Person,
                unit=db.session.get_one(Unit, min(scope.roots)),
                by_id=the_actor().person_id,
            )
        if not form.form_errors:
            flash(_("The address is corrected, and a letter is on its way there."), "success")
            return redirect(url_for("people.list_invited"))
    return render_template(
        "people/correct_address.html", form=form, row=row, failures=INVITATION_FAILURES
    ), status_of(form)


def _is_free(form: AddressForm, person: Person) -> bool:
    holder = find_by_sign_in_name(form.email.data)
    if holder is None or holder.id == person.id:
        return True
    form.email.errors = [_("%(name)s belongs to another person already.", name=form.email.data)]
    return False


def _write_address(person: Person, email: str) -> None:
    correct_person(
        person=person,
        full_name=person.full_name,
        email=email,
        staff_number=person.staff_number,
        national_id=person.national_id,
        phone=person.phone,
        user_name=account_facts(person.id).user_name,
        birth_on=person.birth_on,
        gender=person.gender,
    )
