"""Drafting a reorganisation: what a decision says is kept, nothing of the organisation is touched yet."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from lms.core.clock import now
from lms.core.db import db, lock
from lms.core.errors import Conflict
from lms.core.i18n import _
from lms.core.ids import public_id
from lms.core.text import clean_line
from lms.organisations.queries import SubtreeScope, get_root
from lms.reorganisations.models import Reorganisation
from lms.reorganisations.rules import Snapshot, Step, steps_to_json
from lms.reorganisations.rules.steps import codes_in
from lms.reorganisations.snapshots import load_snapshot


@dataclass(frozen=True)
class Decision:
    """The decision behind a reorganisation: its number, day and signer, and the day from which it holds."""

    number: str
    decided_on: dt.date
    signer: str
    effective_on: dt.date


def draft_reorganisation(
    *,
    kind: str,
    title: str,
    decision: Decision,
    steps: Sequence[Step],
    scope: SubtreeScope | None,
    by_id: int | None = None,
) -> Reorganisation:
    """The decision is kept as a draft, to be tried, applied or thrown away. Without a scope: for the whole site."""
    draft = Reorganisation(
        public_id=public_id(),
        kind=kind,
        title=clean_line(title),
        decision_number=clean_line(decision.number),
        decided_on=decision.decided_on,
        signer=clean_line(decision.signer),
        effective_on=decision.effective_on,
        plan={"steps": steps_to_json(steps), "roles": []},
        state="draft",
        unit_id=_home(steps, scope, decision.effective_on),
        created_at=now(),
        created_by_id=by_id,
    )
    db.session.add(draft)
    db.session.flush()
    return draft


def redraft_reorganisation(
    *,
    draft: Reorganisation,
    title: str,
    decision: Decision,
    steps: Sequence[Step],
    scope: SubtreeScope | None,
) -> None:
    """The draft says something else; roles and people that were chosen for it are to be chosen anew."""
    lock(draft)
    refuse_unless(draft, "draft")
    draft.title, draft.decision_number = clean_line(title), clean_line(decision.number)
    draft.decided_on, draft.signer = decision.decided_on, clean_line(decision.signer)
    draft.effective_on = decision.effective_on
    draft.plan = {"steps": steps_to_json(steps), "roles": []}
    draft.unit_id = _home(steps, scope, decision.effective_on)
    db.session.flush()


def _home(steps: Iterable[Step], scope: SubtreeScope | None, on: dt.date) -> int:
    """The lowest unit that stands above everything the steps name: who looks after it sees this decision."""
    codes = codes_in(steps)
    snapshot = load_snapshot(codes, scope)
    ways = [_way(code, snapshot, on) for code in sorted(codes) if code in snapshot.units]
    common = next((code for code in (ways[0] if ways else []) if all(code in way for way in ways)), None)
    if common is not None:
        return snapshot.units[common].id
    return min(scope.roots) if scope and scope.roots else get_root().id


def _way(code: str, snapshot: Snapshot, on: dt.date) -> list[str]:
    """The unit and all above it that the plan may touch; a unit that only takes over counts like any other."""
    way: list[str] = []
    while code and code not in way:
        way.append(code)
        code = snapshot.above(code, on)
    return way


def choose_roles(*, draft: Reorganisation, grant_ids: Collection[int] | None) -> None:
    """These grants of units that end are to be carried over to who takes over; None carries all of them."""
    _change_plan(draft, roles="all" if grant_ids is None else sorted(grant_ids))


def allot_people(*, draft: Reorganisation, to: dict[int, str], codes: Collection[str]) -> None:
    """Each person (id → code of a new unit, '' for the heir) goes there with the split; the others as before."""
    steps = [dict(step) for step in draft.plan["steps"]]
    for step in steps:
        if step["step"] == "split":
            step["into"] = [_allotted(target, to, codes) for target in step["into"]]
    _change_plan(draft, steps=steps)


def _allotted(target: dict[str, Any], to: dict[int, str], codes: Collection[str]) -> dict[str, Any]:
    stay = [person for person in target["people"] if person not in to]
    come = [person for person, code in to.items() if code == target["code"] and code in codes]
    return {**target, "people": sorted({*stay, *come})}


def _change_plan(draft: Reorganisation, **parts: Any) -> None:
    lock(draft)
    refuse_unless(draft, "draft")
    draft.plan = {**draft.plan, **parts}
    db.session.flush()


def refuse_unless(reorganisation: Reorganisation, state: str) -> None:
    """Refused where the reorganisation is no longer, or not yet, in that state."""
    if reorganisation.state != state:
        raise Conflict(_("Somebody has applied, undone or sealed this reorganisation meanwhile."))


def discard_draft(*, draft: Reorganisation) -> None:
    """The draft is gone; it never touched anything."""
    lock(draft)
    refuse_unless(draft, "draft")
    db.session.delete(draft)
    db.session.flush()
