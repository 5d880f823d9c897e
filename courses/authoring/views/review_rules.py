"""The rules by which units have their courses reviewed."""

import datetime as dt

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from courses.authoring.actions.ruling import set_review_rule
from courses.authoring.models import ReviewRule
from courses.authoring.queries.terms import DAYS, LEGAL_APPROVERS
from courses.authoring.views.blueprint import authoring
from courses.authoring.views.parts import asked_number
from courses.authoring.views.reviews import refused
from lms.core.clock import today
from lms.core.db import db
from lms.core.i18n import _
from lms.core.permissions import allowed, the_actor
from lms.organisations.queries import get_unit, unit_choices, unit_names
from lms.people.queries import scope_for

SET = "courses.set_review"
_MOST = 300


@authoring.route("/quan-tri/tham-dinh-khoa-hoc", methods=["GET", "POST"])
@allowed(SET)
def list_rules() -> ResponseReturnValue:
    """Every rule of one's units, and a new one that holds from a day on."""
    errors: list[str] = []
    if request.method == "POST":
        errors = _set()
        if not errors:
            flash(_("Saved."), "success")
            return redirect(url_for(".list_rules"))
    scope = scope_for(SET)
    statement = (
        select(ReviewRule)
        .where(ReviewRule.unit_id.in_(scope.unit_ids()))
        .order_by(ReviewRule.valid_from.desc(), ReviewRule.id.desc())
        .limit(100)
    )
    rules = list(db.session.scalars(statement))
    page = render_template(
        "authoring/review_rules.html",
        rules=rules,
        names=unit_names([rule.unit_id for rule in rules], today()),
        units=unit_choices(scope, today(), limit=_MOST),
        defaults=(DAYS, LEGAL_APPROVERS),
        errors=errors,
        typed=request.form,
        day=today(),
    )
    return page, 422 if errors else 200


def _set() -> list[str]:
    scope, day = scope_for(SET), _day(request.form.get("valid_from", ""))
    if day is None:
        return [_("Write the day as dd/mm/yyyy.")]
    unit = get_unit(request.form.get("unit", ""))
    if db.session.scalar(scope.unit_ids().where(scope.unit_ids().selected_columns[0] == unit.id)) is None:
        return [_("Choose one of your units.")]
    return refused(
        lambda: set_review_rule(
            unit=unit,
            legal_approvers=asked_number("legal_approvers"),
            days=asked_number("days"),
            legal_basis=request.form.get("legal_basis", ""),
            valid_from=day,
            person_id=the_actor().person_id,
            today=today(),
        )
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(text.strip(), "%d/%m/%Y").date()
    except ValueError:
        return None
