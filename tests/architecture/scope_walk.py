"""Walking the site as everybody round one person: what each is answered, and what stands in the answers."""

import io
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from werkzeug.wrappers import Response

from lms.core.clock import now
from lms.core.db import db, transaction
from lms.core.permissions import Role
from lms.organisations.models import Unit
from lms.organisations.queries import find_unit_by_code
from lms.people.models import Person
from lms.people.queries import find_by_sign_in_name
from lms.people.sessions import COOKIE, start_session
from tests.architecture.scope import Owner, fill, rules
from tests.architecture.scope_authoring import SHORT_LIVED
from tests.architecture.scope_world import (
    CANARIES,
    FIRST,
    HER_NAME,
    HERS,
    RELATIONS,
    Canary,
    become,
    user_name,
)

_HER_WORD = HER_NAME.rsplit(" ", 1)[-1]
_SEARCHES, _OF_UNIT = re.compile(r'name="tim"'), re.compile(r'[?;&]don-vi=|name="don-vi"|[?;&]nguoi=')
# Whoever has the code from the paper is told whose certificate it is; whoever has the letter, whom it invites;
# whoever has the link to a calendar, what is in it; whoever sees the screen in a room, who meets there.
OPEN_TO_ANYBODY = {
    "/diem-danh/<code>",
    "/lich/<token>.ics",
    "/loi-moi/<token>",
    "/loi-moi/<token>/mat-khau",
    "/xac-minh/<code>",
}
_UNREAD = {"application/pdf", "image/png", "image/svg+xml"}
_OWN_TO_REQUESTS = ("web_session", "audit_entry")


@dataclass(frozen=True)
class Planted:
    """A canary in this world: whose objects are asked for, and its unit's and person's addresses."""

    canary: Canary
    owner: Owner
    unit: str
    person: str


@dataclass
class Walk:
    """The site of one role: who walks it, and what each of them was answered."""

    site: Flask
    role: Role
    database: Path
    her: Owner = field(init=False)
    planted: list[Planted] = field(init=False)
    browsers: dict[str, FlaskClient] = field(default_factory=dict)
    # Rule → the address with her objects; rule → relation → status, with a star where the answer names her.
    addresses: dict[str, str | None] = field(default_factory=dict)
    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    # What stands in answers and may not, and pages where more can be asked: (rule, relation, kind).
    leaks: list[str] = field(default_factory=list)
    asking: list[tuple[str, str, str]] = field(default_factory=list)
    # Where canaries were heard by those who may hear them.
    heard: list[str] = field(default_factory=list)
    people: re.Pattern[str] = field(init=False)

    def begin(self) -> None:
        """Everybody is signed in, and every page has an address."""
        with self.site.app_context(), transaction(write=True):
            become(self.role)
            self.her = Owner(_person("hocvien").id, _unit(HERS).id)
            self.planted = [_planted(canary) for canary in CANARIES]
            for relation in RELATIONS:
                person = _person(user_name(self.role, relation))
                self.browsers[relation] = browser = self.site.test_client()
                browser.set_cookie(COOKIE, start_session(person=person, device="test", own_device=False))
        with self.site.app_context(), transaction(write=False):
            self.addresses = {rule: fill(rule, self.her) for rule in readable(self.site)}
            self.people = re.compile(
                "|".join(re.escape(name) for name in db.session.scalars(select(Person.full_name)))
            )

    def go(self) -> None:
        """Every page is asked for by everybody."""
        for rule, address in self.addresses.items():
            if address is not None:
                self.answers[rule] = {
                    relation: self._ask(rule, self._fresh(rule, address), relation) for relation in RELATIONS
                }

    def _fresh(self, rule: str, address: str) -> str:
        if rule not in SHORT_LIVED:
            return address
        with self.site.app_context(), transaction(write=False):
            return fill(rule, self.her) or address

    def _ask(self, rule: str, address: str, relation: str) -> str:
        with self.browsers[relation].get(address) as answer:
            said = text_of(answer)
            self._look(address, relation, said)
            if relation == "none" and rule not in OPEN_TO_ANYBODY:
                self._look_for_people(address, said)
            if relation != "self":  # who looks no further than somebody else of her unit
                self._note_boxes(address, relation, said)
            star = "*" if relation != "self" and _HER_WORD.lower() in said.lower() else ""
            return f"{answer.status_code}{star}"

    def _note_boxes(self, address: str, relation: str, said: str) -> None:
        if _SEARCHES.search(said):
            self.asking.append((address, relation, "tim"))
        if _OF_UNIT.search(said):
            self.asking.append((address, relation, "don-vi"))

    def _look(self, address: str, relation: str, said: str) -> None:
        """No canary is in the answer, unless it lives where the actor looks, or was asked for in that very address."""
        query = address.partition("?")[2].lower()
        lowered = said.lower().replace(query, "") if query else said.lower()
        for canary in CANARIES:
            if canary.word not in lowered:
                continue
            if relation in canary.seen_from:
                self.heard.append(address)
            else:
                self.leaks.append(
                    f"{relation} reads {canary.word} at {address}: {_around(lowered, canary.word)}"
                )

    def _look_for_people(self, address: str, said: str) -> None:
        others = {name for name in self.people.findall(said) if not name.startswith("Xq")}
        if others:
            self.leaks.append(f"none reads of {sorted(others)[:3]} at {address}")

    def ask_for_canaries(self) -> None:
        """Everybody looks for the canaries by name, by their unit, and with their objects in the address."""
        for address, relation, kind in list(dict.fromkeys(self.asking)):
            for each in self.planted:
                asked = f"don-vi={each.unit}&nguoi={each.person}" if kind == "don-vi" else f"tim={FIRST}"
                self._open(f"{address}{'&' if '?' in address else '?'}{asked}", relation)
        for rule in self.addresses:
            if rule not in OPEN_TO_ANYBODY:
                self._ask_with_their_objects(rule)

    def _ask_with_their_objects(self, rule: str) -> None:
        with self.site.app_context(), transaction(write=False):
            theirs = {fill(rule, each.owner) for each in self.planted} - {None, self.addresses[rule]}
        for address in sorted(filter(None, theirs)):
            for relation, status in self.answers.get(rule, {}).items():
                if relation != "self" and not status.startswith("403"):
                    self._open(address, relation)

    def listen(self, name: str, canary: Canary) -> list[str]:
        """The pages on which that person reads of the canary: lists, searches, and pages of its own objects."""
        browser, heard = self.site.test_client(), []
        with self.site.app_context(), transaction(write=True):
            _person(name).notice_accepted_at = now()
            browser.set_cookie(COOKIE, start_session(person=_person(name), device="test", own_device=False))
            owner = _planted(canary).owner
            asked = {fill(rule, owner) for rule in readable(self.site)}
        for address in sorted(filter(None, asked)):
            with browser.get(f"{address}{'&' if '?' in address else '?'}tim={FIRST}") as answer:
                if canary.word in text_of(answer).lower():
                    heard.append(address)
        return heard

    def _open(self, address: str, relation: str) -> None:
        with self.browsers[relation].get(address) as answer:
            if answer.status_code >= 500:
                self.leaks.append(f"{relation}: {answer.status_code} at {address}")
            self._look(address, relation, text_of(answer))


