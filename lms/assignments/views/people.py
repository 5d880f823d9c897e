"""One person's assignment, for those who look after the person: why, by when, and what can be eased."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.assignments.actions import excuse, postpone, tell_cause
from lms.assignments.forms import CauseForm, ExcuseForm, PostponeForm
from lms.assignments.listing import AssignedRow, get_assigned_in, list_own
from lms.assignments.targets import get_target, list_targets
from lms.assignments.telling import say_postponed, why
from lms.assignments.views.blueprint import MANAGE, assignments
from lms.assignments.views.parts import crumbs, own_scope
from lms.assignments.wording import CAUSE_WORDS, CLOSED, STATE_WORDS
from lms.core.clock import today
from lms.core.errors import Forbidden
from lms.core.i18n import _
from lms.core.permissions import allowed, holds, the_actor
from lms.people.aliases import is_one_of
from lms.people.views.parts import refusals_in


@assignments.get("/nhan-su/giao-hoc/muc/<public_id>")
@allowed(MANAGE)
def show_assigned(public_id: str) -> ResponseReturnValue:
    """What the person was given, why, until when; and three things HR can do about it."""
    row = get_assigned_in(own_scope(), public_id)
    return _page(row, PostponeForm(formdata=None), ExcuseForm(formdata=None), CauseForm(formdata=None))


def _page(
    row: AssignedRow, postponing: PostponeForm, excusing: ExcuseForm, telling: CauseForm
) -> ResponseReturnValue:
    telling.offer()
    target = get_target(row.assignment.target_key)
    faulty = any(form.errors for form in (postponing, excusing, telling))
    page = render_template(
        "assignments/show_assigned.html",
        row=row,
        is_own=row.person_id == the_actor().person_id,
        target=target,
        why=why(row.assignment, row.person_id, today()),
        postponed=say_postponed(row.assignment),
        postponing=postponing,
        excusing=excusing,
        telling=telling,
        form_has_errors=faulty,
        state_words=STATE_WORDS,
        cause_words=CAUSE_WORDS,
        closed_words=CLOSED,
        crumbs=[*crumbs(), (row.full_name, None)],
    )
    return page, 422 if faulty else 200


def _to_ease(public_id: str) -> AssignedRow:
    """The assignment, which is not the officer's own."""
    row = get_assigned_in(own_scope(), public_id)
    if is_one_of(the_actor().person_id, [row.person_id]):
        raise Forbidden(_("Nobody puts off or lifts what they were given themselves: ask a colleague."))
    return row


def _back(public_id: str) -> ResponseReturnValue:
    return redirect(url_for("assignments.show_assigned", public_id=public_id))


@assignments.post("/nhan-su/giao-hoc/muc/<public_id>/lui-han")
@allowed(MANAGE)
def put_off(public_id: str) -> ResponseReturnValue:
    """The person has until another day."""
    row, form = _to_ease(public_id), PostponeForm()
    if form.validate_on_submit():
        with refusals_in(form):
            postpone(
                assignment=row.assignment,
                until=form.until.data,
                reason=form.reason.data,
                by_id=the_actor().person_id,
            )
        if not form.form_errors:
            flash(_("The due day is moved."), "success")
            return _back(public_id)
    return _page(row, form, ExcuseForm(formdata=None), CauseForm(formdata=None))


@assignments.post("/nhan-su/giao-hoc/muc/<public_id>/mien")
@allowed(MANAGE)
def lift(public_id: str) -> ResponseReturnValue:
    """The person need not do it."""
    row, form = _to_ease(public_id), ExcuseForm()
    if form.validate_on_submit():
        with refusals_in(form):
            excuse(assignment=row.assignment, reason=form.reason.data, by_id=the_actor().person_id)
        if not form.form_errors:
            flash(_("The person need not do it any more."), "success")
            return _back(public_id)
    return _page(row, PostponeForm(formdata=None), form, CauseForm(formdata=None))


@assignments.post("/nhan-su/giao-hoc/muc/<public_id>/nguyen-nhan")
@allowed(MANAGE)
def note_cause(public_id: str) -> ResponseReturnValue:
    """Why the person is late stands on record."""
    row, form = _to_ease(public_id), CauseForm()
    form.offer()
    if form.validate_on_submit():
        with refusals_in(form):
            tell_cause(assignment=row.assignment, cause=form.cause.data)
        if not form.form_errors:
            flash(_("The cause is noted."), "success")
            return _back(public_id)
    return _page(row, PostponeForm(formdata=None), ExcuseForm(formdata=None), form)


def person_panel(person_id: int) -> str | None:
    """On a person's page: what they were given."""
    rows = list_own(person_id, today())
    if not rows:
        return None
    return render_template(
        "assignments/_person_panel.html",
        rows=rows,
        targets=list_targets({assignment.target_key for assignment, _state in rows}),
        state_words=STATE_WORDS,
        may_open=holds(MANAGE),
    )
