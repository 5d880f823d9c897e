"""Extra time for a person at every quiz, for a disability: given by those who answer for the person's unit."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.quizzes.actions.overriding import grant_time, withdraw_time
from courses.quizzes.allowances import get_grant, list_grants
from courses.quizzes.forms.allowances import GrantForm
from courses.quizzes.views.blueprint import quizzes
from courses.sessions.queries import find_learners, get_learner
from lms.core.clock import today
from lms.core.i18n import _
from lms.core.paging import asked_page, asked_search, paginate
from lms.core.permissions import allowed, the_actor
from lms.people.models import Person
from lms.people.queries import scope_for
from lms.people.views.parts import refusals_in, status_of

GRANT = "quizzes.grant_time"
_MOST_FOUND = 20


@quizzes.get("/day-hoc/them-gio", endpoint="list_grants")
@allowed(GRANT)
def show_grants() -> ResponseReturnValue:
    """Who of one's units has extra time, those in force first."""
    search = asked_search()
    page = paginate(list_grants(scope_for(GRANT), search=search), number=asked_page())
    return render_template("quizzes/list_grants.html", page=page, search=search, today=today())


@quizzes.route("/day-hoc/them-gio/moi", methods=["GET", "POST"])
@allowed(GRANT)
def add_grant() -> ResponseReturnValue:
    """First the person is found, then the time is given."""
    form, scope, chosen = GrantForm(), scope_for(GRANT), request.args.get("nguoi", "")
    person = get_learner(chosen, scope) if chosen else None
    if request.method in {"GET", "HEAD"}:
        form.valid_from.data = today()
    elif person is not None and form.validate() and _grant(person, form):
        return redirect(url_for(".list_grants"))
    search = asked_search()
    found = find_learners(scope, search, limit=_MOST_FOUND) if person is None else []
    page = render_template("quizzes/add_grant.html", form=form, person=person, search=search, found=found)
    return page, status_of(form)


def _grant(person: Person, form: GrantForm) -> bool:
    with refusals_in(form):
        grant_time(
            person=person,
            percent=form.percent.data,
            valid_from=form.valid_from.data,
            valid_to=form.valid_to,
            reason=form.reason.data,
            granted_by_id=the_actor().person_id,
        )
    if form.form_errors:
        return False
    flash(_("%(name)s has the extra time at every quiz.", name=person.full_name), "success")
    return True


@quizzes.post("/day-hoc/them-gio/<public_id>/thu-hoi")
@allowed(GRANT)
def end_grant(public_id: str) -> ResponseReturnValue:
    """The extra time ends now."""
    grant, person = get_grant(public_id, scope_for(GRANT))
    withdraw_time(grant=grant, person=person)
    flash(_("The extra time is withdrawn. Attempts under way keep what they have."), "success")
    return redirect(url_for(".list_grants"))
