"""Units: branch by branch, and every change from a day on."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.db import db
from lms.core.i18n import _
from lms.core.paging import asked_page, asked_search, paginate
from lms.core.permissions import allowed
from lms.organisations.actions import create_unit
from lms.organisations.models import Unit, UnitName
from lms.organisations.queries import (
    former_names,
    get_unit_in,
    list_ended_units,
    list_units,
    units_called,
)
from lms.people.branches import branch_counts
from lms.people.directory import list_unit_history, unit_path
from lms.people.duties import list_unit_duties
from lms.people.forms.units import NewUnitForm
from lms.people.lists import PeopleAsked, count_people, list_people
from lms.people.views.blueprints import administration
from lms.people.views.parts import own_scope, refusals_in, status_of
from lms.people.wording import DUTIES, GROUPS, SUCCESSIONS, UNIT_KINDS

_MOST_ENDED = 20
# A feature above, which may be switched off.
_REORGANISE = "reorganisations.choose_kind"


@administration.get("/don-vi")
@allowed("people.administer")
def list_branch() -> ResponseReturnValue:
    """The units directly below one, with what stands in each branch; or those found; or those ended."""
    scope, search = own_scope(), asked_search()
    if request.args.get("trang-thai") == "da-ket-thuc":
        page = paginate(list_ended_units(scope), number=asked_page(), per_page=50)
        return render_template("people/list_ended_units.html", page=page, kinds=UNIT_KINDS)
    top = _top_of_branch()
    units = list_units(scope, on=today(), search=search, parent_id=top if not search else None)
    if top is None and not search:
        units = units.where(Unit.id.in_(list(scope.roots)))
    page = paginate(units, number=asked_page(), per_page=50)
    return render_template(
        "people/list_branch.html",
        page=page,
        path=unit_path(top, scope, today()) if top is not None and not search else [],
        counts=branch_counts([row.id for row in page.items], today()),
        search=search,
        former=former_names([row.id for row in page.items], search, today()) if search else {},
        ended=_ended_units_called(search) if search else [],
        kinds=UNIT_KINDS,
    )


def _ended_units_called(search: str) -> Sequence[Any]:
    """The units found that are no more, the latest first, each with the one that took over."""
    ended = list_ended_units(own_scope()).where(Unit.id.in_(units_called(search)))
    return db.session.execute(ended.limit(_MOST_ENDED)).all()


def _top_of_branch() -> int | None:
    """The unit whose branch is asked for; the only top of this administrator, if there is but one."""
    scope = own_scope()
    if request.args.get("trong"):
        return get_unit_in(scope, request.args["trong"]).id
    return next(iter(scope.roots)) if len(scope.roots) == 1 else None


@administration.get("/don-vi/<public_id>")
@allowed("people.administer")
def show_unit(public_id: str) -> ResponseReturnValue:
    """One unit: its names and places over time, who took over from whom, and its people now."""
    scope = own_scope()
    unit = get_unit_in(scope, public_id)
    names, places, successions = list_unit_history(unit.id)
    people = PeopleAsked(scope, _last_day(unit), unit_id=unit.id)
    page = list_people(people)
    return render_template(
        "people/show_unit.html",
        unit=unit,
        name=_name_among(names),
        path=unit_path(unit.id, scope, today()),
        names=names,
        places=places,
        successions=successions,
        page=page,
        people_count=count_people(people, page),
        can_reorganise=_REORGANISE in current_app.view_functions,
        duties=list_unit_duties(unit.id, today()),
        words={"kinds": UNIT_KINDS, "groups": GROUPS, "successions": SUCCESSIONS, "duties": DUTIES},
        today=today(),
    )


def _last_day(unit: Unit) -> dt.date:
    """Today; for a unit that has ended, the last day of its existence."""
    has_ended = unit.valid_to is not None and unit.valid_to <= today()
    return unit.valid_to - dt.timedelta(days=1) if has_ended and unit.valid_to else today()


def _name_among(names: list[UnitName]) -> str:
    """Of the names of a unit, the latest first, what it is or was last called; the first one before it began."""
    return next((each.name for each in names if each.valid_from <= today()), names[-1].name)


def _to_unit(unit: Unit) -> ResponseReturnValue:
    return redirect(url_for("administration.show_unit", public_id=unit.public_id))


@administration.route("/don-vi/moi", methods=["GET", "POST"])
@allowed("people.administer")
def add_unit() -> ResponseReturnValue:
    """A unit is established under one of the administrator's units."""
    scope, form = own_scope(), NewUnitForm()
    above = get_unit_in(scope, request.args["trong"]) if request.args.get("trong") else None
    form.parent.offer(scope, today(), chosen=above)
    if request.method in {"GET", "HEAD"}:
        form.valid_from.data = today()
    elif form.validate():
        with refusals_in(form):
            unit = create_unit(
                code=form.code.data,
                kind=form.kind.data,
                name=form.name.data,
                parent=form.parent.unit,
                valid_from=form.valid_from.data,
                e_identifier=form.e_identifier.data.upper() or None,
            )
        if not form.form_errors:
            flash(_("The unit is added."), "success")
            return _to_unit(unit)
    return render_template("people/add_unit.html", form=form), status_of(form)
