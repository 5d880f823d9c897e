"""Units: branch by branch, and every change from a day on."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import Forbidden, Refusal
from lms.core.i18n import _
from lms.core.paging import asked_page, asked_search, paginate
from lms.core.permissions import allowed
from lms.organisations.actions import create_unit, move_unit, rename_unit, reopen_unit
from lms.organisations.models import Unit
from lms.organisations.queries import get_unit_in, list_ended_units, list_units, name_on
from lms.people.actions import close_unit
from lms.people.directory import branch_counts, list_directory, list_unit_history, unit_path
from lms.people.forms.people import EndForm
from lms.people.forms.units import MoveForm, NewUnitForm, RenameForm
from lms.people.policy import can_change_place
from lms.people.views.blueprints import administration
from lms.people.views.parts import own_scope, refusals_in, status_of
from lms.people.wording import GROUPS, SUCCESSIONS, UNIT_KINDS


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
        kinds=UNIT_KINDS,
    )


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
    people = list_directory(scope, on=today(), unit_id=unit.id)
    return render_template(
        "people/show_unit.html",
        unit=unit,
        path=unit_path(unit.id, scope, today()),
        names=names,
        places=places,
        successions=successions,
        page=paginate(people, number=asked_page()),
        can_change_place=can_change_place(unit_id=unit.id, scope=scope),
        words={"kinds": UNIT_KINDS, "groups": GROUPS, "successions": SUCCESSIONS},
        today=today(),
    )


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


@administration.route("/don-vi/<public_id>/doi-ten", methods=["GET", "POST"])
@allowed("people.administer")
def rename(public_id: str) -> ResponseReturnValue:
    """From a day on the unit has another name."""
    unit, form = get_unit_in(own_scope(), public_id), RenameForm()
    if request.method in {"GET", "HEAD"}:
        form.on.data, form.name.data = today(), name_on(unit.id, today())
    elif form.validate():
        with refusals_in(form):
            rename_unit(unit=unit, name=form.name.data, on=form.on.data)
        if not form.form_errors:
            flash(_("The new name holds from that day. What was issued before keeps the old one."), "success")
            return _to_unit(unit)
    return render_template(
        "people/rename.html", form=form, unit=unit, name=name_on(unit.id, today())
    ), status_of(form)


def _below_own_top(public_id: str) -> Unit:
    unit = get_unit_in(own_scope(), public_id)
    if unit.kind == "root" or not can_change_place(unit_id=unit.id, scope=own_scope()):
        raise Forbidden(_("This unit is the top of your branch. Its place is decided above."))
    return unit


@administration.route("/don-vi/<public_id>/chuyen", methods=["GET", "POST"])
@allowed("people.administer")
def move(public_id: str) -> ResponseReturnValue:
    """From a day on the unit stands under another."""
    unit, form = _below_own_top(public_id), MoveForm()
    form.parent.offer(own_scope(), today())
    if request.method in {"GET", "HEAD"}:
        form.on.data = today()
    elif form.validate():
        with refusals_in(form):
            move_unit(unit=unit, parent=form.parent.unit, on=form.on.data)
        if not form.form_errors:
            flash(
                _("From that day the unit stands there. Figures of earlier days keep the old place."),
                "success",
            )
            return _to_unit(unit)
    return render_template(
        "people/move.html", form=form, unit=unit, name=name_on(unit.id, today())
    ), status_of(form)


@administration.route("/don-vi/<public_id>/ket-thuc", methods=["GET", "POST"])
@allowed("people.administer")
def end(public_id: str) -> ResponseReturnValue:
    """From a day on the unit is no more."""
    unit, form = _below_own_top(public_id), EndForm()
    if request.method in {"GET", "HEAD"}:
        form.on.data = today()
    elif form.validate():
        with refusals_in(form):
            close_unit(unit=unit, on=form.on.data)
        if not form.form_errors:
            flash(_("The unit ends on that day. Its page lets you undo this."), "success")
            return _to_unit(unit)
    return render_template(
        "people/end.html", form=form, unit=unit, name=name_on(unit.id, today())
    ), status_of(form)


@administration.post("/don-vi/<public_id>/mo")
@allowed("people.administer")
def undo_end(public_id: str) -> ResponseReturnValue:
    """The end of the unit is undone."""
    unit = get_unit_in(own_scope(), public_id)
    try:
        with db.session.begin_nested():
            reopen_unit(unit=unit)
    except Refusal as refusal:
        flash(" ".join(refusal.messages), "error")
    else:
        flash(_("The unit runs on."), "success")
    return _to_unit(unit)
