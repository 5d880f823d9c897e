"""The parts of a draft: added, changed and removed on pages that need no script."""

import dataclasses

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from lms.core.db import db
from lms.core.errors import NotFound, Refusal
from lms.core.i18n import _
from lms.core.permissions import allowed
from lms.core.text import fold
from lms.training.actions.drafts import change_draft
from lms.training.models import Creditable, TargetRule
from lms.training.rules.terms import Leg, read_leg
from lms.training.rules.wanted import MOST_LEGS, Wanted
from lms.training.target_forms import LegForm
from lms.training.target_wording import MEASURES
from lms.training.versions import creditable_titles, digest_of, wanted_of
from lms.training.views.blueprint import training
from lms.training.views.targets_drafts import draft_in_scope, draft_page, save_draft, version_url

_MOST_FOUND = 30


@training.route("/quan-tri/muc-tieu/phien-ban/<public_id>/cau-phan", methods=["GET", "POST"])
@training.route("/quan-tri/muc-tieu/phien-ban/<public_id>/cau-phan/<int:number>", methods=["GET", "POST"])
@allowed("training.set_targets")
def edit_leg(public_id: str, number: int = 0) -> ResponseReturnValue:
    """A part of the draft: a new one, or the one of that number."""
    rule, unit = draft_in_scope(public_id)
    if not number <= len(rule.legs) or (not number and len(rule.legs) >= MOST_LEGS):
        raise NotFound()
    form, is_search = LegForm(), "search_courses" in request.form
    if request.method != "POST":
        form.digest.data = digest_of(rule)
        if number:
            form.show(read_leg(rule.legs[number - 1]), rule.measure_hundredths)
    elif not is_search and form.validate() and _keep_leg(form, rule, number):
        return redirect(version_url(rule))
    form.creditables.choices = _course_choices(form)
    return draft_page(
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
    return save_draft(form, rule, _with_legs(rule, legs))


def _with_legs(rule: TargetRule, legs: list[Leg]) -> Wanted:
    return dataclasses.replace(wanted_of(rule), legs=tuple(legs))


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
    rule, _unit = draft_in_scope(public_id)
    if not 1 <= number <= len(rule.legs) or request.form.get("digest") != digest_of(rule):
        flash(_("Somebody changed this draft meanwhile. Open it again and repeat your change."), "error")
        return redirect(version_url(rule))
    legs = list(wanted_of(rule).legs)
    del legs[number - 1]
    try:
        change_draft(rule=rule, wanted=_with_legs(rule, legs))
    except Refusal as error:
        flash(" ".join(error.messages), "error")
    else:
        flash(_("The part is removed from the draft."), "success")
    return redirect(version_url(rule))
