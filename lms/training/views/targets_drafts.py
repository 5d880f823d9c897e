"""Drafts of targets: writing them, part by part, on pages that need no script."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import NotFound, Refusal
from lms.core.forms import SiteForm
from lms.core.i18n import _
from lms.core.permissions import allowed, the_actor
from lms.core.text import fold
from lms.organisations.models import Unit
from lms.organisations.queries import get_unit_in, name_on
from lms.people.models import PostTitle
from lms.people.queries import scope_for
from lms.training.actions.drafts import change_draft, discard_draft, draft_target
from lms.training.models import Creditable, TargetRule
from lms.training.rules.terms import Leg, read_leg
from lms.training.rules.wanted import MOST_LEGS, Wanted
from lms.training.target_forms import LegForm, NewTargetForm, TermsForm
from lms.training.target_wording import MEASURES, audiences_of
from lms.training.versions import creditable_titles, digest_of, wanted_of
from lms.training.views.blueprint import training
from lms.training.views.targets import target_crumbs, version_in_scope, version_title

_MOST_FOUND = 30


def _version_url(rule: TargetRule) -> str:
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
        try:
            draft = draft_target(
                unit=unit,
                wanted=form.wanted(legs),
                audience=form.chosen({title.public_id: title.id for title in titles}),
                by_id=the_actor().person_id,
            )
        except Refusal as error:
            form.form_errors.extend(error.messages)
        else:
            flash(_("The draft is kept. Nothing changes for anybody until it is published."), "success")
            return redirect(_version_url(draft))
    name = name_on(unit.id, today())
    crumbs = target_crumbs(unit, name, (_("New target"), None))
    page = render_template("training/draft_target.html", form=form, unit=unit, unit_name=name, crumbs=crumbs)
    return page, 422 if form.errors else 200


def _audience_value(rule: TargetRule, titles: dict[int, str]) -> str:
    if rule.title_id is not None:
        return f"title:{titles.get(rule.title_id, '')}"
    return rule.audience_key


def _draft(public_id: str) -> tuple[TargetRule, Unit]:
    """The draft with that address; a published version is no draft."""
    rule, unit = version_in_scope(public_id)
    if rule.state != "draft":
        raise NotFound()
    return rule, unit


def _save(form: Any, rule: TargetRule, wanted: Wanted) -> bool:
    """The draft says what is wanted; else the form says why not, and nothing is written."""
    if form.digest.data and form.digest.data != digest_of(rule):
        form.form_errors.append(
            _("Somebody changed this draft meanwhile. Open it again and repeat your change.")
        )
        return False
    try:
        with db.session.begin_nested():
            change_draft(rule=rule, wanted=wanted)
    except Refusal as error:
        form.form_errors.extend(error.messages)
        return False
    flash(_("The draft is kept. Nothing changes for anybody until it is published."), "success")
    return True


def _page(template: str, form: SiteForm, rule: TargetRule, unit: Unit, here: str, **more: Any) -> Any:
    """A page of the draft, with 422 where its form has faults."""
    name, audience = name_on(unit.id, today()), audiences_of([rule])[rule.id]
    above = (version_title(rule, audience), _version_url(rule))
    page = render_template(
        template,
        form=form,
        rule=rule,
        unit_name=name,
        audience=audience,
        crumbs=target_crumbs(unit, name, above, (here, None)),
        **more,
    )
    return page, 422 if form.errors else 200


@training.route("/quan-tri/muc-tieu/phien-ban/<public_id>/sua", methods=["GET", "POST"])
@allowed("training.set_targets")
def edit_draft(public_id: str) -> ResponseReturnValue:
    """What the draft says, but for its parts."""
    rule, unit = _draft(public_id)
    form = TermsForm()
    if request.method != "POST":
        form.show(rule)
        form.digest.data = digest_of(rule)
    elif form.validate() and _save(form, rule, form.wanted(wanted_of(rule).legs)):
        return redirect(_version_url(rule))
    return _page("training/edit_draft.html", form, rule, unit, _("Change the draft"))


@training.route("/quan-tri/muc-tieu/phien-ban/<public_id>/cau-phan", methods=["GET", "POST"])
@training.route("/quan-tri/muc-tieu/phien-ban/<public_id>/cau-phan/<int:number>", methods=["GET", "POST"])
@allowed("training.set_targets")
def edit_leg(public_id: str, number: int = 0) -> ResponseReturnValue:
    """A part of the draft: a new one, or the one of that number."""
    rule, unit = _draft(public_id)
    if not number <= len(rule.legs) or (not number and len(rule.legs) >= MOST_LEGS):
        raise NotFound()
    form, is_search = LegForm(), "search_courses" in request.form
    if request.method != "POST":
        form.digest.data = digest_of(rule)
        if number:
            form.show(read_leg(rule.legs[number - 1]), rule.measure_hundredths)
    elif not is_search and form.validate() and _keep_leg(form, rule, number):
        return redirect(_version_url(rule))
    form.creditables.choices = _course_choices(form)
    return _page(
        "training/edit_leg.html",
        form,
        rule,
        unit,
        _("Part of the target"),
        number=number,
        measure=MEASURES[rule.measure],
        is_search=is_search,
    )


def _keep_leg(form: LegForm, rule: TargetRule, number: int) -> bool:
    legs = list(wanted_of(rule).legs)
    leg = form.leg(rule.measure_hundredths)
    if number:
        legs[number - 1] = leg
    else:
        legs.append(leg)
    return _save(form, rule, _with_legs(rule, legs))


def _with_legs(rule: TargetRule, legs: list[Leg]) -> Wanted:
    return Wanted(**{**vars(wanted_of(rule)), "legs": tuple(legs)})


def _course_choices(form: LegForm) -> list[tuple[str, str]]:
    """The courses that are chosen, then those found by the words looked for."""
    chosen, words = set(form.creditables.data or ()), fold(form.search.data or "")
    choices = sorted(creditable_titles(chosen).items(), key=lambda course: course[1])
    if words:
        offered = db.session.execute(
            select(Creditable.key, Creditable.title).where(Creditable.is_open).order_by(Creditable.title)
        )
        found = [(key, title) for key, title in offered if words in fold(title) and key not in chosen]
        choices += found[:_MOST_FOUND]
    return choices


@training.post("/quan-tri/muc-tieu/phien-ban/<public_id>/cau-phan/<int:number>/bo")
@allowed("training.set_targets")
def remove_leg(public_id: str, number: int) -> ResponseReturnValue:
    """The draft is without that part."""
    rule, _unit = _draft(public_id)
    if not 1 <= number <= len(rule.legs) or request.form.get("digest") != digest_of(rule):
        flash(_("Somebody changed this draft meanwhile. Open it again and repeat your change."), "error")
        return redirect(_version_url(rule))
    legs = list(wanted_of(rule).legs)
    del legs[number - 1]
    try:
        change_draft(rule=rule, wanted=_with_legs(rule, legs))
    except Refusal as error:
        flash(" ".join(error.messages), "error")
    else:
        flash(_("The part is removed from the draft."), "success")
    return redirect(_version_url(rule))


@training.post("/quan-tri/muc-tieu/phien-ban/<public_id>/huy")
@allowed("training.set_targets")
def drop_draft(public_id: str) -> ResponseReturnValue:
    """The draft is gone."""
    rule, unit = _draft(public_id)
    discard_draft(rule=rule)
    flash(_("The draft is discarded. Nothing has changed for anybody."), "success")
    return redirect(url_for("training.show_unit_targets", public_id=unit.public_id))
