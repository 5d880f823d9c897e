"""What one asked oneself."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.inquiries import rules
from courses.inquiries.actions import add_to_inquiry, end_inquiry
from courses.inquiries.forms import WriteForm
from courses.inquiries.queries import get_own, list_posts, select_own
from courses.inquiries.views.blueprint import OWN, inquiries, refusals_in
from lms.core.i18n import _
from lms.core.paging import asked_page, paginate
from lms.core.permissions import signed_in, the_actor


@inquiries.get(OWN)
@signed_in
def list_own() -> ResponseReturnValue:
    """One's own questions and reports, the latest first."""
    page = paginate(select_own(), number=asked_page())
    return render_template("inquiries/list_own.html", page=page, rules=rules)


@inquiries.route(f"{OWN}/<public_id>", methods=["GET", "POST"])
@signed_in
def show_own(public_id: str) -> ResponseReturnValue:
    """One's own question with its answers; one may write on while it is not closed."""
    row, form = get_own(public_id), WriteForm()
    if request.method == "POST" and form.validate():
        with refusals_in(form):
            add_to_inquiry(inquiry=row.Inquiry, person_id=the_actor().person_id, text=form.text.data or "")
            flash(_("Sent."), "success")
            return redirect(url_for("inquiries.show_own", public_id=public_id))
    page = render_template(
        "inquiries/show_own.html",
        row=row,
        inquiry=row.Inquiry,
        posts=list_posts(row.Inquiry.id),
        form=form,
        rules=rules,
    )
    return page, 422 if form.errors else 200


@inquiries.post(f"{OWN}/<public_id>/dong")
@signed_in
def end_own(public_id: str) -> ResponseReturnValue:
    """One needs no more: nobody waits here."""
    end_inquiry(inquiry=get_own(public_id).Inquiry)
    flash(_("Closed. Thank you."), "success")
    return redirect(url_for("inquiries.list_own"))
