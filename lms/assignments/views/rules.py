"""Rules: the list, one with its people and numbers, ending it and taking it up again."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.assignments.actions import end_rule, resume_rule
from lms.assignments.forms import EndForm
from lms.assignments.listing import (
    STATES,
    AssignedRow,
    RuleRow,
    causes_of,
    counts_in,
    counts_on,
    get_rule_seen_from,
    list_assigned,
    list_rules_above,
)
from lms.assignments.listing import list_rules as select_rules
from lms.assignments.models import Assignment, AssignmentRule
from lms.assignments.planning import set_scene
from lms.assignments.previewing import preview
from lms.assignments.queries import find_live, find_waiting_run, list_versions
from lms.assignments.rules.effects import FIELDS
from lms.assignments.targets import get_target, list_targets, titles_found
from lms.assignments.telling import read_stored, say_audience
from lms.assignments.views.blueprint import MANAGE, assignments
from lms.assignments.views.parts import crumbs, own_rule, own_scope, to_rule
from lms.assignments.wording import (
    CAUSE_WORDS,
    CLOSED,
    FIELD_WORDS,
    RULE_STATES,
    STATE_WORDS,
    say_field,
    say_time,
)
from lms.core.clock import today
from lms.core.i18n import _
from lms.core.paging import Page, asked_page, asked_search, paginate
from lms.core.permissions import allowed, the_actor
from lms.organisations.queries import name_on
from lms.people.views.parts import refusals_in, status_of


@assignments.get("/nhan-su/giao-hoc")
@allowed(MANAGE)
def list_rules() -> ResponseReturnValue:
    """The rules of one's units with their numbers, and those of units above that reach one's people."""
    scope, search = own_scope(), asked_search()
    targets = titles_found(search) if search else None
    page = paginate(select_rules(scope, targets=targets), number=asked_page())
    rows = [RuleRow(*row) for row in page.items]
    above = [] if search else list_rules_above(scope)
    shown = [*rows, *above]
    return render_template(
        "assignments/list_rules.html",
        page=page,
        rows=rows,
        above=above,
        search=search,
        targets=list_targets({row.rule.target_key for row in shown}),
        counts=counts_on([row.rule.id for row in rows], today()),
        states=RULE_STATES,
        say_time=say_time,
        crumbs=[*crumbs()[:-1], (_("Assigned courses"), None)],
    )


@assignments.get("/nhan-su/giao-hoc/<public_id>")
@allowed(MANAGE)
def show_rule(public_id: str) -> ResponseReturnValue:
    """What the rule says, how far its people are, and the list of those of one's units."""
    scope = own_scope()
    rule, is_own = get_rule_seen_from(scope, public_id)
    versions = list_versions(rule.id)
    by_state = {each.state: each for each in versions}
    version = by_state.get("live") or by_state["draft"]
    counts, elsewhere = counts_in(rule, scope)
    return render_template(
        "assignments/show_rule.html",
        rule=rule,
        version=version,
        is_own=is_own,
        target=get_target(rule.target_key),
        unit_name=name_on(rule.unit_id, today()),
        audience=say_audience(read_stored(version), rule.unit_id, today()),
        fields=[(FIELD_WORDS[name], say_field(version, name), name in version.binding) for name in FIELDS],
        counts=counts,
        elsewhere=elsewhere if is_own else 0,
        causes=causes_of(rule, scope) if counts["overdue"] else {},
        people=_people(rule),
        draft=by_state.get("draft") if is_own else None,
        versions=versions,
        run=find_waiting_run(rule.target_key),
        states=RULE_STATES,
        state_words=STATE_WORDS,
        cause_words=CAUSE_WORDS,
        closed_words=CLOSED,
        asked_state=_asked_state(),
        state_chips=_chips(rule),
        crumbs=[*crumbs(), (version.title, None)],
    )


def _chips(rule: AssignmentRule) -> list[dict[str, object]]:
    address: dict[str, Any] = {}
    return [
        {
            "label": words,
            "url": url_for(
                "assignments.show_rule", public_id=rule.public_id, **address | {"trang-thai": state}
            ),
            "is_current": state == _asked_state(),
        }
        for state, (words, _kind) in STATE_WORDS.items()
    ]


def _asked_state() -> str:
    state = request.args.get("trang-thai", "")
    return state if state in STATES else ""


def _people(rule: AssignmentRule) -> Page[AssignedRow]:
    cause = request.args.get("nguyen-nhan", "")
    statement = list_assigned(
        rule, own_scope(), state=_asked_state(), cause=cause if cause in CAUSE_WORDS else ""
    )
    page = paginate(statement.order_by(Assignment.id), number=asked_page())
    return Page([AssignedRow(*row) for row in page.items], page.number, page.total, page.per_page)


@assignments.route("/nhan-su/giao-hoc/<public_id>/ket-thuc", methods=["GET", "POST"])
@allowed(MANAGE)
def end(public_id: str) -> ResponseReturnValue:
    """Who would lose what, and the rule ends."""
    rule, form = own_rule(public_id), EndForm()
    version = find_live(rule.id)
    if rule.state != "live" or version is None:
        return to_rule(rule)
    if form.validate_on_submit():
        with refusals_in(form):
            end_rule(rule=rule, reason=form.reason.data, by_id=the_actor().person_id)
        if not form.form_errors:
            flash(
                _("The rule has ended. What was done stays done; the rule can be taken up again."), "success"
            )
            return to_rule(rule)
    seen = preview(set_scene(rule.target_key, today(), without=rule.id))
    return render_template(
        "assignments/end_rule.html",
        rule=rule,
        version=version,
        form=form,
        preview=seen,
        crumbs=[*crumbs(rule, version.title), (_("End"), None)],
    ), status_of(form)


@assignments.post("/nhan-su/giao-hoc/<public_id>/tiep-tuc")
@allowed(MANAGE)
def resume(public_id: str) -> ResponseReturnValue:
    """The rule is in force again; whatever it closed opens again."""
    rule = own_rule(public_id)
    resume_rule(rule=rule, by_id=the_actor().person_id)
    flash(_("The rule is in force again."), "success")
    return redirect(url_for("assignments.show_rule", public_id=rule.public_id))
