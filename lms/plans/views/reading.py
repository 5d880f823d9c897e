"""Plans to read: the list, one plan, and any of its editions; and beginning one."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.errors import NotFound
from lms.core.i18n import _
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed, the_actor
from lms.people.views.parts import refusals_in, status_of
from lms.plans.actions import draft_plan
from lms.plans.forms import PlanForm
from lms.plans.models import PlanEdition, TrainingPlan
from lms.plans.queries import count_classes, line_sums, list_editions, list_plans
from lms.plans.tallies import Figures, figures_of
from lms.plans.views.blueprint import PERMISSION, PLAN, PLANS, plans
from lms.plans.views.parts import asked_year, own_scope, seen, to_plan, years_to_plan
from lms.plans.wording import WORDS
from lms.plans.wordings import sums_at, wordings


@plans.get(PLANS)
@allowed(PERMISSION)
def show_plans() -> ResponseReturnValue:
    """The plans of this officer's units, and those of units above that give them turns."""
    year = asked_year() if request.args.get("nam") else None
    page = paginate(list_plans(own_scope(), today(), year=year), number=asked_page(), per_page=20)
    years = range(today().year + 1, today().year - 3, -1)
    return render_template("plans/show_plans.html", page=page, year=year, years=years, words=WORDS)


@plans.route(f"{PLANS}/moi", methods=["GET", "POST"])
@allowed(PERMISSION)
def add_plan() -> ResponseReturnValue:
    """A unit's plan for a year is begun."""
    form = PlanForm()
    form.unit.offer(own_scope(), today())
    form.year.choices = years_to_plan()
    if not form.is_submitted():
        form.year.data = today().year + (today().month > 6)
        form.title.data = _("Training plan for %(year)s", year=form.year.data)
    elif form.validate():
        with refusals_in(form):
            plan = draft_plan(
                unit=form.unit.unit, year=form.year.data, title=form.title.data, by_id=the_actor().person_id
            )
        if not form.form_errors:
            flash(_("The draft is there. Take up needs or add lines, then have it decided."), "success")
            return to_plan(plan)
    return render_template("plans/add_plan.html", form=form), status_of(form)


@plans.get(PLAN)
@allowed(PERMISSION)
def show_plan(public_id: str) -> ResponseReturnValue:
    """A draft with what is written so far; a decided plan with how far it is carried out."""
    found = seen(public_id)
    plan = found.plan
    editions = list_editions(plan.id)
    upto = 0 if plan.state == "draft" else None
    said = wordings(plan.id, upto)
    figures = _draft_figures(plan) if upto == 0 else _figures(plan)
    return render_template(
        "plans/show_plan.html",
        plan=plan,
        unit_name=found.unit_name,
        is_own=found.is_own,
        rows=[row for row in said.values() if found.is_own or row.line.id in figures],
        figures=figures,
        nothing=Figures(),
        classes=count_classes(list(said)),
        decided=[edition for edition in editions if edition.state == "decided"],
        amendment=_amendment(editions),
        words=WORDS,
    )


def _figures(plan: TrainingPlan) -> dict[int, Figures]:
    return {line_id: figures_of(row) for line_id, row in line_sums(plan.id, own_scope()).items()}


def _draft_figures(plan: TrainingPlan) -> dict[int, Figures]:
    sums = sums_at(plan.id, 0)
    return {line_id: Figures(planned=row[0], open=row[0]) for line_id, row in sums.items()}


def _amendment(editions: list[PlanEdition]) -> PlanEdition | None:
    """The amendment that is being written."""
    last = editions[-1]
    return last if last.state == "draft" and last.number > 0 else None


@plans.get(f"{PLAN}/lan/<int:number>")
@allowed(PERMISSION)
def show_edition(public_id: str, number: int) -> ResponseReturnValue:
    """The plan as it was worded by that decision, whatever was amended since."""
    found = seen(public_id)
    plan = found.plan
    editions = {e.number: e for e in list_editions(plan.id) if e.state == "decided"}
    if number not in editions:
        raise NotFound()
    sums = sums_at(plan.id, number, own_scope())
    rows = [row for row in wordings(plan.id, number).values() if found.is_own or row.line.id in sums]
    return render_template(
        "plans/show_edition.html",
        plan=plan,
        unit_name=found.unit_name,
        edition=editions[number],
        editions=list(editions.values()),
        rows=rows,
        sums=sums,
        words=WORDS,
    )
