"""The ledger of a person in one's scope: to read, to add an outside training, to correct an entry."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.errors import Forbidden
from lms.core.i18n import _, format_date, in_language
from lms.core.permissions import allowed, holds, the_actor
from lms.people.models import Person
from lms.people.queries import get_person_by_id
from lms.people.views.parts import refusals_in, status_of
from lms.training.actions import correct_credit, record_outside_credit
from lms.training.assessments import assess
from lms.training.forms import CorrectionForm, OutsideForm
from lms.training.models import Credit
from lms.training.policy import can_record
from lms.training.queries import find_corrected, get_credit, ledgers
from lms.training.views.blueprint import training
from lms.training.views.ledgers import (
    asked_year,
    corrections_of,
    counted_now,
    evidence_of,
    facts_of,
    view_of,
)
from lms.training.views.persons import person_in_scope, person_url


def _person_to_record(public_id: str) -> Person:
    person = person_in_scope(public_id)
    if not can_record(actor_id=the_actor().person_id, person_id=person.id):
        raise Forbidden(_("Nobody records or corrects entries of their own: ask a colleague."))
    return person


def _crumbs(person: Person, *more: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return [(person.full_name, person_url(person)), *more]


@training.route("/nhan-su/nguoi/<public_id>/ghi-nhan", methods=["GET", "POST"])
@allowed("training.record")
def record_outside(public_id: str) -> ResponseReturnValue:
    """An outside training of the person is recorded, once, however often the form is sent."""
    person = _person_to_record(public_id)
    form = OutsideForm()
    if form.validate_on_submit():
        with refusals_in(form):
            credit = _record(person, form)
            flash(_("The training is recorded and counts in %(year)s.", year=credit.year), "success")
            return redirect(_line_url(person, credit))
    page = render_template(
        "training/record_outside.html",
        form=form,
        subject=person,
        crumbs=_crumbs(person, (_("Record an outside training"), None)),
    )
    return page, status_of(form)


def _record(person: Person, form: OutsideForm) -> Credit:
    """The text of a record is Vietnamese, whatever language the officer reads."""
    with in_language("vi"):
        reason = _(
            "Organised by %(organiser)s, %(first)s–%(last)s.",
            organiser=form.organiser.data,
            first=format_date(form.started_on.data),
            last=format_date(form.ended_on.data),
        )
    return record_outside_credit(
        person_id=person.id,
        source_key=f"training.outside:{person.public_id}:{form.token.data}",
        title=form.title.data,
        reason=reason,
        amount_hundredths=form.amount.data,
        content_group=form.content_group.data,
        study_form=form.study_form.data,
        earned_on=form.ended_on.data,
        evidence_label=form.evidence_label.data,
        activity=form.activity.data,
        organiser=form.organiser.data,
        approved_by_id=the_actor().person_id,
    )


def _line_url(person: Person, credit: Credit) -> str:
    return url_for("training.show_line", public_id=person.public_id, line_id=credit.public_id)


@training.get("/nhan-su/nguoi/<public_id>/khoan/<line_id>")
@allowed("training.record")
def show_line(public_id: str, line_id: str) -> ResponseReturnValue:
    """All facts of the person's entry, its evidence and its corrections."""
    person = person_in_scope(public_id)
    credit = get_credit(line_id, person.id)
    corrections = corrections_of(credit)
    is_open = credit.corrects_id is None and can_record(actor_id=the_actor().person_id, person_id=person.id)
    return render_template(
        "training/show_line.html",
        subject=person,
        credit=credit,
        facts=facts_of(credit),
        evidence=evidence_of(credit),
        corrections=corrections,
        corrected=find_corrected(credit),
        counted=counted_now(credit, corrections),
        address=lambda line: _line_url(person, line),
        correct_url=url_for("training.correct_line", public_id=public_id, line_id=line_id)
        if is_open
        else None,
        crumbs=_crumbs(person, (credit.title, None)),
    )


@training.route("/nhan-su/nguoi/<public_id>/khoan/<line_id>/dinh-chinh", methods=["GET", "POST"])
@allowed("training.record")
def correct_line(public_id: str, line_id: str) -> ResponseReturnValue:
    """What the entry counts is corrected by a new line, with a reason."""
    person = _person_to_record(public_id)
    credit = get_credit(line_id, person.id)
    counted = counted_now(credit, corrections_of(credit))
    form = CorrectionForm()
    if form.validate_on_submit():
        with refusals_in(form):
            correct_credit(credit=credit, amount_hundredths=form.amount.data, reason=form.reason.data)
            flash(_("The correction is on record."), "success")
            return redirect(_line_url(person, credit))
    page = render_template(
        "training/correct_line.html",
        form=form,
        subject=person,
        credit=credit,
        counted=counted,
        crumbs=_crumbs(person, (credit.title, _line_url(person, credit)), (_("Correct the entry"), None)),
    )
    return page, status_of(form)


def person_panel(person_id: int) -> str | None:
    """The ledger of the person on the pages about them; who shows the panel has found them in a scope."""
    person, year, years = get_person_by_id(person_id), asked_year(), ledgers(person_id)
    lines = years.get(year, [])
    view = view_of(assess(person_id, year), lines, address=lambda credit: _line_url(person, credit))
    may_record = holds("training.record") and can_record(actor_id=the_actor().person_id, person_id=person_id)
    context: dict[str, Any] = {
        "view": view,
        "years": sorted({today().year, year, *years}, reverse=True),
        "record_url": url_for("training.record_outside", public_id=person.public_id) if may_record else None,
    }
    return render_template("training/person_panel.html", **context)
