"""People who are or were of the branch and are alike: same words in the name, or the same birth date and a like name.

For a long list they are laid into a file of their own, so that memory stays flat; for a short one the database
is asked. Whoever works elsewhere by now is not looked at: nobody learns by a list who works where.
"""

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from sqlalchemy import exists, or_, select

from lms.core.db import batches, db
from lms.core.text import fold
from lms.organisations.queries import holds_on
from lms.people.models import Person, PersonAlias, Post
from lms.rosters.models import Roster
from lms.rosters.policy import branch_of
from lms.rosters.rules.names import LIKELY_SCORE, contradict, name_key, score
from lms.rosters.rules.rows import Draft

_MOST = 5
Found = list[tuple[int, int]]


class Neighbours(Protocol):
    """Who is, or was, of the branch and is alike."""

    def alike(self, drafts: list[Draft]) -> dict[int, Found]:
        """[(person id, score)], the likeliest first, by the number of the row."""


def _people(roster: Roster) -> Any:
    inside = branch_of(roster).unit_ids()
    mine = (Post.person_id == Person.id, Post.is_main)
    held = holds_on(Post, roster.effective_on)
    merged = exists().where(PersonAlias.person_id == Person.id, PersonAlias.ended_at.is_(None))
    here = exists().where(*mine, held, Post.unit_id.in_(inside))
    once = exists().where(*mine, Post.unit_id.in_(inside)) & ~exists().where(*mine, held) & ~merged
    columns = (Person.id, Person.full_name, Person.birth_on, Person.national_id, Person.staff_number)
    return select(*columns).where(here | once)


def _ranked(draft: Draft, people: Iterable[tuple[Any, ...]]) -> Found:
    name, birth_on = draft.values["full_name"], draft.day("birth_on")
    found = {
        person_id: score(name, birth_on, other, born)
        for person_id, other, born, *numbers in people
        if not _are_two(draft, birth_on and born, *numbers)
    }
    likely = [(person_id, points) for person_id, points in found.items() if points >= LIKELY_SCORE]
    return sorted(likely, key=lambda each: (-each[1], each[0]))[:_MOST]


def _are_two(draft: Draft, births: Any, national_id: str | None, staff_number: str | None) -> bool:
    """True where numbers tell two people of one name apart; staff numbers only where no birth dates are known."""
    values = draft.values
    if contradict(values.get("national_id"), national_id):
        return True
    return not births and bool(values.get("staff_number")) and bool(staff_number)


class Asked:
    """The database is asked for each batch: for a short list, and for single rows."""

    def __init__(self, roster: Roster, *, until_id: int | None = None) -> None:
        self.people = _people(roster)
        if until_id is not None:
            self.people = self.people.where(Person.id <= until_id)

    def alike(self, drafts: list[Draft]) -> dict[int, Found]:
        """[(person id, score)] by the number of the row."""
        named = [draft for draft in drafts if draft.values.get("full_name")]
        if not named:
            return {}
        names = {form for draft in named for form in _forms(draft.values["full_name"])}
        births = {day for draft in named if (day := draft.day("birth_on"))}
        wanted = self.people.where(or_(Person.search_text.in_(names), Person.birth_on.in_(births)))
        people = [tuple(row) for row in db.session.execute(wanted)]
        by_key: dict[Any, list[Any]] = {}
        for person in people:
            for key in {_words(person[1]), person[2]}:
                by_key.setdefault(key, []).append(person)
        return {draft.number: _ranked(draft, _near(draft, by_key)) for draft in named}


def _near(draft: Draft, by_key: dict[Any, list[Any]]) -> Iterator[Any]:
    yield from by_key.get(_words(draft.values["full_name"]), ())
    birth_on = draft.day("birth_on")
    yield from by_key.get(birth_on, ()) if birth_on else ()


def _words(name: str) -> str:
    return name_key(name, None)


def _forms(name: str) -> set[str]:
    """The folded name, with the first word last and with the last word first."""
    words = fold(name).split()
    turned = (words, [*words[1:], *words[:1]], [*words[-1:], *words[:-1]])
    return {" ".join(form) for form in turned}


class Laid:
    """The people who are or were of the branch in a temporary file on disk: for long lists."""

    def __init__(self, roster: Roster) -> None:
        self.file = sqlite3.connect("")
        self.file.execute("PRAGMA journal_mode=OFF")
        self.file.execute(
            "CREATE TABLE person (id INTEGER, name TEXT, words TEXT, birth_on TEXT, number TEXT, staff TEXT)"
        )
        rows = db.session.execute(_people(roster).execution_options(yield_per=5000))
        for chunk in batches(rows, 5000):
            lines = [
                (row[0], row[1], _words(row[1]), row[2] and row[2].isoformat(), *row[3:]) for row in chunk
            ]
            self.file.executemany("INSERT INTO person VALUES (?, ?, ?, ?, ?, ?)", lines)
        self.file.execute("CREATE INDEX words ON person (words)")
        self.file.execute("CREATE INDEX birth_on ON person (birth_on)")

    def alike(self, drafts: list[Draft]) -> dict[int, Found]:
        """[(person id, score)] by the number of the row."""
        return {
            draft.number: _ranked(draft, self._near(draft))
            for draft in drafts
            if draft.values.get("full_name")
        }

    def _near(self, draft: Draft) -> Iterator[Any]:
        wanted = (_words(draft.values["full_name"]), draft.values.get("birth_on"))
        asked = "SELECT id, name, birth_on, number, staff FROM person WHERE words = ? OR birth_on = ?"
        for person_id, name, birth_on, *numbers in self.file.execute(asked, wanted):
            yield person_id, name, dt.date.fromisoformat(birth_on) if birth_on else None, *numbers


def neighbours_of(roster: Roster, rows: int, *, until_id: int | None = None) -> Neighbours:
    """By the length of the list: asking costs little for few rows, laying out costs little for many.

    `until_id` leaves out the people who become known while the list is applied.
    """
    return Laid(roster) if rows > 2000 else Asked(roster, until_id=until_id)
