"""Lines of a plan: to read with how each unit stands, and to write in a draft."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.assignments.queries import count_assignments
from lms.core.clock import today
from lms.core.i18n import _
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed
from lms.organisations.queries import SubtreeScope
from lms.people.views.parts import refusals_in, status_of
from lms.plans.actions import LineFacts, put_line, remove_line
from lms.plans.carrying import list_classes, list_rules, list_turns
from lms.plans.demand import courses_to_choose, needs_of
from lms.plans.forms import LineForm
from lms.plans.models import PlanLine, TrainingPlan
from lms.plans.queries import find_draft, line_sums, list_shares
from lms.plans.tallies import Figures, figures_of
from lms.plans.views.blueprint import LINE, PERMISSION, PLAN, plans
from lms.plans.views.parts import asked_unit, own, own_line, own_scope, refusals_flashed, said_in, seen_line
from lms.plans.wording import WORDS

_FACTS = (*("topic", "creditable_id", "content_group", "study_form", "quarter", "amount_hundredths", "note"),)


@plans.get(LINE)
@allowed(PERMISSION)
def show_line(public_id: str, line_id: str) -> ResponseReturnValue:
    """One line: what it says, how each unit stands, by which classes or rules it is carried out."""
    found, said = seen_line(public_id, line_id)
    plan, line, scope = found.plan, said.line, own_scope()
    unit, shown_name = asked_unit(scope)
    inside = SubtreeScope(frozenset({unit.id}), today()) if unit else scope
    sums, rules = line_sums(plan.id, inside).get(line.id), list_rules(line.id)
    return render_template(
        "plans/show_line.html",
        plan=plan,
        line=line,
        said=said,
        unit_name=found.unit_name,
        is_own=found.is_own,
        shown_unit=unit,
        shown_name=shown_name,
        draft=find_draft(plan.id),
        shares=paginate(list_shares(line.id, inside, today()), number=asked_page(), per_page=50),
        figures=figures_of(sums) if sums else Figures(),
        classes=list_classes(line.id, today()),
        rules=rules,
        assigned=count_assignments([rule.id for rule, _title, _due in rules]) if rules else {},
        needs=needs_of(line.id, scope, today()),
        words=WORDS,
    )


@plans.get(f"{LINE}/luot")
@allowed(PERMISSION)
def show_turns(public_id: str, line_id: str) -> ResponseReturnValue:
    """Who carried out the turns of a line, of this officer's units, with the unit of that day."""
    found, said = seen_line(public_id, line_id)
    plan, line = found.plan, said.line
    unit, _name = asked_unit(own_scope())
    inside = SubtreeScope(frozenset({unit.id}), today()) if unit else own_scope()
    page = paginate(list_turns(line.id, inside, today()), number=asked_page(), per_page=50)
    return render_template("plans/show_turns.html", plan=plan, line=line, said=said, page=page, words=WORDS)


def _facts(form: LineForm) -> LineFacts:
    return LineFacts(**{name: form[name].data for name in _FACTS})


def _page(form: LineForm, plan: TrainingPlan, line: PlanLine | None) -> ResponseReturnValue:
    draft = find_draft(plan.id)
    page = render_template("plans/edit_line.html", form=form, plan=plan, line=line, draft=draft)
    return page, status_of(form)


def _to_shares(plan: TrainingPlan, line: PlanLine) -> ResponseReturnValue:
    return redirect(url_for("plans.edit_shares", public_id=plan.public_id, line_id=line.public_id))


@plans.route(f"{PLAN}/dong/moi", methods=["GET", "POST"])
@allowed(PERMISSION)
def add_line(public_id: str) -> ResponseReturnValue:
    """The draft has one line more; then its units are given their turns."""
    plan, form = own(public_id), LineForm()
    form.offer(courses_to_choose())
    if not form.is_submitted():
        form.amount_hundredths.data = 0
    elif form.validate():
        with refusals_in(form):
            line = put_line(plan=plan, facts=_facts(form))
        if not form.form_errors:
            return _to_shares(plan, line)
    return _page(form, plan, None)


@plans.route(f"{LINE}/sua", methods=["GET", "POST"])
@allowed(PERMISSION)
def edit_line(public_id: str, line_id: str) -> ResponseReturnValue:
    """The line says something else in the draft."""
    plan, line = own_line(public_id, line_id)
    draft = find_draft(plan.id)
    said = said_in(plan, line, draft.number if draft else None)
    form = LineForm(obj=said.version)
    form.offer(_with_own(courses_to_choose(), said))
    if form.validate_on_submit():
        with refusals_in(form):
            put_line(plan=plan, line=line, facts=_facts(form))
        if not form.form_errors:
            flash(_("Saved."), "success")
            return _to_shares(plan, line)
    return _page(form, plan, line)


def _with_own(courses: list[tuple[int, str]], said: Any) -> list[tuple[int, str]]:
    """The courses, with the line's own though it may be closed by now."""
    chosen = said.version.creditable_id
    if chosen is None or any(key == chosen for key, _title in courses):
        return courses
    return [(chosen, said.course), *courses]


@plans.post(f"{LINE}/bo")
@allowed(PERMISSION)
def drop_line(public_id: str, line_id: str) -> ResponseReturnValue:
    """A new line is out of the draft; a decided one is as it was decided."""
    plan, line = own_line(public_id, line_id)
    with refusals_flashed(_("The line is out of the draft.") if plan.state == "draft" else _("Undone.")):
        remove_line(plan=plan, line=line)
    return redirect(url_for("plans.show_amendment", public_id=plan.public_id))
