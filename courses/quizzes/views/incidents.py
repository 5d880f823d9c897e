"""Outages and the time given back: the list, one page each, and the decision of one person."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from courses.quizzes.actions.incidents import confirm_incident, dismiss_incident
from courses.quizzes.forms.incidents import DecisionForm
from courses.quizzes.happenings import seconds_in_words
from courses.quizzes.incidents import (
    PERMISSION,
    Counted,
    can_decide,
    count_affected,
    get_incident,
    list_affected,
    list_incidents,
)
from courses.quizzes.views.blueprint import quizzes
from courses.quizzes.views.trying import is_done
from lms.core.clock import today
from lms.core.errors import Forbidden
from lms.core.i18n import _
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed, the_actor
from lms.people.queries import scope_for
from lms.people.views.parts import status_of
from lms.reports.rules import SMALLEST_CELL


@quizzes.get("/day-hoc/su-co")
@allowed(PERMISSION)
def incidents_list() -> ResponseReturnValue:
    """Every outage that the site noticed: those to be decided first."""
    page = paginate(list_incidents(), number=asked_page())
    rows = [Counted(*row) for row in page.items]
    own = count_affected([row.incident.id for row in rows], scope_for(PERMISSION, on=today()), today())
    few = {row.incident.id for row in rows if _is_few(row.attempts - own.get(row.incident.id, 0))}
    return render_template(
        "quizzes/incidents_list.html", page=page, rows=rows, own=own, few=few, in_words=seconds_in_words
    )


def _is_few(others: int) -> bool:
    """True where a number would speak of so few learners of other units that each would be recognised."""
    return 0 < others < SMALLEST_CELL


@quizzes.get("/day-hoc/su-co/<public_id>")
@allowed(PERMISSION)
def incidents_show(public_id: str) -> ResponseReturnValue:
    """One outage: when, which attempts were open in it, what each lost and was given."""
    return _page(get_incident(public_id), DecisionForm())


def _page(found: Counted, form: DecisionForm) -> ResponseReturnValue:
    incident, on = found.incident, today()
    affected = list_affected(incident.id, scope_for(PERMISSION, on=on), on)
    page = paginate(affected, number=asked_page(), per_page=50)
    others = found.attempts - page.total
    shown: dict[str, Any] = {
        "found": found,
        "incident": incident,
        "form": form,
        "page": page,
        "others": others,
        "smallest": SMALLEST_CELL,
        "has_few_others": _is_few(others),
        "may_decide": incident.state == "proposed" and can_decide(incident.id, on),
        "in_words": seconds_in_words,
        "lasted": seconds_in_words(round((incident.until_at - incident.from_at).total_seconds())),
    }
    return render_template("quizzes/incidents_show.html", **shown), status_of(form)


@quizzes.post("/day-hoc/su-co/<public_id>/xac-nhan")
@allowed(PERMISSION)
def incidents_confirm(public_id: str) -> ResponseReturnValue:
    """The lost time is given back to every attempt of the outage, once."""
    return _decide(public_id, confirm_incident, _("The time is given back. Every learner concerned is told."))


@quizzes.post("/day-hoc/su-co/<public_id>/bo-qua")
@allowed(PERMISSION)
def incidents_dismiss(public_id: str) -> ResponseReturnValue:
    """No time is given for the outage."""
    return _decide(public_id, dismiss_incident, _("The outage is set aside. No time is given for it."))


def _decide(public_id: str, deed: Any, told: str) -> ResponseReturnValue:
    found, form = get_incident(public_id), DecisionForm()
    incident, person_id = found.incident, the_actor().person_id
    if not can_decide(incident.id, today()):
        raise Forbidden()
    if form.validate() and is_done(
        form, lambda: deed(incident=incident, reason=form.reason.data, person_id=person_id)
    ):
        flash(told, "success")
        return redirect(url_for(".incidents_show", public_id=public_id))
    return _page(get_incident(public_id), form)
