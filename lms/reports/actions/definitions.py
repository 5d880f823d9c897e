"""Defining campaigns and indicators, and withdrawing them. What was defined is never edited."""

import datetime as dt
from collections.abc import Collection
from typing import TypeVar

from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.text import clean_line
from lms.organisations.models import Unit
from lms.reports.models import Campaign, Indicator


def define_campaign(
    *,
    unit: Unit,
    title: str,
    begins_on: dt.date,
    ends_on: dt.date,
    content_groups: Collection[int] = (),
    study_forms: Collection[str] = (),
    sources: Collection[str] = (),
    activities: Collection[str] = (),
    least_hundredths: int = 0,
    by_id: int,
) -> Campaign:
    """The campaign is there for the unit and all below it; its result is read from the ledger."""
    faults = []
    if ends_on < begins_on:
        faults.append(_("The last day must not be before the first."))
    if begins_on.year != ends_on.year:
        faults.append(_("The days must lie in one year. Make a campaign for each year."))
    if faults:
        raise Refusal(*faults)
    campaign = Campaign(
        unit_id=unit.id,
        title=clean_line(title),
        begins_on=begins_on,
        ends_on=ends_on,
        content_groups=sorted(content_groups),
        study_forms=sorted(study_forms),
        sources=sorted(sources),
        activities=sorted(activities),
        least_hundredths=least_hundredths,
        created_at=now(),
        created_by_id=by_id,
    )
    return _add(campaign)


def define_indicator(
    *,
    unit: Unit,
    title: str,
    basis: str | None,
    numerator: str,
    denominator: str,
    max_hundredths: int,
    content_groups: Collection[int] = (),
    study_forms: Collection[str] = (),
    sources: Collection[str] = (),
    person_groups: Collection[str] = (),
    only: str = "",
    by_id: int,
) -> Indicator:
    """The indicator is there for the unit and all below it."""
    narrows = any((content_groups, study_forms, sources))
    if numerator == "reached" and narrows:
        raise Refusal(
            _("The yearly target looks at all lines: leave content, form and source open, or count turns.")
        )
    indicator = Indicator(
        unit_id=unit.id,
        title=clean_line(title),
        basis=clean_line(basis or "") or None,
        numerator=numerator,
        denominator=denominator,
        max_hundredths=max_hundredths,
        content_groups=sorted(content_groups),
        study_forms=sorted(study_forms),
        sources=sorted(sources),
        person_groups=sorted(person_groups),
        only=only,
        created_at=now(),
        created_by_id=by_id,
    )
    return _add(indicator)


Definition = TypeVar("Definition", Campaign, Indicator)


def _add(definition: Definition) -> Definition:
    db.session.add(definition)
    db.session.flush()
    kind = definition.__tablename__
    record(f"{kind}.define", kind=kind, id=definition.id, label=definition.title)
    return definition


def withdraw_definition(*, definition: Campaign | Indicator) -> None:
    """The definition is shown no more; what was printed with it stays as it is."""
    if definition.withdrawn_at is not None:
        return
    definition.withdrawn_at = now()
    db.session.flush()
    kind = definition.__tablename__
    record(f"{kind}.withdraw", kind=kind, id=definition.id, label=definition.title)
