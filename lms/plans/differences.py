"""What an amendment changes: line by line and unit by unit, before and after."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, select

from lms.core.db import db
from lms.organisations.queries import places_on
from lms.plans.models import LineVersion, PlanEdition, PlanShare, ShareVersion, TrainingPlan
from lms.plans.wordings import shares_at, wordings

_WORDED = ("topic", "creditable_id", "content_group", "study_form", "quarter", "amount_hundredths", "note")


@dataclass(frozen=True)
class Change:
    """What becomes of the turns of one unit: (planned, cancelled) before and after, and what is done."""

    unit_name: str
    before: tuple[int, int]
    after: tuple[int, int]
    done: int


@dataclass(frozen=True)
class Difference:
    """What becomes of one line: its wording before (None for a new one) and after, and its units' turns."""

    topic: str
    was: str | None
    is_new: bool
    is_reworded: bool
    changes: list[Change]


def list_differences(plan: TrainingPlan, edition: PlanEdition, on: dt.date) -> list[Difference]:
    """Every line that the edition changes, in the order of the plan."""
    before, after = wordings(plan.id, edition.number - 1), wordings(plan.id, edition.number)
    changes = _changes(plan, edition, on)
    found = []
    for line_id, said in after.items():
        was = before.get(line_id)
        is_reworded = was is not None and _differs(was.version, said.version)
        if was is None or is_reworded or line_id in changes:
            found.append(
                Difference(
                    topic=said.version.topic,
                    was=was.version.topic if was else None,
                    is_new=was is None,
                    is_reworded=is_reworded,
                    changes=changes.get(line_id, []),
                )
            )
    return found


def _differs(one: LineVersion, other: LineVersion) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in _WORDED)


def _changes(plan: TrainingPlan, edition: PlanEdition, on: dt.date) -> dict[int, list[Change]]:
    places, was = places_on(on), shares_at(plan.id, edition.number - 1)
    same = and_(was.c.line_id == ShareVersion.line_id, was.c.unit_id == ShareVersion.unit_id)
    held = and_(PlanShare.line_id == ShareVersion.line_id, PlanShare.unit_id == ShareVersion.unit_id)
    rows: list[Any] = list(
        db.session.execute(
            select(ShareVersion, places.c.name, was.c.planned, was.c.cancelled, PlanShare.done)
            .join(places, places.c.unit_id == ShareVersion.unit_id)
            .outerjoin(was, same)
            .outerjoin(PlanShare, held)
            .where(ShareVersion.edition_id == edition.id)
            .order_by(places.c.sort_key, ShareVersion.unit_id)
        )
    )
    found: dict[int, list[Change]] = {}
    for share, name, planned, cancelled, done in rows:
        change = Change(name, (planned or 0, cancelled or 0), (share.planned, share.cancelled), done or 0)
        found.setdefault(share.line_id, []).append(change)
    return found
