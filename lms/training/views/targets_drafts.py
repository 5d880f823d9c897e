"""Drafts of targets: writing them, part by part, on pages that need no script."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.forms import SiteForm
from lms.core.i18n import _
from lms.core.permissions import allowed
from lms.organisations.models import Unit
from lms.organisations.queries import get_unit_in, name_on
from lms.people.models import PostTitle
from lms.people.queries import scope_for
from lms.people.views.parts import refusals_in, status_of
from lms.training.actions.drafts import change_draft, discard_draft, draft_target
from lms.training.models import TargetRule
from lms.training.rules.wanted import Wanted
from lms.training.target_forms import NewTargetForm, TermsForm
from lms.training.target_wording import audiences_of
from lms.training.versions import digest_of, wanted_of
from lms.training.views.blueprint import training
from lms.training.views.targets import target_crumbs, version_in_scope, version_title


def version_url(rule: TargetRule) -> str:
    """The page of the version."""
    return url_for("training.show_version", public_id=rule.public_id)


def _pattern(unit: Unit) -> TargetRule | None:
    """The version that the address asks to start from (`tu`), if it is one of the unit's own."""
    key = request.args.get("tu", "")
    found = select(TargetRule).where(TargetRule.public_id == key, TargetRule.unit_id == unit.id)
    return db.session.scalar(found) if key else None


@training.route("/quan-tri/muc-tieu/<public_id>/soan", methods=["GET", "POST"])
@allowed("training.set_targets")
def draft_new(public_id: str) -> ResponseReturnValue:
    """A new draft at the unit, empty or as a version of the unit says."""
    unit = get_unit_in(scope_for("training.set_targets"), public_id)
    form, pattern = NewTargetForm(), _pattern(unit)
    titles = db.session.execute(
        select(PostTitle.id, PostTitle.public_id, PostTitle.name)
        .where(PostTitle.is_open)
        .order_by(PostTitle.title_key)
    ).all()
    form.offer((title.public_id, title.name) for title in titles)
    if request.method != "POST" and pattern is not None:
        form.show(pattern)
        form.valid_from.data = None
        form.audience.data = _audience_value(pattern, {title.id: title.public_id for title in titles})
    if form.validate_on_submit():
        legs = wanted_of(pattern).legs if pattern else ()
        with refusals_in(form):
            draft = draft_target(
                unit=unit,
                wanted=form.wanted(legs),
                audience=form.chosen({title.public_id: title.id for title in titles}),
            )
            flash(_("The draft is kept. Nothing changes for anybody until it is published."), "success")
            return redirect(version_url(draft))
    name = name_on(unit.id, today())
    crumbs = target_crumbs(unit, name, (_("New target"), None))
    page = render_template("training/draft_target.html", form=form, unit=unit, unit_name=name, crumbs=crumbs)
    return page, status_of(form)


def _audience_value(rule: TargetRule, titles: dict[int, str]) -> str:
    if rule.title_id is not None:
        return f"title:{titles.get(rule.title_id, '')}"
    return rule.audience_key


def draft_in_scope(public_id: str) -> tuple[TargetRule, Unit]:
    """The draft with that address; a published version is no draft."""
    rule, unit = version_in_scope(public_id)
    if rule.state != "draft":
        raise NotFound()
    return rule, unit


def save_draft(form: Any, rule: TargetRule, wanted: Wanted) -> bool:
    """The draft says what is wanted; else the form says why not, and nothing is written."""
    if form.digest.data and form.digest.data != digest_of(rule):
        form.form_errors.append(
            _("Somebody changed this draft meanwhile. Open it again and repeat your change.")
        )
        return False
    with refusals_in(form):
        change_draft(rule=rule, wanted=wanted)
        flash(_("The draft is kept. Nothing changes for anybody until it is published."), "success")
        return True
    return False


def draft_page(template: str, form: SiteForm, rule: TargetRule, unit: Unit, here: str, **more: Any) -> Any:
    """A page of the draft, with 422 where its form has faults."""
    name, audience = name_on(unit.id, today()), audiences_of([rule])[rule.id]
    above = (version_title(rule, audience), version_url(rule))
    page = render_template(
        template,
        form=form,
        rule=rule,
        unit_name=name,
        audience=audience,
        crumbs=target_crumbs(unit, name, above, (here, None)),
        **more,
    )
    return page, status_of(form)


@training.route("/quan-tri/muc-tieu/phien-ban/<public_id>/sua", methods=["GET", "POST"])
@allowed("training.set_targets")
def edit_draft(public_id: str) -> ResponseReturnValue:
    """What the draft says, but for its parts."""
    rule, unit = draft_in_scope(public_id)
    form = TermsForm()
    if request.method != "POST":
        form.show(rule)
        form.digest.data = digest_of(rule)
    elif form.validate() and save_draft(form, rule, form.wanted(wanted_of(rule).legs)):
        return redirect(version_url(rule))
    return draft_page("training/edit_draft.html", form, rule, unit, _("Change the draft"))


@training.post("/quan-tri/muc-tieu/phien-ban/<public_id>/huy")
@allowed("training.set_targets")
def drop_draft(public_id: str) -> ResponseReturnValue:
    """The draft is gone."""
    rule, unit = draft_in_scope(public_id)
    discard_draft(rule=rule)
    flash(_("The draft is discarded. Nothing has changed for anybody."), "success")
    return redirect(url_for("training.show_unit_targets", public_id=unit.public_id))
