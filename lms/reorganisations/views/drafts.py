"""Deeds to a draft: give people to a new unit, apply it, throw it away."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.db import db
from lms.core.errors import Conflict, NotFound, Refusal
from lms.core.i18n import _
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed, the_actor
from lms.reorganisations.actions import allot_people, apply_reorganisation, choose_roles, discard_draft
from lms.reorganisations.allotting import Allotting, find_allotting, list_allotted
from lms.reorganisations.views.blueprint import PERMISSION, reorganisations
from lms.reorganisations.views.parts import own_draft, own_scope, to_page
from lms.reorganisations.views.reading import show_draft

_PER_PAGE = 50


@reorganisations.post("/<public_id>/ap-dung")
@allowed(PERMISSION)
def apply(public_id: str) -> ResponseReturnValue:
    """The chosen roles are kept in the plan, and the plan becomes the organisation."""
    draft = own_draft(public_id)
    try:
        with db.session.begin_nested():
            choose_roles(draft=draft, grant_ids=_chosen_roles())
            apply_reorganisation(reorganisation=draft, scope=own_scope(), by_id=the_actor().person_id)
    except Conflict:
        raise
    except Refusal as refusal:
        return show_draft(draft, tuple(str(message) for message in refusal.messages))
    flash(_("The reorganisation is applied. It can be undone until it is sealed."), "success")
    return to_page(draft)


def _chosen_roles() -> list[int] | None:
    """The ids ticked on the page; None for all."""
    if request.form.get("tat-ca-vai-tro"):
        return None
    return [int(text) for text in request.form.getlist("vai-tro") if text.isascii() and text.isdigit()]


@reorganisations.post("/<public_id>/bo")
@allowed(PERMISSION)
def discard(public_id: str) -> ResponseReturnValue:
    """The draft is gone."""
    discard_draft(draft=own_draft(public_id))
    flash(_("The draft is gone. Nothing was changed."), "success")
    return redirect(url_for("reorganisations.list_reorganisations"))


@reorganisations.route("/<public_id>/phan-nguoi", methods=["GET", "POST"])
@allowed(PERMISSION)
def allot(public_id: str) -> ResponseReturnValue:
    """Who goes where with a split: one page of people after the other, each kept as it is sent."""
    draft = own_draft(public_id)
    allotting = find_allotting(draft, own_scope())
    if allotting is None:
        raise NotFound()
    page = paginate(list_allotted(allotting, own_scope()), number=asked_page(), per_page=_PER_PAGE)
    if request.method == "POST":
        to = _said(allotting, {row.id for row in page.items})
        allot_people(draft=draft, to=to, codes=allotting.names)
        if page.number < page.pages and "xong" not in request.form:
            return redirect(url_for("reorganisations.allot", public_id=public_id, trang=page.number + 1))
        return to_page(draft)
    return render_template("reorganisations/allot.html", draft=draft, allotting=allotting, page=page)


def _said(allotting: Allotting, shown: set[int]) -> dict[int, str]:
    """Person id → code of the unit chosen for them, for those whom the page showed."""
    wanted = {person: request.form.get(f"nguoi-{person}", "") for person in shown}
    return {person: code if code in allotting.names else "" for person, code in wanted.items()}
