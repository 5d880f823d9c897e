"""Units from a workbook: the template, the verdict on every row, applied at once, taken back while unused."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.db import begin_writing, db
from lms.core.errors import Refusal
from lms.core.i18n import ngettext
from lms.core.limits import limiter
from lms.core.paging import Page, asked_page
from lms.core.permissions import allowed, the_actor
from lms.core.storage import write_file
from lms.core.web import prepares
from lms.organisations.loading.checking import Check, check_table
from lms.organisations.loading.loads import (
    apply_load,
    check_load,
    get_load,
    keep_load,
    list_loads,
    list_made,
    undo_load,
)
from lms.organisations.loading.workbooks import EXCEL, list_rows, said, write_marked, write_template
from lms.organisations.loading.working import BUSY, MOST_AT_ONCE, ask_applying, ask_undoing
from lms.organisations.models import Unit, UnitLoad
from lms.organisations.queries import get_unit_in, list_units, name_on
from lms.organisations.rules.load_rows import STATES
from lms.people.forms.unit_files import UnitFileForm
from lms.people.views.blueprints import administration
from lms.people.views.parts import own_scope, status_of
from lms.people.wording import UNIT_KINDS

_PER_PAGE = 50


@administration.route("/don-vi/nhap", methods=["GET", "POST"])
@allowed("people.administer")
@limiter.limit("20/minute", methods=["POST"])
@prepares
def import_units() -> ResponseReturnValue:
    """A table of units is read and kept, to be looked through before anything is written."""
    form, tops = UnitFileForm(), _tops()
    form.offer(tops)
    if len(tops) == 1:
        del form.top
    if request.method == "POST" and form.validate():
        public_id = _keep(form, tops)
        if public_id is not None:
            return redirect(url_for("administration.show_unit_load", public_id=public_id))
    return render_template("people/import_units.html", form=form, loads=list_loads(own_scope())), status_of(
        form
    )


def _tops() -> Sequence[Any]:
    """The living units at the top of this administrator's branches."""
    scope = own_scope()
    return db.session.execute(list_units(scope, on=today()).where(Unit.id.in_(list(scope.roots)))).all()


def _keep(form: UnitFileForm, tops: Sequence[Any]) -> str | None:
    """The address of the table that was kept; None where the file holds none, which the form then says."""
    content: bytes = form.file.data.stream.read()
    asked = form.top.data if "top" in form else tops[0].public_id
    try:
        check = check_table(content, form.file_name, top=get_unit_in(own_scope(), asked))
    except Refusal as refusal:
        form.form_errors.extend(str(message) for message in refusal.messages)
        return None
    digest = write_file(content)
    begin_writing()
    load = keep_load(
        top=get_unit_in(own_scope(), asked),
        name=form.file_name,
        digest=digest,
        size=len(content),
        by_id=the_actor().person_id,
        rows=len(check.verdicts),
    )
    return load.public_id


@administration.get("/don-vi/nhap/mau")
@allowed("people.administer")
def unit_template() -> ResponseReturnValue:
    """The template with the units of this administrator filled in."""
    return _workbook(write_template(list_rows(own_scope(), today())), "mau-don-vi.xlsx")


def _workbook(content: bytes, name: str) -> Response:
    disposition = f"attachment; filename={name}"
    return Response(content, mimetype=EXCEL, headers={"Content-Disposition": disposition})


@administration.get("/don-vi/nhap/<public_id>")
@allowed("people.administer")
def show_unit_load(public_id: str) -> ResponseReturnValue:
    """The verdict on every row of a table; or the work on it; or, once it is applied, the units it made."""
    load = get_load(public_id, own_scope())
    if load.state in BUSY:
        return render_template("people/show_load_progress.html", load=load)
    if load.state != "read":
        page = _page_of([int(each) for each in load.unit_ids], list_made)
        return render_template("people/show_applied_load.html", load=load, page=page, kinds=UNIT_KINDS)
    try:
        check = check_load(load)
    except Refusal as refusal:
        flash(" ".join(refusal.messages), "error")
        return redirect(url_for("administration.import_units"))
    state = _asked_state(check)
    return render_template(
        "people/show_unit_load.html",
        load=load,
        top_name=name_on(load.unit_id, today()),
        check=check,
        state=state,
        page=_page_of(check.in_state(state)),
        words={"states": STATES, "kinds": UNIT_KINDS, "said": said},
    )


def _asked_state(check: Check) -> str:
    """The state whose rows are asked for; else that of the rows that need a look first."""
    asked = request.args.get("loc", "")
    states = ("faulty", "new", "differs", "unchanged")
    return asked if asked in states else next(state for state in states if check.counts[state])


def _page_of(rows: list[Any], read: Callable[[list[Any]], list[Any]] = list) -> Page[Any]:
    last = max(1, -(-len(rows) // _PER_PAGE))
    number = min(asked_page(), last)
    shown = read(rows[(number - 1) * _PER_PAGE : number * _PER_PAGE])
    return Page(shown, number, len(rows), _PER_PAGE)


@administration.get("/don-vi/nhap/<public_id>/ket-qua")
@allowed("people.administer")
def unit_load_workbook(public_id: str) -> ResponseReturnValue:
    """The table with the verdict on every row, its faults marked."""
    load = get_load(public_id, own_scope())
    return _workbook(write_marked(check_load(load)), "ket-qua-don-vi.xlsx")


@administration.post("/don-vi/nhap/<public_id>/ap-dung")
@allowed("people.administer")
def apply_unit_load(public_id: str) -> ResponseReturnValue:
    """The new units of the table exist, or will when the job for a long table is done."""
    load = get_load(public_id, own_scope())
    with _refusals_told():
        if load.row_count > MOST_AT_ONCE:
            ask_applying(load=load, by=_by())
        else:
            count = apply_load(load=load)
            flash(ngettext("%(num)s unit is added.", "%(num)s units are added.", count), "success")
    return _to_load(load)


def _by() -> tuple[int, str]:
    return the_actor().person_id, the_actor().full_name


@administration.post("/don-vi/nhap/<public_id>/hoan-tac")
@allowed("people.administer")
def undo_unit_load(public_id: str) -> ResponseReturnValue:
    """The units of the table were never there, or will not have been when the job for many is done."""
    load = get_load(public_id, own_scope())
    with _refusals_told():
        if len(load.unit_ids) > MOST_AT_ONCE:
            ask_undoing(load=load, by=_by())
        else:
            count = undo_load(load=load)
            flash(ngettext("%(num)s unit is taken back.", "%(num)s units are taken back.", count), "success")
    return _to_load(load)


@contextmanager
def _refusals_told() -> Iterator[None]:
    """What a use case refuses is said on the next page, and nothing half-done is written."""
    try:
        with db.session.begin_nested():
            yield
    except Refusal as refusal:
        flash(" ".join(str(message) for message in refusal.messages), "error")


def _to_load(load: UnitLoad) -> ResponseReturnValue:
    return redirect(url_for("administration.show_unit_load", public_id=load.public_id))
