"""What one has to study oneself: the list, one of them with the reason, and the panel on the home page."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from lms.assignments.listing import list_own
from lms.assignments.queries import get_own, is_late
from lms.assignments.rules.schedules import days_until
from lms.assignments.targets import get_target, list_targets
from lms.assignments.telling import say_postponed, why
from lms.assignments.views.blueprint import assignments
from lms.assignments.wording import CLOSED, STATE_WORDS
from lms.core.clock import today
from lms.core.i18n import _
from lms.core.permissions import signed_in, the_actor

_ON_HOME = 5


@assignments.get("/giao-hoc")
@signed_in
def list_mine() -> ResponseReturnValue:
    """Everything one was given: what is open, by its day; then what is done or closed."""
    rows = list_own(the_actor().person_id, today())
    return render_template(
        "assignments/list_mine.html",
        open_rows=[row for row in rows if row[0].state == "open"],
        past_rows=[row for row in rows if row[0].state != "open"],
        targets=list_targets({assignment.target_key for assignment, _state in rows}),
        state_words=STATE_WORDS,
        day=today(),
        days_until=days_until,
        crumbs=[(_("My page"), url_for("home.index")), (_("Assigned to me"), None)],
    )


@assignments.get("/giao-hoc/<public_id>")
@signed_in
def show_mine(public_id: str) -> ResponseReturnValue:
    """Why one is assigned, by when, and who decided it."""
    assignment = get_own(public_id, the_actor().person_id)
    state = "overdue" if is_late(assignment, today()) else assignment.state
    target = get_target(assignment.target_key)
    return render_template(
        "assignments/show_mine.html",
        assignment=assignment,
        state=state,
        target=target,
        parts=list_targets([f"c:{part}" for part in target.creditable_ids]) if target.is_programme else {},
        why=why(assignment, the_actor().person_id, today()),
        postponed=say_postponed(assignment),
        state_words=STATE_WORDS,
        closed_words=CLOSED,
        crumbs=[(_("Assigned to me"), url_for("assignments.list_mine")), (target.title, None)],
    )


def home_panel() -> str | None:
    """On the home page: what is open, the nearest day first."""
    rows = list_own(the_actor().person_id, today(), is_open=True)
    if not rows:
        return None
    return render_template(
        "assignments/_home_panel.html",
        rows=rows[:_ON_HOME],
        more=len(rows) - _ON_HOME,
        targets=list_targets({assignment.target_key for assignment, _state in rows[:_ON_HOME]}),
        day=today(),
        days_until=days_until,
    )
