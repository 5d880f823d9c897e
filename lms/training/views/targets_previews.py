"""Before a change of targets applies: who gains and who loses, in numbers first, then person by person."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import NotFound, Refusal
from lms.core.i18n import _
from lms.core.paging import paginate_by_key
from lms.core.permissions import allowed, the_actor
from lms.organisations.queries import name_on
from lms.training.actions.previews import ask_preview, is_current, make_change
from lms.training.models import TargetPreview, TargetPreviewLine, TargetRule
from lms.training.previews import find_preview, select_preview_lines
from lms.training.rules.effects import EFFECTS as KEYS
from lms.training.target_wording import EFFECTS, audiences_of
from lms.training.views.blueprint import training
from lms.training.views.targets import target_crumbs, version_in_scope, version_title


def _preview(rule: TargetRule) -> TargetPreview:
    preview = find_preview(rule.id)
    if preview is None:
        raise NotFound()
    return preview


@training.post("/quan-tri/muc-tieu/phien-ban/<public_id>/xem-truoc")
@allowed("training.set_targets")
def start_preview(public_id: str) -> ResponseReturnValue:
    """What the draft would do, or the end that was asked for, is worked out anew."""
    rule, _unit = version_in_scope(public_id)
    earlier = find_preview(rule.id)
    ends_on = earlier.ends_on if earlier is not None and rule.state == "live" else None
    try:
        ask_preview(rule=rule, by_id=the_actor().person_id, ends_on=ends_on)
    except Refusal as error:
        flash(" ".join(error.messages), "error")
        return redirect(url_for("training.show_version", public_id=public_id))
    return redirect(url_for("training.show_preview", public_id=public_id))


@training.get("/quan-tri/muc-tieu/phien-ban/<public_id>/xem-truoc")
@allowed("training.set_targets")
def show_preview(public_id: str) -> ResponseReturnValue:
    """How far it is worked out; then the numbers, the people, and the button that makes the change."""
    rule, unit = version_in_scope(public_id)
    preview = _preview(rule)
    name, audience = name_on(unit.id, today()), audiences_of([rule])[rule.id]
    effects = [(key, preview.counts.get(key, 0)) for key in KEYS]
    asked = request.args.get("ai", "")
    chosen = asked if asked in KEYS else next((key for key, count in effects if count), "gained")
    here = (version_title(rule, audience), url_for("training.show_version", public_id=public_id))
    is_done = preview.state == "ready"
    return render_template(
        "training/show_preview.html" if is_done else "training/wait_for_preview.html",
        rule=rule,
        preview=preview,
        title=here[0],
        effects=[(key, EFFECTS[key], count) for key, count in effects],
        chosen=chosen,
        lines=_lines(preview, chosen) if is_done else None,
        is_current=is_done and is_current(preview, rule),
        is_applied=rule.state == "live" and (preview.ends_on is None or rule.valid_to == preview.ends_on),
        crumbs=target_crumbs(unit, name, here, (_("Who gains and who loses"), None)),
    )


def _lines(preview: TargetPreview, effect: str) -> Any:
    return paginate_by_key(
        select_preview_lines(preview, effect),
        key_columns=(TargetPreviewLine.sort_key, TargetPreviewLine.person_id),
        per_page=50,
    )


@training.post("/quan-tri/muc-tieu/phien-ban/<public_id>/ap-dung")
@allowed("training.set_targets")
def apply_change(public_id: str) -> ResponseReturnValue:
    """What was previewed applies, if that is what this administrator has looked at."""
    rule, _unit = version_in_scope(public_id)
    preview = _preview(rule)
    if preview.public_id != request.form.get("preview"):
        flash(_("Somebody had this worked out anew meanwhile. Look at it first."), "error")
        return redirect(url_for("training.show_preview", public_id=public_id))
    try:
        with db.session.begin_nested():
            make_change(preview=preview, by_id=the_actor().person_id)
    except Refusal as error:
        flash(" ".join(error.messages), "error")
        return redirect(url_for("training.show_preview", public_id=public_id))
    flash(
        _("The target is published.") if preview.ends_on is None else _("The target has its last day."),
        "success",
    )
    return redirect(url_for("training.show_version", public_id=public_id))