def _person(name: str) -> Person:
    found = find_by_sign_in_name(name)
    assert found is not None, name
    return found


def _unit(code: str) -> Unit:
    found = find_unit_by_code(code)
    assert found is not None, code
    return found


def _planted(canary: Canary) -> Planted:
    person, unit = _person(canary.word), _unit(canary.unit)
    return Planted(canary, Owner(person.id, unit.id), unit.public_id, person.public_id)


def readable(site: Flask) -> list[str]:
    """The rules of pages."""
    return [rule.rule for rule in rules(site, "GET") if rule.endpoint != "static"]


def text_of(answer: Response) -> str:
    """What a person reads in the answer: of a workbook its cells, of a picture or a sealed document nothing."""
    if "spreadsheet" in (answer.mimetype or ""):
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
        sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
        return " ".join(str(cell) for sheet in sheets for row in sheet for cell in row)
    return "" if answer.mimetype in _UNREAD else answer.data.decode("utf-8", "replace")


def _around(said: str, word: str) -> str:
    place = said.index(word)
    return " ".join(said[max(0, place - 60) : place + 40].split())


class Unchanged:
    """Watches a database: says whether anything but sessions and the trail was written since it began."""

    def __init__(self, database: Path) -> None:
        self.connection = sqlite3.connect(database)
        self.version, self.digest = self._version(), self._digest()

    def holds(self) -> bool:
        """True when nothing was written; the change is forgiven from then on, so that one fault is told once."""
        if self._version() == self.version:
            return True
        before, self.version, self.digest = self.digest, self._version(), self._digest()
        return before == self.digest

    def _version(self) -> int:
        return int(self.connection.execute("PRAGMA data_version").fetchone()[0])

    def _digest(self) -> str:
        tables = self.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        digest = sha256()
        for (table,) in tables.fetchall():
            if table not in _OWN_TO_REQUESTS:
                for row in self.connection.execute(f'SELECT * FROM "{table}"'):
                    digest.update(repr(row).encode())
        return digest.hexdigest()


@contextmanager
def watched(database: Path) -> Iterator[Unchanged]:
    """A watch over the database in the block."""
    watch = Unchanged(database)
    yield watch
    watch.connection.close()
