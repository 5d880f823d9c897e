"""Applying a reorganisation: units, names, places, heirs, roles and duties change; no post does but in a split."""

from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import lock
from lms.core.errors import Refusal
from lms.core.events import emit
from lms.organisations.lines import redraw
from lms.organisations.queries import SubtreeScope, get_root
from lms.reorganisations.actions.drafting import refuse_unless
from lms.reorganisations.actions.following import following_changes
from lms.reorganisations.actions.writing import write_changes
from lms.reorganisations.events import UNITS_REORGANISED
from lms.reorganisations.models import Reorganisation
from lms.reorganisations.queries import try_out
from lms.reorganisations.rules import Outcome, Snapshot
from lms.reorganisations.wording import fault_words, nothing_words


def apply_reorganisation(
    *, reorganisation: Reorganisation, scope: SubtreeScope | None, by_id: int | None = None
) -> None:
    """The organisation is as the decision says from its day on; refused with every fault at once.

    Reorganisations come one at a time, as moves do: two of them could close a circle that neither sees.
    """
    lock(get_root())
    lock(reorganisation)
    refuse_unless(reorganisation, "draft")
    outcome, snapshot = try_out(reorganisation, scope)
    if outcome.faults:
        raise Refusal(
            *(fault_words(fault, snapshot, reorganisation.effective_on) for fault in outcome.faults)
        )
    if not outcome.changes:
        raise Refusal(nothing_words())
    reorganisation.state, reorganisation.applied_at, reorganisation.applied_by_id = "applied", now(), by_id
    touched = _write(reorganisation, outcome, snapshot)
    _tell(reorganisation, touched, outcome, snapshot)


def _write(reorganisation: Reorganisation, outcome: Outcome, snapshot: Snapshot) -> set[int]:
    ids = {code: unit.id for code, unit in snapshot.units.items()}
    changes = [*outcome.changes, *following_changes(reorganisation, outcome, snapshot)]
    touched = write_changes(reorganisation, changes, ids)
    touched |= {ids[heir] for heir in outcome.heirs.values()}
    redraw(touched)
    return touched


def _tell(reorganisation: Reorganisation, touched: set[int], outcome: Outcome, snapshot: Snapshot) -> None:
    """The trail of the decision and of each of its units says so, and who listens is told."""
    on = reorganisation.effective_on
    detail = {"decision": reorganisation.decision_number, "from": on.isoformat()}
    record(
        "reorganisation.applied",
        kind="reorganisation",
        id=reorganisation.id,
        label=reorganisation.title,
        detail=detail,
    )
    for code, heir in outcome.heirs.items():
        unit = snapshot.units[code]
        by = {**detail, "by": heir}
        record("unit.succeeded", kind="unit", id=unit.id, label=unit.name_on(on), detail=by)
    for deed, code in _renamed_or_moved(outcome):
        unit = snapshot.units[code]
        record(deed, kind="unit", id=unit.id, label=unit.name_on(on), detail=detail)
    payload = {"reorganisation_id": reorganisation.id, "unit_ids": sorted(touched), "is_undone": False}
    emit(UNITS_REORGANISED, key=f"{reorganisation.public_id}:applied", payload=payload)


def _renamed_or_moved(outcome: Outcome) -> list[tuple[str, str]]:
    """(deed in the trail, code) of the units that go on under another name or elsewhere."""
    deeds = {"name_ended": "unit.renamed", "name_corrected": "unit.renamed"}
    deeds |= {"place_ended": "unit.moved", "place_corrected": "unit.moved"}
    return [
        (deeds[change.deed], change.unit)
        for change in outcome.changes
        if change.deed in deeds and change.unit not in outcome.heirs
    ]
