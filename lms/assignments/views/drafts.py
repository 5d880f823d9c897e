"""Writing a rule: a draft, who it would reach, and publishing exactly that."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.assignments.actions import discard_draft, draft_rule, edit_rule, publish_rule
from lms.assignments.actions.running import start_run
from lms.assignments.forms import MOST_GROUPS, NewRuleForm, RuleForm
from lms.assignments.models import AssignmentRule, AssignmentVersion
from lms.assignments.planning import set_scene
from lms.assignments.previewing import preview
from lms.assignments.queries import find_draft, find_live, find_preview
from lms.assignments.targets import get_target, ids_of
from lms.assignments.telling import read_stored, say_audience
from lms.assignments.views.blueprint import MANAGE, assignments
from lms.assignments.views.parts import crumbs, own_rule, own_scope, to_rule
from lms.assignments.wording import say_time
from lms.core.clock import today
from lms.core.errors import Conflict, NotFound
from lms.core.i18n import _
from lms.core.permissions import allowed, the_actor
from lms.organisations.queries import SubtreeScope, name_on
from lms.people.views.parts import refusals_in, status_of

KINDS = ("add", "reopen", "redate", "remove")


@assignments.route("/nhan-su/giao-hoc/moi", methods=["GET", "POST"])
@allowed(MANAGE)
def add_rule() -> ResponseReturnValue:
    """A draft of a new rule; nobody is given anything yet."""
    form = NewRuleForm()
    form.unit.offer(own_scope(), today())
    form.offer_targets()
    _shape(form)
    if _is_sent(form):
        rule = _draft(form)
        if rule is not None:
            return redirect(url_for("assignments.show_preview", public_id=rule.public_id))
    page = render_template(
        "assignments/edit_rule.html",
        form=form,
        rule=None,
        most_groups=MOST_GROUPS,
        crumbs=[*crumbs(), (_("New rule"), None)],
    )
    return page, status_of(form)


def _shape(form: RuleForm) -> None:
    """One more group where that button was pressed; then the choices."""
    if "them-nhom" in request.form and len(form.groups) < MOST_GROUPS:
        form.groups.append_entry()
    form.offer()


def _is_sent(form: RuleForm) -> bool:
    return request.method == "POST" and "them-nhom" not in request.form and bool(form.validate())


def _draft(form: NewRuleForm) -> AssignmentRule | None:
    creditable_id, programme_id = ids_of(form.target.data)
    saying = form.saying(_branch(form.unit.unit.id))
    if form.form_errors:
        return None
    with refusals_in(form):
        return draft_rule(
            unit_id=form.unit.unit.id,
            creditable_id=creditable_id,
            programme_id=programme_id,
            title=saying.title,
            audience=saying.audience,
            schedule=saying.schedule,
            decision_number=saying.decision_number,
            by_id=the_actor().person_id,
            binding=saying.binding,
        )
    return None


def _branch(unit_id: int) -> SubtreeScope:
    return SubtreeScope(frozenset({unit_id}), today())


@assignments.route("/nhan-su/giao-hoc/<public_id>/sua", methods=["GET", "POST"])
@allowed(MANAGE)
def edit(public_id: str) -> ResponseReturnValue:
    """What the rule will say: what is in force goes on until it is published."""
    rule, form = own_rule(public_id), RuleForm()
    version = find_draft(rule.id) or find_live(rule.id)
    if rule.state == "ended" or version is None:
        return to_rule(rule)
    if request.method != "POST":
        form.fill(version)
    _shape(form)
    if _is_sent(form):
        saying = form.saying(_branch(rule.unit_id))
        if not form.form_errors:
            with refusals_in(form):
                edit_rule(rule=rule, saying=saying, by_id=the_actor().person_id)
        if not form.form_errors:
            return redirect(url_for("assignments.show_preview", public_id=public_id))
    page = render_template(
        "assignments/edit_rule.html",
        form=form,
        rule=rule,
        target=get_target(rule.target_key),
        unit_name=name_on(rule.unit_id, today()),
        most_groups=MOST_GROUPS,
        crumbs=[*crumbs(rule, version.title), (_("Change"), None)],
    )
    return page, status_of(form)


def _drafted(public_id: str) -> tuple[AssignmentRule, AssignmentVersion]:
    rule = own_rule(public_id)
    draft = find_draft(rule.id)
    if draft is None:
        raise NotFound()
    return rule, draft


@assignments.get("/nhan-su/giao-hoc/<public_id>/xem-truoc")
@allowed(MANAGE)
def show_preview(public_id: str) -> ResponseReturnValue:
    """Who is added, removed or gets another day when the draft is published: person by person."""
    rule, draft = _drafted(public_id)
    kind = request.args.get("loai", "")
    kind = kind if kind in KINDS else ""
    scene = set_scene(rule.target_key, today(), draft=draft)
    seen = preview(scene, after=_asked_after(), kind=kind)
    return render_template(
        "assignments/show_preview.html",
        rule=rule,
        draft=draft,
        target=get_target(rule.target_key),
        unit_name=name_on(rule.unit_id, today()),
        audience=say_audience(read_stored(draft), rule.unit_id, today()),
        time=say_time(draft),
        preview=seen,
        counted=_counted(draft, seen.counts),
        kind=kind,
        crumbs=[*crumbs(rule, draft.title), (_("Before publishing"), None)],
    )


def _asked_after() -> int:
    text = request.args.get("sau", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def _counted(draft: AssignmentVersion, counts: Any) -> dict[str, Any]:
    """The numbers: of this moment, or of the job that counted this draft last; `is_waiting` while it counts."""
    if counts is not None:
        return {"counts": {kind: counts[kind] for kind in KINDS}, "is_waiting": False}
    run = find_preview(draft.id)
    if run is None or run.created_at < draft.written_at or run.on < today():
        return {"counts": None, "is_waiting": False}
    numbers = dict(zip(KINDS, (run.added, run.reopened, run.redated, run.removed), strict=True))
    share = min(run.reached_id, run.last_id)
    return {
        "counts": numbers,
        "is_waiting": run.state == "waiting",
        "done": share,
        "all": run.last_id,
        "on": run.on,
    }


@assignments.post("/nhan-su/giao-hoc/<public_id>/dem-truoc")
@allowed(MANAGE)
def count_preview(public_id: str) -> ResponseReturnValue:
    """A job counts whom the draft would reach."""
    rule, draft = _drafted(public_id)
    start_run(kind="preview", target_key=rule.target_key, version_id=draft.id)
    return redirect(url_for("assignments.show_preview", public_id=public_id))


@assignments.post("/nhan-su/giao-hoc/<public_id>/ban-hanh")
@allowed(MANAGE)
def publish(public_id: str) -> ResponseReturnValue:
    """The draft that was looked at is in force; where it, or what it does, changed meanwhile, it is looked at again."""
    rule, draft = _drafted(public_id)
    if request.form.get("ban") != draft.written_at.isoformat():
        raise Conflict(_("Somebody changed the draft meanwhile. Look at it again before you publish."))
    run = publish_rule(rule=rule, by_id=the_actor().person_id, seen=request.form.get("dau", ""))
    if run.state == "done":
        flash(
            _(
                "The rule is in force: %(added)s given, %(redated)s with another day, %(removed)s closed.",
                added=run.added + run.reopened,
                redated=run.redated,
                removed=run.removed,
            ),
            "success",
        )
    else:
        flash(
            _("The rule is in force. A job is giving it to everybody; this page shows how far it is."),
            "success",
        )
    return to_rule(rule)


@assignments.post("/nhan-su/giao-hoc/<public_id>/bo-nhap")
@allowed(MANAGE)
def discard(public_id: str) -> ResponseReturnValue:
    """The draft is gone; what is in force stays."""
    rule, _draft_version = _drafted(public_id)
    was_new = rule.state == "draft"
    discard_draft(rule=rule)
    flash(_("The draft is gone. Nothing was changed."), "success")
    return redirect(url_for("assignments.list_rules")) if was_new else to_rule(rule)
