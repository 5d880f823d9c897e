"""Classes: the list, one class, opening, changing, cancelling and closing it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.i18n import _
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed, the_actor
from lms.people.views.parts import refusals_in, status_of
from lms.plans.actions import (
    ClassFacts,
    cancel_class,
    change_class,
    close_class,
    open_class,
    reopen_class,
)
from lms.plans.carrying import class_state, rows_of
from lms.plans.forms import ClassForm, ReasonForm
from lms.plans.models import PlanLine, TrainingClass, TrainingPlan
from lms.plans.queries import line_sums, members_by_state
from lms.plans.seats import find_list_of, get_class, list_classes_in, list_members
from lms.plans.tallies import Figures, figures_of
from lms.plans.views.blueprint import CLASS, CLASSES, LINE, PERMISSION, plans
from lms.plans.views.parts import asked_year, own_line, own_scope, refusals_flashed, said_in
from lms.plans.wording import CLASS_STATES, MEMBER_STATES, WORDS

_FACTS = ("name", "organiser", "place", "starts_on", "ends_on", "seats", "amount_hundredths")


@plans.get(CLASSES)
@allowed(PERMISSION)
def show_classes() -> ResponseReturnValue:
    """The classes of this officer's plans in a year."""
    state = request.args.get("trang-thai", "")
    state, year = state if state in CLASS_STATES else "", asked_year()
    found = list_classes_in(own_scope(), year=year, state=state, on=today())
    page = paginate(found, number=asked_page(), per_page=50, scalars=True)
    return render_template(
        "plans/show_classes.html",
        page=page,
        rows=rows_of(page.items, today()),
        state=state,
        year=year,
        years=range(today().year + 1, today().year - 3, -1),
        words=WORDS,
    )


def own_class(public_id: str) -> tuple[TrainingClass, PlanLine, TrainingPlan]:
    """The class, if it is of a plan that this officer writes."""
    return get_class(own_scope(), public_id)


def to_class(public_id: str) -> ResponseReturnValue:
    """On to the page of the class."""
    return redirect(url_for("plans.show_class", public_id=public_id))


@plans.get(CLASS)
@allowed(PERMISSION)
def show_class(public_id: str) -> ResponseReturnValue:
    """One class with its list; when it is over, everybody on it can be marked here."""
    held, line, plan = own_class(public_id)
    state = request.args.get("trang-thai", "")
    state = state if state in MEMBER_STATES else ""
    return render_template(
        "plans/show_class.html",
        held=held,
        line=line,
        plan=plan,
        said=said_in(plan, line),
        class_state=class_state(held, today()),
        counts=members_by_state([held.id]).get(held.id, {}),
        page=paginate(list_members(held.id, today(), state=state), number=asked_page(), per_page=50),
        state=state,
        words=WORDS,
        own_id=the_actor().person_id,
        class_list=find_list_of(held),
    )


def _facts(form: ClassForm) -> ClassFacts:
    return ClassFacts(**{name: form[name].data for name in _FACTS})


def _suggest(form: ClassForm, plan: TrainingPlan, line: PlanLine) -> None:
    said, sums = said_in(plan, line).version, line_sums(plan.id, own_scope()).get(line.id)
    left = (figures_of(sums) if sums else Figures()).open
    form.name.data, form.seats.data = said.topic, min(left, 60) or 30
    form.amount_hundredths.data = said.amount_hundredths or None


@plans.route(f"{LINE}/lop/moi", methods=["GET", "POST"])
@allowed(PERMISSION)
def add_class(public_id: str, line_id: str) -> ResponseReturnValue:
    """A class is opened for a line of a decided plan."""
    plan, line = own_line(public_id, line_id)
    said, form = said_in(plan, line), ClassForm()
    if not form.is_submitted():
        _suggest(form, plan, line)
    elif form.validate():
        with refusals_in(form):
            held = open_class(plan=plan, line=line, facts=_facts(form), by_id=the_actor().person_id)
        if not form.form_errors:
            flash(_("The class is open. Put people on its list."), "success")
            return to_class(held.public_id)
    shown: dict[str, Any] = {"form": form, "plan": plan, "line": line, "said": said, "held": None}
    return render_template("plans/edit_class.html", **shown), status_of(form)


@plans.route(f"{CLASS}/sua", methods=["GET", "POST"])
@allowed(PERMISSION)
def edit_class(public_id: str) -> ResponseReturnValue:
    """The class takes place otherwise."""
    held, line, plan = own_class(public_id)
    form = ClassForm(obj=held)
    if form.validate_on_submit():
        with refusals_in(form):
            change_class(held=held, facts=_facts(form))
        if not form.form_errors:
            flash(_("Saved."), "success")
            return to_class(public_id)
    said = said_in(plan, line)
    shown: dict[str, Any] = {"form": form, "plan": plan, "line": line, "said": said, "held": held}
    return render_template("plans/edit_class.html", **shown), status_of(form)


@plans.route(f"{CLASS}/huy", methods=["GET", "POST"])
@allowed(PERMISSION)
def cancel(public_id: str) -> ResponseReturnValue:
    """The class does not take place, for a reason."""
    held, _line, _plan = own_class(public_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with refusals_in(form):
            cancel_class(held=held, reason=form.reason.data)
        if not form.form_errors:
            flash(_("The class is cancelled. Its turns are still open in the plan."), "success")
            return to_class(public_id)
    return render_template("plans/cancel_class.html", form=form, held=held), status_of(form)


@plans.post(f"{CLASS}/<any('ket-thuc', 'mo-lai'):deed>")
@allowed(PERMISSION)
def settle_class(public_id: str, deed: str) -> ResponseReturnValue:
    """The class is closed when everybody is marked, or opened again."""
    held, _line, _plan = own_class(public_id)
    is_closing = deed == "ket-thuc"
    with refusals_flashed(_("The class is closed.") if is_closing else _("The class is open again.")):
        (close_class if is_closing else reopen_class)(held=held)
    return to_class(public_id)
