"""Campaigns and indicators as they were defined: who sees them, and which people and lines they mean."""

import datetime as dt
from typing import Any

from sqlalchemy import Select, or_, select

from lms.core.db import db
from lms.core.errors import NotFound
from lms.organisations.models import Unit, UnitLine
from lms.organisations.queries import SubtreeScope, holds_on
from lms.reports.lists import LineFilter, PeopleFilter
from lms.reports.models import Campaign, Indicator

_STATUS_OF_DENOMINATOR = {"people": "all", "not-exempt": "not-exempt", "with-target": "with-target"}


def get_campaign(public_id: str) -> Campaign:
    """The campaign with that address; who shows it asks first whether it is seen."""
    return _get(Campaign, public_id)


def get_indicator(public_id: str) -> Indicator:
    """The indicator with that address; who shows it asks first whether it is seen."""
    return _get(Indicator, public_id)


def _get(table: Any, public_id: str) -> Any:
    found = db.session.scalar(select(table).where(table.public_id == public_id))
    if found is None:
        raise NotFound()
    return found


def list_campaigns(scope: SubtreeScope) -> list[tuple[Campaign, bool]]:
    """The campaigns that hold for units of the scope, the latest first; and whether they were defined in it."""
    found = _listed(Campaign, scope).order_by(Campaign.begins_on.desc(), Campaign.id.desc())
    return [(row[0], bool(row[1])) for row in db.session.execute(found)]


def list_indicators(scope: SubtreeScope) -> list[tuple[Indicator, bool]]:
    """The indicators that hold for units of the scope, as they were made; and whether they were defined in it."""
    found = _listed(Indicator, scope).order_by(Indicator.id)
    return [(row[0], bool(row[1])) for row in db.session.execute(found)]


def _listed(table: Any, scope: SubtreeScope) -> Select[Any]:
    return _seen(table, scope).add_columns(table.unit_id.in_(scope.unit_ids()))


def is_seen(definition: Campaign | Indicator, scope: SubtreeScope) -> bool:
    """True when the definition is of a unit of the scope, or of one above."""
    table = type(definition)
    return db.session.scalar(_seen(table, scope).where(table.id == definition.id)) is not None


def is_owned(definition: Campaign | Indicator, scope: SubtreeScope) -> bool:
    """True when the definition is of a unit of the scope: who sees it from below may not withdraw it."""
    inside = select(Unit.id).where(Unit.id == definition.unit_id, Unit.id.in_(scope.unit_ids()))
    return db.session.scalar(inside) is not None


def _seen(table: Any, scope: SubtreeScope) -> Select[Any]:
    above = select(UnitLine.ancestor_id).where(
        UnitLine.unit_id.in_(list(scope.roots)), holds_on(UnitLine, scope.on)
    )
    inside = or_(table.unit_id.in_(above), table.unit_id.in_(scope.unit_ids()))
    return select(table).where(inside, table.withdrawn_at.is_(None))


def campaign_lines(campaign: Campaign) -> LineFilter:
    """The lines of the ledger that count for the campaign: earned on its days, whenever they were recorded."""
    return LineFilter(
        contents=tuple(campaign.content_groups),
        forms=tuple(campaign.study_forms),
        sources=tuple(campaign.sources),
        activities=tuple(campaign.activities),
        since=campaign.begins_on,
        until=campaign.ends_on,
    )


def campaign_filter(campaign: Campaign, part: str, *, is_direct: bool = False) -> PeopleFilter:
    """Everybody (""), who took part ("tham-gia"), or who has earned what is asked for ("dat")."""
    if part == "dat":
        least = max(campaign.least_hundredths, 1)
        return PeopleFilter(is_direct=is_direct, lines=campaign_lines(campaign), at_least=least)
    lines = campaign_lines(campaign) if part == "tham-gia" else None
    return PeopleFilter(is_direct=is_direct, lines=lines)


def campaign_day(campaign: Campaign, today: dt.date) -> dt.date:
    """The day as of which the campaign is read: its last one, or today while it runs."""
    return min(campaign.ends_on, today)


def indicator_part(indicator: Indicator, part: str, *, is_direct: bool = False) -> PeopleFilter:
    """The people of the numerator ("tu-so"), else those of the denominator. The first are always of the second."""
    lines = indicator_lines(indicator)
    is_numerator = part == "tu-so"
    is_reached = is_numerator and indicator.numerator == "reached"
    return PeopleFilter(
        status="reached" if is_reached else _STATUS_OF_DENOMINATOR[indicator.denominator],
        groups=tuple(indicator.person_groups),
        gender="female" if indicator.only == "female" else None,
        is_leader=True if indicator.only == "leader" else None,
        is_direct=is_direct,
        lines=lines if is_numerator and not is_reached else None,
    )


def indicator_lines(indicator: Indicator) -> LineFilter:
    """The lines that its numerator looks at."""
    return LineFilter(
        contents=tuple(indicator.content_groups),
        forms=tuple(indicator.study_forms),
        sources=tuple(indicator.sources),
    )
