"""Putting back what rows said before an import."""

import datetime as dt
from typing import Any

from lms.core.bulk import update_many
from lms.core.text import fold
from lms.people.models import Post
from lms.rosters.applying.people import correct_people

_DAYS = ("birth_on", "valid_from", "valid_to")


def restore(rows: dict[tuple[str, int], dict[str, Any]]) -> None:
    """Each of these rows says again what it said before."""
    posts = {row_id: _read(values) for (table, row_id), values in rows.items() if table == "post"}
    for values in posts.values():
        if "title" in values:
            values["title_key"] = fold(values["title"])
    update_many(Post, posts)
    people = {row_id: _read(values) for (table, row_id), values in rows.items() if table == "person"}
    correct_people(people)


def _read(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: dt.date.fromisoformat(value) if name in _DAYS and value else value
        for name, value in values.items()
    }
