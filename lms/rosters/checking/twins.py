"""Other rows of the same list that name the same person: earlier rows, found by the indexes of the list."""

from typing import Any

from sqlalchemy import select

from lms.core.bulk import among
from lms.core.db import db
from lms.core.text import fold, identity_key
from lms.rosters.models import RosterRow
from lms.rosters.rules.names import contradict, name_key
from lms.rosters.rules.rows import Draft

_COLUMNS: dict[str, Any] = {
    "national_id": RosterRow.national_id,
    "staff_number": RosterRow.staff_key,
    "email": RosterRow.email_key,
    "name": RosterRow.name_key,
}


def keys_of_row(draft: Draft) -> dict[str, str]:
    """What identifies the person of the row, as it is compared; a name only with a birth date."""
    if draft.keys is None:
        draft.keys = _keys(draft)
    return draft.keys


def _keys(draft: Draft) -> dict[str, str]:
    values, found = draft.values, {}
    if values.get("national_id"):
        found["national_id"] = values["national_id"]
    for name in ("staff_number", "email"):
        if values.get(name):
            found[name] = identity_key(values[name])
    if values.get("full_name") and values.get("birth_on"):
        found["name"] = name_key(values["full_name"], draft.day("birth_on"))
    return found


def columns_of_row(draft: Draft) -> dict[str, Any]:
    """The columns by which the row is found."""
    keys = keys_of_row(draft)
    return {
        "search_text": fold(draft.values.get("full_name") or draft.raw.get("full_name", "")),
        "national_id": keys.get("national_id"),
        "staff_key": keys.get("staff_number"),
        "email_key": keys.get("email"),
        "name_key": keys.get("name"),
    }


class Twins:
    """The earlier rows of each key: among the rows that are stored, and in the batch at hand."""

    def __init__(self, roster_id: int, drafts: list[Draft]) -> None:
        self.roster_id = roster_id
        # For each kind and key: the citizen number of each row, by its own number.
        self.rows: dict[tuple[str, Any], dict[int, str | None]] = {}
        for kind, column in _COLUMNS.items():
            self._load(kind, column, {key for draft in drafts if (key := keys_of_row(draft).get(kind))})

    def _load(self, kind: str, column: Any, wanted: set[Any]) -> None:
        if not wanted:
            return
        rows = (
            select(column, RosterRow.number, RosterRow.national_id)
            .where(RosterRow.roster_id == self.roster_id, among(column, wanted))
            .where(RosterRow.number.is_not(None), RosterRow.verdict != "skipped")
        )
        for key, number, national_id in db.session.execute(rows):
            self.rows.setdefault((kind, key), {})[number] = national_id

    def load_people(self, person_ids: set[int]) -> None:
        """Which rows were found to be these people."""
        self._load("person", RosterRow.person_id, person_ids)

    def of(self, draft: Draft, person_id: int | None) -> dict[str, int]:
        """The first earlier row with the same number, person, or name and birth date.

        Two people of one name and birth date, each with a citizen number of their own, are two people.
        """
        keys: dict[str, Any] = dict(keys_of_row(draft))
        if person_id is not None:
            keys["person"] = person_id
        if draft.decision == "skip":
            return {}
        own, found = draft.values.get("national_id"), {}
        for kind, key in keys.items():
            rows = self.rows.setdefault((kind, key), {})
            rows[draft.number] = own
            earlier = [
                number
                for number, other in rows.items()
                if number < draft.number and not (kind == "name" and contradict(own, other))
            ]
            if earlier:
                found[kind] = min(earlier)
        return found
