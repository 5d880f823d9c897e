"""What the pages of this feature share: the officer's scope, plans and lines in it, and what came of a deed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import NotFound, Refusal
from lms.core.forms import choices_of
from lms.organisations.models import Unit
from lms.organisations.queries import SubtreeScope, get_unit_in, name_on
from lms.people.queries import scope_for
from lms.plans.models import PlanLine, TrainingPlan
from lms.plans.queries import FIRST, SeenPlan, get_line, get_own_plan, get_plan_in
from lms.plans.views.blueprint import PERMISSION
from lms.plans.wordings import Wording, wordings


def own_scope() -> SubtreeScope:
    """The units this officer plans for, today."""
    return scope_for(PERMISSION)


def own(public_id: str) -> TrainingPlan:
    """The plan, if this officer writes it; else as if there were none."""
    return get_own_plan(own_scope(), public_id)


def seen(public_id: str) -> SeenPlan:
    """The plan, if it is this officer's or gives one of the officer's units turns."""
    return get_plan_in(own_scope(), public_id, today())


def seen_line(public_id: str, line_id: str) -> tuple[SeenPlan, Wording]:
    """A line of a plan that this officer may see, as last decided; of a draft as it is written so far."""
    found = seen(public_id)
    said = wordings(found.plan.id, FIRST if found.plan.state == "draft" else None)
    line = next((each for each in said.values() if each.line.public_id == line_id), None)
    if line is None:
        raise NotFound()
    return found, line


def own_line(public_id: str, line_id: str) -> tuple[TrainingPlan, PlanLine]:
    """A line of a plan that this officer writes."""
    plan = own(public_id)
    return plan, get_line(plan, line_id)


def said_in(plan: TrainingPlan, line: PlanLine, upto: int | None = None) -> Wording:
    """What the line says as of that edition; as if there were no such line where it says nothing there."""
    said = wordings(plan.id, upto).get(line.id)
    if said is None:
        raise NotFound()
    return said


@contextmanager
def refusals_flashed(done: str) -> Iterator[None]:
    """After a deed without a form: says that it is done, or why it is refused."""
    try:
        with db.session.begin_nested():
            yield
    except Refusal as refusal:
        for message in refusal.messages:
            flash(str(message), "error")
    else:
        flash(done, "success")


def asked_year(*, default: int | None = None) -> int:
    """The year in the address (`nam`); else this one."""
    text = request.args.get("nam", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
    return year if 2000 <= year <= 2100 else (default or today().year)


def asked_unit(scope: SubtreeScope) -> tuple[Unit | None, str]:
    """(unit, name) that the address asks for (`don-vi`), within the scope; (None, '') where it asks for none."""
    key = request.args.get("don-vi", "")
    unit = get_unit_in(scope, key) if key else None
    return unit, name_on(unit.id, today()) if unit else ""


def years_to_plan() -> list[Any]:
    """This year and the next ones, for a choice."""
    return choices_of((year, str(year)) for year in range(today().year, today().year + 4))


def to_plan(plan: TrainingPlan, **extra: Any) -> ResponseReturnValue:
    """On to the page of the plan."""
    return redirect(url_for("plans.show_plan", public_id=plan.public_id, **extra))


def to_line(plan: TrainingPlan, line: PlanLine) -> ResponseReturnValue:
    """On to the page of the line."""
    return redirect(url_for("plans.show_line", public_id=plan.public_id, line_id=line.public_id))
