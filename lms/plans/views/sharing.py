"""How many turns each unit has of a line: a page of units after the other, each kept as it is sent."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import NotFound, Refusal
from lms.core.i18n import _
from lms.core.paging import asked_page, asked_search, paginate
from lms.core.permissions import allowed
from lms.plans.actions import put_shares
from lms.plans.queries import find_draft
from lms.plans.rules import MOST_TURNS
from lms.plans.views.blueprint import LINE, PERMISSION, plans
from lms.plans.views.parts import own_line, own_scope, said_in
from lms.plans.wordings import list_units_to_plan

_PER_PAGE = 50


def _number(name: str, now: int, label: str) -> int:
    """The number that was sent; as it is where none was. Refused, with the unit named, for anything else."""
    text = request.form.get(name, "").strip().replace(".", "").replace(" ", "")
    if name not in request.form:
        return now
    if not text:
        return 0
    if text.isascii() and text.isdigit() and len(text) < 10 and int(text) <= MOST_TURNS:
        return int(text)
    raise Refusal(_("%(unit)s: write the turns as a whole number.", unit=label))


def _sent(rows: list[Any]) -> dict[int, tuple[int, int]]:
    """Unit id → (planned, cancelled) as sent for the units of this page; every fault at once."""
    found: dict[int, tuple[int, int]] = {}
    faults: list[str] = []
    for row in rows:
        try:
            planned = _number(f"ke-hoach-{row.id}", row.planned or 0, row.name)
            cancelled = _number(f"huy-{row.id}", row.cancelled or 0, row.name)
            if cancelled > planned:
                raise Refusal(_("%(unit)s: more turns are cancelled than planned.", unit=row.name))
            found[row.id] = (planned, cancelled)
        except Refusal as refusal:
            faults.extend(refusal.messages)
    if faults:
        raise Refusal(*faults)
    return found


@plans.route(f"{LINE}/don-vi", methods=["GET", "POST"])
@allowed(PERMISSION)
def edit_shares(public_id: str, line_id: str) -> ResponseReturnValue:
    """The units of the plan with their turns in the draft; an amendment can also cancel turns."""
    plan, line = own_line(public_id, line_id)
    draft = find_draft(plan.id)
    if draft is None:
        raise NotFound()
    units = list_units_to_plan(plan, line.id, draft.number, own_scope(), today(), search=asked_search())
    page = paginate(units, number=asked_page(), per_page=_PER_PAGE)
    faults: list[str] = []
    if request.method == "POST":
        try:
            with db.session.begin_nested():
                put_shares(plan=plan, line=line, shares=_sent(page.items))
        except Refusal as refusal:
            faults = [str(message) for message in refusal.messages]
        else:
            return _onward(public_id, line_id, page)
    shown = render_template(
        "plans/edit_shares.html",
        plan=plan,
        line=line,
        said=said_in(plan, line, draft.number),
        draft=draft,
        page=page,
        search=asked_search(),
        faults=faults,
        sent=request.form,
    )
    return shown, 422 if faults else 200


def _onward(public_id: str, line_id: str, page: Any) -> ResponseReturnValue:
    if "tiep" in request.form and page.number < page.pages:
        here = {"public_id": public_id, "line_id": line_id, "trang": page.number + 1}
        return redirect(url_for("plans.edit_shares", **here, tim=asked_search() or None))
    flash(_("Saved in the draft."), "success")
    return redirect(url_for("plans.show_amendment", public_id=public_id))
