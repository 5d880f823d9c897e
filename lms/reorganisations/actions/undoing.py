"""Undoing a reorganisation: every step back, the last one first, unless something stands on it since."""

from typing import Any

from sqlalchemy import delete, insert, select, update

from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import batches, db, lock
from lms.core.errors import Refusal
from lms.core.events import emit
from lms.organisations.lines import redraw
from lms.organisations.models import Unit, UnitLine
from lms.organisations.queries import SubtreeScope, get_root
from lms.reorganisations.actions.drafting import refuse_unless
from lms.reorganisations.actions.writing import remove_rows, update_rows
from lms.reorganisations.events import UNITS_REORGANISED
from lms.reorganisations.models import Reorganisation
from lms.reorganisations.obstacles import obstacles
from lms.reorganisations.queries import step_rows
from lms.reorganisations.tables import TABLES, from_json

_CHUNK = 1000


def undo_reorganisation(*, reorganisation: Reorganisation, scope: SubtreeScope | None) -> None:
    """Everything the reorganisation wrote is as it was before; refused with every reason at once.

    Only a reorganisation that is applied, and not sealed, is undone; and only once.
    """
    lock(get_root())
    lock(reorganisation)
    refuse_unless(reorganisation, "applied")
    reasons = obstacles(reorganisation, scope)
    if reasons:
        raise Refusal(*(reason.words for reason in reasons))
    steps = step_rows(reorganisation.id)
    touched = {step.unit_id for step in steps if step.unit_id is not None}
    _find_new_home(reorganisation, steps)
    _step_back(steps[::-1], touched)
    reorganisation.state, reorganisation.undone_at = "undone", now()
    db.session.flush()
    db.session.expire_all()
    _tell(reorganisation, touched)
    payload = {"reorganisation_id": reorganisation.id, "unit_ids": sorted(touched), "is_undone": True}
    emit(UNITS_REORGANISED, key=f"{reorganisation.public_id}:undone", payload=payload)


def _tell(reorganisation: Reorganisation, touched: set[int]) -> None:
    """The trail of the decision and of each of its units says so."""
    facts: dict[str, Any] = {
        "label": reorganisation.title,
        "detail": {"decision": reorganisation.decision_number},
    }
    record("reorganisation.undone", kind="reorganisation", id=reorganisation.id, **facts)
    for chunk in batches(sorted(touched), _CHUNK):
        for unit_id in db.session.scalars(select(Unit.id).where(Unit.id.in_(chunk))):
            record("reorganisation.undone", kind="unit", id=unit_id, **facts)


def _find_new_home(reorganisation: Reorganisation, steps: list[Any]) -> None:
    """Drafts and undone decisions that belong to a unit which is gone now belong where this one does."""
    born = [step.row_id for step in steps if step.deed == "unit_established"]
    for chunk in batches(born, _CHUNK):
        homeless = update(Reorganisation).where(Reorganisation.unit_id.in_(chunk))
        db.session.execute(homeless.values(unit_id=reorganisation.unit_id))


def _step_back(steps: list[Any], touched: set[int]) -> None:
    """What was written is gone, what was changed reads as before; units themselves go last, after their lines."""
    born = [step.row_id for step in steps if step.deed == "unit_established" and step.row_id]
    made = [step for step in steps if not step.before and step.deed != "unit_established"]
    remove_rows([(TABLES[step.deed], step.row_id) for step in made])
    update_rows(
        [(*_place(step), _columns(step, step.before)) for step in steps if step.before and step.after]
    )
    for step in steps:
        if not step.after:
            table = TABLES[step.deed]
            db.session.execute(insert(table), [from_json(table, step.before)])
    redraw(touched)
    for chunk in batches(born, _CHUNK):
        db.session.execute(delete(UnitLine).where(UnitLine.unit_id.in_(chunk)))
        db.session.execute(delete(Unit).where(Unit.id.in_(chunk)))


def _place(step: Any) -> tuple[Any, int | None]:
    return TABLES[step.deed], step.row_id


def _columns(step: Any, facts: dict[str, Any]) -> dict[str, Any]:
    return from_json(TABLES[step.deed], facts)
