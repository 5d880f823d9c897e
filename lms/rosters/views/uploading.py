"""A staff list is brought: the template to fill in, the file, the sheet."""

from contextlib import closing
from typing import Any

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.errors import Refusal
from lms.core.forms import choices_of
from lms.core.i18n import _
from lms.core.limits import limiter
from lms.core.permissions import allowed, holds, the_actor
from lms.core.text import format_number
from lms.core.web import prepares
from lms.rosters import wording
from lms.rosters.actions import choose_sheet as take_sheet
from lms.rosters.actions import upload_roster
from lms.rosters.formats import write_template
from lms.rosters.forms import LARGEST_FILE, SheetForm, UploadForm
from lms.rosters.models import Roster
from lms.rosters.shown import template_titles, template_units
from lms.rosters.views.blueprint import LISTS, ONE, rosters
from lms.rosters.views.parts import asked_unit, own_scope, roster_page, roster_url, the_roster

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ENDPOINT = "rosters.add_roster"


def widen_limits() -> None:
    """This one page takes larger files than the site does, from those who may bring lists."""
    if request.endpoint == _ENDPOINT and request.method == "POST" and holds("people.manage"):
        request.max_content_length = LARGEST_FILE + 64 * 1024


@rosters.route(f"{LISTS}/moi", methods=["GET", "POST"])
@allowed("people.manage")
@limiter.limit("20/minute", methods=["POST"])
@prepares
def add_roster() -> ResponseReturnValue:
    """A file is read and kept; nothing of it is written to people before it is confirmed."""
    form, scope = UploadForm(), own_scope()
    form.unit.offer(scope, today(), chosen=asked_unit())
    if request.method == "POST" and form.validate():
        roster = _upload(form)
        if roster is not None:
            return redirect(roster_url(roster))
    page = render_template("rosters/add_roster.html", form=form, words=wording)
    return page, 422 if form.errors else 200


def _upload(form: UploadForm) -> Roster | None:
    """The roster; None where the file cannot be read, which the form then says."""
    with closing(form.file.data) as file:
        content = file.read()
    try:
        return upload_roster(
            unit=form.unit.unit, content=content, file_name=form.file_name, by_id=the_actor().person_id
        )
    except Refusal as refusal:
        form.file.errors = [str(message) for message in refusal.messages]
        return None


@rosters.get(f"{LISTS}/mau.xlsx")
@allowed("people.manage")
@limiter.limit("30/minute")
def download_template() -> ResponseReturnValue:
    """The workbook to fill in, with the codes of the units below the one asked for."""
    unit = asked_unit()
    units = template_units(unit, own_scope()) if unit else []
    answer = Response(write_template(units, template_titles()), mimetype=_EXCEL)
    answer.headers["Content-Disposition"] = 'attachment; filename="mau-danh-sach-nhan-su.xlsx"'
    return answer


@rosters.route(f"{ONE}/trang-tinh", methods=["GET", "POST"])
@allowed("people.manage")
@prepares
def choose_sheet(public_id: str) -> ResponseReturnValue:
    """Which sheet holds the list, and in which row its headings stand."""
    roster = the_roster(public_id, "uploaded", "mapping", "checked")
    form = SheetForm()
    form.sheet.choices = choices_of((sheet["name"], sheet["name"]) for sheet in roster.sheets)
    if request.method in {"GET", "HEAD"}:
        form.sheet.data = roster.sheet or (roster.sheets[0]["name"] if roster.sheets else "")
        form.header_row.data = roster.header_row
    elif form.validate() and _take_sheet(form, roster):
        return redirect(roster_url(roster, "map_columns"))
    return roster_page("choose_sheet", roster, form=form, step=1, hints=_hints(roster))


def _take_sheet(form: SheetForm, roster: Roster) -> bool:
    """True when the list is on that sheet now; else the form says why not."""
    try:
        take_sheet(roster=roster, sheet=form.sheet.data, header_row=form.header_row.data)
    except Refusal as refusal:
        form.form_errors.extend(str(message) for message in refusal.messages)
    return not form.form_errors


def _hints(roster: Roster) -> dict[str, Any]:
    """How large each sheet is, and whether Excel hides it."""
    return {sheet["name"]: _hint(sheet) for sheet in roster.sheets}


def _hint(sheet: dict[str, Any]) -> str:
    size = _("%(rows)s rows", rows=format_number(sheet["rows"]))
    return _("%(size)s, hidden in Excel", size=size) if sheet["is_hidden"] else size
