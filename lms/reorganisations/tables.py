"""What each deed of a step is done to: how changes become rows, and rows become what they were."""

import datetime as dt
from typing import Any

from lms.core.text import clean_line, fold, sort_key
from lms.organisations.models import Unit, UnitName, UnitParent, UnitSuccession
from lms.people.models import Post, RoleGrant, UnitDuty

TABLES: dict[str, Any] = {
    "unit_established": Unit,
    "unit_ended": Unit,
    "name_begun": UnitName,
    "name_ended": UnitName,
    "name_corrected": UnitName,
    "place_begun": UnitParent,
    "place_ended": UnitParent,
    "place_corrected": UnitParent,
    "place_removed": UnitParent,
    "succession": UnitSuccession,
    "succession_corrected": UnitSuccession,
    "post_ended": Post,
    "post_begun": Post,
    "post_moved": Post,
    "role_carried": RoleGrant,
    "duty_ended": UnitDuty,
    "duty_removed": UnitDuty,
}
# Deeds to the organisation itself; the others follow from them.
OF_UNITS = tuple(deed for deed, table in TABLES.items() if table not in (Post, RoleGrant, UnitDuty))


def deeds_to(table: Any) -> list[str]:
    """The deeds that are done to rows of that table."""
    return [deed for deed, known in TABLES.items() if known is table]


def with_keys(facts: dict[str, Any]) -> dict[str, Any]:
    """The columns of a name, with those that are searched and sorted by."""
    if "name" not in facts:
        return facts
    name = clean_line(facts["name"])
    return {**facts, "name": name, "search_text": fold(name), "sort_key": sort_key(name)}


def to_json(facts: dict[str, Any]) -> dict[str, Any]:
    """The columns as a step keeps them."""
    return {key: value.isoformat() if isinstance(value, dt.date) else value for key, value in facts.items()}


def from_json(table: Any, facts: dict[str, Any]) -> dict[str, Any]:
    """The columns as the table takes them."""
    columns = table.__table__.c
    return {key: _value(columns[key].type.python_type, value) for key, value in facts.items()}


def _value(kind: type, value: Any) -> Any:
    return dt.date.fromisoformat(value) if kind is dt.date and isinstance(value, str) else value
