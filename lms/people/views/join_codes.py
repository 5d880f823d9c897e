"""Join codes as HR officers keep them: making, reading, seats, closing, and the sheet for the wall."""

import segno
from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lms.core.clock import today, vietnam_date
from lms.core.i18n import _
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed, the_actor
from lms.people.actions import change_join_code, close_join_code, create_join_code, reopen_join_code
from lms.people.forms.joining import JoinCodeForm, SeatsForm
from lms.people.joining import CodeRow, get_join_code, list_join_codes, list_joined
from lms.people.queries import scope_for
from lms.people.rules import last_day
from lms.people.seats import domains_in
from lms.people.views.blueprints import people
from lms.people.views.parts import refusals_in, status_of
from lms.people.wording import GROUPS


def _code(public_id: str) -> CodeRow:
    return get_join_code(public_id, scope_for("people.manage"))


@people.get("/nhan-su/ma-tham-gia")
@allowed("people.manage")
def list_codes() -> ResponseReturnValue:
    """The join codes of this officer's units."""
    page = paginate(list_join_codes(scope_for("people.manage")), number=asked_page())
    return render_template("people/list_codes.html", page=page, rows=[CodeRow(*row) for row in page.items])


@people.route("/nhan-su/ma-tham-gia/moi", methods=["GET", "POST"])
@allowed("people.manage")
def add_code() -> ResponseReturnValue:
    """A new code for a unit."""
    form = JoinCodeForm()
    form.unit.offer(scope_for("people.manage"), today())
    if form.validate_on_submit():
        code = create_join_code(
            unit=form.unit.unit,
            title=form.title.data,
            person_group=form.person_group.data,
            is_counted=form.is_counted.data,
            outside_reason=form.outside_reason.data or None,
            mail_domains=domains_in(form.domains.data or ""),
            seats=form.seats.data,
            expires_at=form.expires_at,
            by_id=the_actor().person_id,
        )
        flash(_("The code is made. Print the sheet, or send the code to those who may join."), "success")
        return redirect(url_for("people.show_code", public_id=code.public_id))
    return render_template("people/add_code.html", form=form), status_of(form)


@people.get("/nhan-su/ma-tham-gia/<public_id>")
@allowed("people.manage")
def show_code(public_id: str) -> ResponseReturnValue:
    """One code: its seats, and who joined by it."""
    row = _code(public_id)
    return render_template(
        "people/show_code.html",
        row=row,
        groups=GROUPS,
        last=last_day(vietnam_date(row.code.expires_at)),
        page=paginate(list_joined(row.code.id), number=asked_page(), per_page=50),
        address=_address(row),
    )


@people.route("/nhan-su/ma-tham-gia/<public_id>/sua", methods=["GET", "POST"])
@allowed("people.manage")
def edit_code(public_id: str) -> ResponseReturnValue:
    """More or fewer seats, another last day."""
    row, form = _code(public_id), SeatsForm()
    if request.method in {"GET", "HEAD"}:
        form.seats.data, form.last_day.data = row.code.seats, last_day(vietnam_date(row.code.expires_at))
    elif form.validate():
        with refusals_in(form):
            change_join_code(code=row.code, seats=form.seats.data, expires_at=form.expires_at)
        if not form.form_errors:
            flash(_("Saved."), "success")
            return redirect(url_for("people.show_code", public_id=public_id))
    return render_template("people/edit_code.html", form=form, row=row), status_of(form)


@people.post("/nhan-su/ma-tham-gia/<public_id>/<any(dong, mo):deed>")
@allowed("people.manage")
def turn_code(public_id: str, deed: str) -> ResponseReturnValue:
    """The code is closed, or opened again."""
    code = _code(public_id).code
    if deed == "dong":
        close_join_code(code=code)
        flash(_("Nobody can join by this code now. Who joined stays."), "success")
    else:
        reopen_join_code(code=code)
        flash(_("People can join by this code again."), "success")
    return redirect(url_for("people.show_code", public_id=public_id))


@people.get("/nhan-su/ma-tham-gia/<public_id>/to-in")
@allowed("people.manage")
def print_code(public_id: str) -> ResponseReturnValue:
    """A sheet for the wall or to be handed out: address, code, and both as a QR code."""
    row = _code(public_id)
    drawn = segno.make(f"{_address(row)}?ma={row.code.code}", error="m", micro=False)
    picture = Markup(  # noqa: S704 (drawn here, from the site's own address and code)
        drawn.svg_inline(
            scale=6, border=4, dark="#000", light="#fff", omitsize=False, svgclass="qr", lineclass=None
        )
    )
    last = last_day(vietnam_date(row.code.expires_at))
    return render_template(
        "people/print_code.html", row=row, picture=picture, address=_address(row), last=last
    )


def _address(row: CodeRow) -> str:
    return f"{current_app.config['LMS'].address}{url_for('people.join')}"
