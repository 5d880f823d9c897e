"""The way back and its end: undoing and sealing, each after a page that says what it means."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import Conflict, Refusal
from lms.core.i18n import _
from lms.core.permissions import allowed
from lms.reorganisations.actions import seal_reorganisation, undo_reorganisation
from lms.reorganisations.actions.drafting import refuse_unless
from lms.reorganisations.obstacles import obstacles
from lms.reorganisations.policy import can_decide
from lms.reorganisations.views.blueprint import PERMISSION, reorganisations
from lms.reorganisations.views.parts import own, own_scope, to_page


@reorganisations.route("/<public_id>/hoan-tac", methods=["GET", "POST"])
@allowed(PERMISSION)
def undo(public_id: str) -> ResponseReturnValue:
    """What undoing means and what stands in its way; then it is undone."""
    reorganisation, scope = own(public_id), own_scope()
    refuse_unless(reorganisation, "applied")
    reasons = obstacles(reorganisation, scope)
    if request.method == "POST" and not reasons:
        undo_reorganisation(reorganisation=reorganisation, scope=scope)
        flash(_("The reorganisation is undone. Everything is as it was before."), "success")
        return to_page(reorganisation)
    page = render_template("reorganisations/undo.html", reorganisation=reorganisation, reasons=reasons)
    return page, 422 if request.method == "POST" else 200


@reorganisations.route("/<public_id>/chot", methods=["GET", "POST"])
@allowed(PERMISSION)
def seal(public_id: str) -> ResponseReturnValue:
    """What sealing means; then it is sealed for good."""
    reorganisation = own(public_id)
    refuse_unless(reorganisation, "applied")
    faults: list[str] = []
    if not can_decide(reorganisation, own_scope()):
        faults = [_("Some of the units lie beyond your branch. An administrator above decides.")]
    if request.method == "POST" and not faults:
        try:
            with db.session.begin_nested():
                seal_reorganisation(reorganisation=reorganisation)
        except Conflict:
            raise
        except Refusal as refusal:
            faults = [str(message) for message in refusal.messages]
        else:
            flash(_("The reorganisation is sealed."), "success")
            return to_page(reorganisation)
    page = render_template(
        "reorganisations/seal.html", reorganisation=reorganisation, faults=faults, today=today()
    )
    return page, 422 if faults and request.method == "POST" else 200
