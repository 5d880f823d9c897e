"""A person's roles: granting, ending, undoing; never beyond the administrator's own units."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.errors import Forbidden, Refusal
from lms.core.i18n import _
from lms.core.permissions import Role, allowed, the_actor
from lms.people.actions import end_role, grant_role, reopen_role
from lms.people.forms.people import EndForm, GrantForm
from lms.people.models import Person, RoleGrant
from lms.people.queries import get_grant_in
from lms.people.views.blueprints import administration
from lms.people.views.parts import administered, own_scope, refusals_in, status_of
from lms.people.wording import ROLE_HINTS, ROLES


def _grant_of(person: Person, grant_id: int) -> RoleGrant:
    return get_grant_in(own_scope(), person_id=person.id, grant_id=grant_id)


def _back(person: Person) -> ResponseReturnValue:
    return redirect(url_for("administration.show_person", public_id=person.public_id, _anchor="vai-tro"))


@administration.route("/nguoi-dung/<public_id>/vai-tro/moi", methods=["GET", "POST"])
@allowed("people.administer")
def add_role(public_id: str) -> ResponseReturnValue:
    """The person is granted a role at one of the administrator's units."""
    person, form = administered(public_id), GrantForm()
    form.unit.offer(own_scope(), today())
    if request.method in {"GET", "HEAD"}:
        form.valid_from.data = today()
    elif form.validate():
        with refusals_in(form):
            grant_role(
                person=person,
                role=Role(form.role.data),
                unit=form.unit.unit,
                valid_from=form.valid_from.data,
                granted_by_id=the_actor().person_id,
            )
        if not form.form_errors:
            flash(_("The role is granted."), "success")
            return _back(person)
    return render_template("people/add_role.html", form=form, person=person, hints=ROLE_HINTS), status_of(
        form
    )


@administration.route("/nguoi-dung/<public_id>/vai-tro/<int:grant_id>/ket-thuc", methods=["GET", "POST"])
@allowed("people.administer")
def close_role(public_id: str, grant_id: int) -> ResponseReturnValue:
    """The role ends on a day."""
    person = administered(public_id)
    grant, form = _grant_of(person, grant_id), EndForm()
    if person.id == the_actor().person_id and grant.role == Role.ADMINISTRATOR:
        raise Forbidden(_("You cannot end your own administration. Ask another administrator."))
    if request.method in {"GET", "HEAD"}:
        form.on.data = today()
    elif form.validate():
        end_role(person=person, grant=grant, on=form.on.data)
        flash(_("The role ends on that day. You can undo this in the list of roles."), "success")
        return _back(person)
    page = render_template(
        "people/close_role.html",
        form=form,
        person=person,
        grant=grant,
        role=ROLES.get(grant.role, grant.role),
    )
    return page, status_of(form)


@administration.post("/nguoi-dung/<public_id>/vai-tro/<int:grant_id>/mo")
@allowed("people.administer")
def undo_role(public_id: str, grant_id: int) -> ResponseReturnValue:
    """The end of the role is undone."""
    person = administered(public_id)
    try:
        reopen_role(person=person, grant=_grant_of(person, grant_id))
    except Refusal as refusal:
        flash(" ".join(refusal.messages), "error")
    else:
        flash(_("The role runs on."), "success")
    return _back(person)
