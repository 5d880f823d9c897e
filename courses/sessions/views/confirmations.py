"""Confirming lessons by hand: those who asked, all at once, and any lesson of a learner, with a reason."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.catalogue.queries import Place, get_outline
from courses.progress.confirming import BY_HAND, confirm_item, pass_by_hand
from courses.progress.models import Enrolment
from courses.progress.queries import list_passes
from courses.sessions.forms import ReasonForm
from courses.sessions.queries import KEEP, Waiting, get_enrolment_taught, get_waiting, select_waiting
from courses.sessions.views.blueprint import sessions
from lms.core.errors import NotFound
from lms.core.i18n import _, ngettext
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed, the_actor
from lms.people.views.parts import refusals_in, status_of


@sessions.get("/day-hoc/xac-nhan")
@allowed(KEEP)
def list_confirmations() -> ResponseReturnValue:
    """Who waits for a trainer's confirmation, who asked first before the others."""
    page = paginate(select_waiting(KEEP), number=asked_page(), per_page=50)
    rows = [Waiting(*row) for row in page.items]
    return render_template("sessions/list_confirmations.html", page=page, rows=rows)


@sessions.post("/day-hoc/xac-nhan")
@allowed(KEEP)
def confirm_many() -> ResponseReturnValue:
    """Those ticked are confirmed; whoever has done the rest has passed the lesson."""
    picked = request.form.getlist("pick")[:200]
    ids = [int(key) for key in picked if key.isascii() and key.isdigit() and len(key) < 19]
    waiting = get_waiting(ids, KEEP)
    for each in waiting:
        place = _place(each.enrolment, each.item_slug)
        confirm_item(enrolment=each.enrolment, place=place, by_id=the_actor().person_id)
    words = ngettext("%(num)s lesson was confirmed.", "%(num)s lessons were confirmed.", len(waiting))
    flash(words if waiting else _("Tick the learners first."), "success" if waiting else "info")
    return redirect(url_for(".list_confirmations"))


def _place(enrolment: Enrolment, slug: str) -> Place:
    return get_outline(enrolment.version_id).place(slug)


@sessions.get("/day-hoc/hoc-vien/<enrolment>")
@allowed(KEEP)
def show_learner(enrolment: str) -> ResponseReturnValue:
    """How far a learner is, part by part, and a way to confirm a part that a machine could not see."""
    found, person = get_enrolment_taught(enrolment, KEEP)
    return render_template(
        "sessions/show_learner.html",
        enrolment=found,
        person=person,
        outline=get_outline(found.version_id),
        passes=list_passes(found.id),
        by_hand=BY_HAND,
    )


@sessions.route("/day-hoc/hoc-vien/<enrolment>/<item>", methods=["GET", "POST"])
@allowed(KEEP)
def pass_item(enrolment: str, item: str) -> ResponseReturnValue:
    """The part counts because a trainer says so, for a reason that stays on record."""
    found, person = get_enrolment_taught(enrolment, KEEP)
    place, form = _place(found, item), ReasonForm()
    if place.kind not in BY_HAND:
        raise NotFound()
    if request.method == "POST" and form.validate():
        with refusals_in(form):
            pass_by_hand(enrolment=found, place=place, by_id=the_actor().person_id, reason=form.reason.data)
        if not form.form_errors:
            flash(_("Confirmed: the part counts for %(name)s.", name=person.full_name), "success")
            return redirect(url_for(".show_learner", enrolment=enrolment))
    page = render_template("sessions/pass_item.html", enrolment=found, person=person, place=place, form=form)
    return page, status_of(form)
