"""People as those who manage them see them: the list, the page of one person, adding, correcting."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.db import begin_writing
from lms.core.i18n import _
from lms.core.paging import asked_search
from lms.core.permissions import allowed, the_actor
from lms.core.registries import person_panels
from lms.core.text import fold
from lms.core.web import prepares
from lms.organisations.queries import get_unit_in, name_on
from lms.people.actions import (
    ask_first_password,
    correct_person,
    create_person,
    give_temporary_password,
    hold_post,
)
from lms.people.careers import left_on, list_career, list_dated_facts
from lms.people.directory import (
    account_facts,
    find_namesake,
    get_administered_with_facts,
    is_looked_after,
)
from lms.people.forms.people import NewPersonForm, PersonForm
from lms.people.lists import PeopleAsked, list_people
from lms.people.models import Person
from lms.people.passwords import hash_password, temporary_password
from lms.people.policy import can_correct_identity, holds_after
from lms.people.views.accounts import hand_over
from lms.people.views.blueprints import administration
from lms.people.views.parts import correctable, managed_scope, own_scope, refusals_in, status_of
from lms.people.views.removed import has_removed
from lms.people.wording import (
    ABSENCES,
    DUTIES,
    ENDS,
    GENDERS,
    GROUPS,
    OUTSIDES,
    ROLES,
    TAKEOVERS,
)

_STATES = ("active", "closed", "no_password")
_WORDS = {
    "roles": ROLES,
    "groups": GROUPS,
    "genders": GENDERS,
    "ends": ENDS,
    "outsides": OUTSIDES,
    "absences": ABSENCES,
    "duties": DUTIES,
    "takeovers": TAKEOVERS,
}


@administration.get("/nguoi-dung")
@allowed("people.manage")
def list_persons() -> ResponseReturnValue:
    """The people of this administrator's units, searched without accents."""
    search = asked_search()
    state = request.args.get("trang-thai", "")
    state = state if state in _STATES else ""
    scope = managed_scope()
    unit = get_unit_in(scope, request.args["don-vi"]) if request.args.get("don-vi") else None
    asked = PeopleAsked(scope, today(), search=search, unit_id=unit.id if unit else None, state=state)
    return render_template(
        "people/list_persons.html",
        page=list_people(asked),
        search=search,
        state=state,
        unit=unit,
        unit_name=name_on(unit.id, today()) if unit else "",
        groups=GROUPS,
    )


@administration.get("/nguoi-dung/<public_id>")
@allowed("people.manage")
def show_person(public_id: str) -> ResponseReturnValue:
    """Everything about one person: identity, posts over time, roles, sign-in, trail, and what others add."""
    scope = managed_scope()
    person, facts = get_administered_with_facts(public_id, scope, today())
    may_administer = _may_administer(person)
    facts_over_time = list_dated_facts(person.id, scope=scope, above=own_scope(), on=today())
    grants = [fact for fact in facts_over_time if fact.kind == "role"]
    career = list_career(person.id, scope)
    can_control = may_administer and all(grant.is_in_scope for grant in grants if holds_after(grant, today()))
    return render_template(
        "people/show_person.html",
        person=person,
        facts=facts,
        career=career,
        is_serving=any(holds_after(line.post, today()) for line in career),
        left_on=left_on(career),
        absences=[fact for fact in facts_over_time if fact.kind == "absence"],
        duties=[fact for fact in facts_over_time if fact.kind == "duty"],
        can_restore=has_removed("absence", person.public_id),
        grants=grants,
        panels=person_panels(person.id),
        may_administer=may_administer,
        can_control=can_control,
        can_correct=can_control or _may_correct(person),
        is_self=person.id == the_actor().person_id,
        words=_WORDS,
        today=today(),
    )


def _may_administer(person: Person) -> bool:
    """True where roles, sign-in and password of the person are this officer's to look after."""
    own = own_scope()
    if own.roots == managed_scope().roots or not own.roots:
        return bool(own.roots)
    return is_looked_after(person.id, own, today())


def _may_correct(person: Person) -> bool:
    return can_correct_identity(person_id=person.id, scope=managed_scope(), above=own_scope(), on=today())


@administration.route("/nguoi-dung/moi", methods=["GET", "POST"])
@allowed("people.manage")
@prepares
def add_person() -> ResponseReturnValue:
    """A person is added with the first post; a temporary password is shown once, or mailed."""
    scope, form = managed_scope(), NewPersonForm()
    asked = request.args.get("don-vi")
    chosen = get_unit_in(scope, asked) if asked and request.method in {"GET", "HEAD"} else None
    form.unit.offer(scope, today(), chosen=chosen)
    if request.method in {"GET", "HEAD"}:
        form.valid_from.data = today()
    elif form.validate() and not _may_be_known(form):
        password = temporary_password() if form.handing_over.data == "show" else ""
        password_hash = hash_password(password) if password else ""
        begin_writing()
        person = _write_person(form, password_hash)
        if person is not None:
            return hand_over(person, password, mailed=form.handing_over.data == "mail")
    return render_template("people/add_person.html", form=form), status_of(form)


def _may_be_known(form: NewPersonForm) -> bool:
    if form.is_another.data:
        return False
    namesake = find_namesake(
        search_text=fold(form.full_name.data), birth_on=form.birth_on.data, scope=managed_scope(), on=today()
    )
    if namesake is None:
        return False
    form.is_another.errors = [
        _(
            "%(name)s with the same date of birth is here already. Tick this box if it is somebody else.",
            name=namesake.full_name,
        )
    ]
    return True


def _write_person(form: NewPersonForm, password_hash: str) -> Person | None:
    person = None
    with refusals_in(form):
        person = create_person(**_identity(form))
        hold_post(
            person=person,
            unit=form.unit.unit,
            title=form.title.data,
            person_group=form.person_group.data,
            valid_from=form.valid_from.data,
            is_counted=form.is_counted.data,
            outside_reason=form.outside_reason.data or None,
        )
        if password_hash:
            give_temporary_password(person=person, password_hash=password_hash)
        elif form.handing_over.data == "mail":
            ask_first_password(person=person)
    return None if form.form_errors else person


def _identity(form: PersonForm) -> dict[str, Any]:
    return {
        "full_name": form.full_name.data,
        "birth_on": form.birth_on.data,
        "gender": form.gender.data or None,
        "email": form.email.data,
        "staff_number": form.staff_number.data,
        "user_name": form.user_name.data,
        "national_id": form.national_id.data or None,
        "phone": form.phone.data or None,
    }


@administration.route("/nguoi-dung/<public_id>/sua", methods=["GET", "POST"])
@allowed("people.manage")
def correct_identity(public_id: str) -> ResponseReturnValue:
    """The person's name, birth date and sign-in names are corrected."""
    person = correctable(public_id)
    form = PersonForm(obj=person)
    form.person_id = person.id
    if request.method in {"GET", "HEAD"}:
        form.user_name.data = account_facts(person.id).user_name
    elif form.validate():
        with refusals_in(form):
            correct_person(person=person, **_identity(form))
        if not form.form_errors:
            flash(_("Saved."), "success")
            return redirect(url_for("administration.show_person", public_id=person.public_id))
    return render_template("people/correct_identity.html", form=form, person=person), status_of(form)
