"""The wizard: which kind, then one page with the units and the decision; it ends in a draft to be tried."""

from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from lms.core.clock import today
from lms.core.db import begin_writing, db
from lms.core.errors import Conflict, NotFound, Refusal
from lms.core.i18n import _
from lms.core.permissions import allowed, the_actor
from lms.core.web import prepares
from lms.organisations.models import Unit
from lms.organisations.queries import SubtreeScope, get_unit_in
from lms.reorganisations.actions import draft_reorganisation, redraft_reorganisation
from lms.reorganisations.forms import FORMS, FileForm, KindForm, offer_all
from lms.reorganisations.models import Reorganisation
from lms.reorganisations.rules import Split, Step, steps_from_json
from lms.reorganisations.sheet import read_steps
from lms.reorganisations.template import write_template
from lms.reorganisations.views.blueprint import PERMISSION, reorganisations
from lms.reorganisations.views.parts import own_draft, own_scope, step_of_wizard, to_page
from lms.reorganisations.wording import ADDRESSES, KIND_HINTS, KINDS

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@reorganisations.get("/moi")
@allowed(PERMISSION)
def choose_kind() -> ResponseReturnValue:
    """What is to be done: merge, split, move, rename, abolish, or many at once by file."""
    words = {kind: word for word, kind in ADDRESSES.items()}
    return render_template(
        "reorganisations/choose_kind.html",
        kinds=KINDS,
        hints=KIND_HINTS,
        addresses=words,
        unit=request.args.get("don-vi"),
    )


@reorganisations.route("/moi/<word>", methods=["GET", "POST"])
@allowed(PERMISSION)
def draft(word: str) -> ResponseReturnValue:
    """The units and the decision; a draft is made and its dry run shown."""
    if word not in ADDRESSES:
        raise NotFound()
    kind, scope = ADDRESSES[word], own_scope()
    form = FORMS[kind]()
    asked = request.args.get("don-vi")
    offer_all(form.unit_fields(), scope, today(), [get_unit_in(scope, asked) if asked else None])
    if request.method == "POST" and form.validate():
        return _next(_draft(kind, form, form.steps(), scope))
    return _form_page(kind, form)


@reorganisations.route("/<public_id>/sua", methods=["GET", "POST"])
@allowed(PERMISSION)
def edit(public_id: str) -> ResponseReturnValue:
    """The draft as it was entered, to be corrected."""
    made, scope = own_draft(public_id), own_scope()
    step = step_of_wizard(made)
    if step is None:
        raise Conflict(_("This draft says more than the page can show. Change the file and upload it again."))
    form = FORMS[made.kind]()
    if request.method != "POST":
        form.show(made)
        _show_becomes(form, step)
        form.show_step(step)
    offer_all(form.unit_fields(), scope, today(), _units(form.codes_of(step), scope))
    if request.method == "POST" and form.validate():
        decision, steps = form.decision(), form.steps()
        redraft_reorganisation(draft=made, title=form.title.data, decision=decision, steps=steps, scope=scope)
        return _next(made)
    return _form_page(made.kind, form, made)


def _show_becomes(form: KindForm, step: Any) -> None:
    """A merger into a unit that exists shows that choice."""
    if "becomes" in form:
        known = select(Unit.id).where(Unit.code == step.into.code)
        exists = not step.into.is_new and db.session.scalar(known)
        form["becomes"].data = "existing" if exists else "new"


def _units(codes: list[str], scope: SubtreeScope) -> list[Unit | None]:
    found = select(Unit).where(Unit.code.in_(codes), Unit.id.in_(scope.unit_ids()))
    units = {unit.code: unit for unit in db.session.scalars(found)}
    return [units.get(code) for code in codes]


def _draft(kind: str, form: Any, steps: list[Step], scope: SubtreeScope) -> Reorganisation:
    return draft_reorganisation(
        kind=kind,
        title=form.title.data,
        decision=form.decision(),
        steps=steps,
        scope=scope,
        by_id=the_actor().person_id,
    )


def _next(made: Reorganisation) -> ResponseReturnValue:
    """After a split people are given to the new units; after all else the dry run follows."""
    if any(isinstance(step, Split) for step in steps_from_json(made.plan["steps"])):
        return redirect(url_for("reorganisations.allot", public_id=made.public_id))
    return to_page(made)


def _form_page(kind: str, form: KindForm, made: Reorganisation | None = None) -> ResponseReturnValue:
    page = render_template(
        "reorganisations/draft.html", form=form, kind=kind, kinds=KINDS, hints=KIND_HINTS, draft=made
    )
    return page, 422 if form.errors else 200


@reorganisations.route("/tu-tep", methods=["GET", "POST"])
@allowed(PERMISSION)
@prepares
def draft_from_file() -> ResponseReturnValue:
    """A table of many units is read, and the draft it makes is shown; nothing else is written."""
    form = FileForm()
    if request.method == "POST" and form.validate():
        try:
            steps = read_steps(form.file.data.read(), form.file.data.filename or "")
        except Refusal as refusal:
            form.form_errors.extend(str(message) for message in refusal.messages)
        else:
            begin_writing()
            return to_page(_draft("file", form, steps, own_scope()))
    page = render_template("reorganisations/draft_from_file.html", form=form)
    return page, 422 if form.errors else 200


@reorganisations.get("/tep-mau")
@allowed(PERMISSION)
def template() -> ResponseReturnValue:
    """The table to fill in."""
    answer = Response(write_template(), mimetype=_EXCEL)
    answer.headers["Content-Disposition"] = "attachment; filename=sap-xep-don-vi.xlsx"
    return answer
