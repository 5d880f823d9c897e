"""Making the plan of a day: every source is read, everybody told has one digest, and then it is fixed.

A job does it in parts. Killed between two, another goes on with the next; a worker that wakes up late finds that
the plan has another run number and stops. Nothing leaves before the plan is whole.
"""

import datetime as dt
import json
import tempfile
import uuid
from collections.abc import Iterator
from typing import IO, Any

from sqlalchemy import delete

from lms.audit.actions import record
from lms.core.bulk import insert_many
from lms.core.clock import now, today
from lms.core.db import batches, begin_writing, commit_part, db, insert_once, lock
from lms.core.errors import Conflict
from lms.core.events import emit
from lms.core.i18n import _, format_date
from lms.notices.assembling import Assembly
from lms.notices.calendar import days_off_around, get_setting, list_rules
from lms.notices.events import REMINDERS_ASKED
from lms.notices.ladder import Ladder, survivors
from lms.notices.models import Reminder, ReminderDay, ReminderDelivery, ReminderMatter
from lms.notices.queries.days import find_day
from lms.notices.rules.days import due_days_of
from lms.notices.sources import DueItem, DueSource, due_sources

_PART = 2000


class _Overtaken(Exception):
    """Another worker makes this plan."""


def ask_plan(on: dt.date) -> bool:
    """The plan of that day will be made, unless it was asked for before; True when this call asked."""
    if not insert_once(ReminderDay, on=on, asked_at=now()):
        return False
    day = find_day(on)
    assert day is not None
    emit(REMINDERS_ASKED, key=on.isoformat(), payload={"day_id": day.id})
    return True


def plan_anew(on: dt.date) -> None:
    """The plan of that day will be made from the records and rules of now. Refused once letters are leaving."""
    if not ask_plan(on):
        day = find_day(on)
        assert day is not None
        lock(day)
        if day.state != "ready" or day.on < today():
            raise Conflict(_("This plan is being made or sent already. Open the page again."))
        day.state, day.asked_at = "making", now()
        day.sources_read, day.rules, day.made_at = [], [], None
        db.session.flush()
        emit(REMINDERS_ASKED, key=f"{on}:{uuid.uuid4().hex}", payload={"day_id": day.id})
    record("reminders.planned", kind="reminder_day", id=on.isoformat(), label=format_date(on))


def make_plan(day_id: int) -> None:
    """The plan is ready, and what it says is what will be sent; or another worker makes it."""
    try:
        plan = _Plan(day_id)
        for source in due_sources().values():
            plan.read(source)
        while plan.assemble_part():
            pass
        plan.finish()
    except _Overtaken:
        return


class _Plan:
    """One worker at one plan."""

    def __init__(self, day_id: int) -> None:
        begin_writing()
        day = db.session.get_one(ReminderDay, day_id)
        lock(day)
        if day.state != "making":
            raise _Overtaken
        day.run += 1
        self.day_id, self.on, self.run = day.id, day.on, day.run
        if not day.sources_read and not day.rules:
            self._clear(day)
        self.rules = [(rule["source"], rule["recipient"], rule["offset"]) for rule in day.rules]
        self.sources_read = list(day.sources_read)
        self.is_off = days_off_around(day.on, get_setting())
        self.ladder, self.assembly = Ladder(day.on), Assembly(day.id, day.on, day.asked_at)
        commit_part()

    def _clear(self, day: ReminderDay) -> None:
        for table in (ReminderMatter, ReminderDelivery, Reminder):
            db.session.execute(delete(table).where(table.day_id == day.id))
        day.rules = [
            {"source": rule.source, "recipient": rule.recipient, "offset": rule.offset_days}
            for rule in list_rules()
        ]
        day.assembled_to = day.people = day.letters = day.capped = day.batches = day.next_batch = 0

    def _mine(self) -> ReminderDay:
        """The row of the plan, held; raises where another worker took the plan over."""
        begin_writing()
        day = db.session.get_one(ReminderDay, self.day_id)
        lock(day)
        if day.state != "making" or day.run != self.run:
            raise _Overtaken
        return day

    def read(self, source: DueSource) -> None:
        """What the source yields and a rule speaks about is noted for whoever is told; once for each source."""
        if source.name in self.sources_read:
            return
        with tempfile.TemporaryFile("w+", encoding="utf-8") as noted:
            self._spool(source, noted)
            self._mine()
            db.session.execute(
                delete(ReminderMatter).where(
                    ReminderMatter.day_id == self.day_id, ReminderMatter.source == source.name
                )
            )
            for lines in batches(noted, _PART):
                insert_many(ReminderMatter, list(self._matters(source.name, map(json.loads, lines))))
                commit_part()
                self._mine()
        day = self._mine()
        day.sources_read = self.sources_read = [*self.sources_read, source.name]
        commit_part()

    def _spool(self, source: DueSource, noted: IO[str]) -> None:
        """Read to its end before anything is written: others write meanwhile."""
        days: dict[str, set[dt.date]] = {}
        for name, recipient, offset in self.rules:
            if name in ("", source.name):
                days.setdefault(recipient, set()).update(due_days_of(self.on, offset, self.is_off))
        for item in source.of_everybody(self.on) if any(days.values()) else ():
            roles = [recipient for recipient, due in days.items() if item.due_on in due]
            if roles:
                noted.write(json.dumps(_written(item, roles)) + "\n")
        noted.seek(0)

    def _matters(self, source: str, lines: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        items = list(lines)
        into = survivors({item["person_id"] for item in items})
        for role in ("head", "officer"):
            units = {item["unit_id"] for item in items if role in item["roles"] and item["unit_id"]}
            self.ladder.load(role, units)
        for item in items:
            about_id = into.get(item["person_id"], item["person_id"])
            facts = {name: item[name] for name in ("key", "kind", "title", "link", "unit_id")}
            facts["due_on"] = dt.date.fromisoformat(item["due_on"])
            for role in item["roles"]:
                told = (
                    [about_id]
                    if role == "person"
                    else self.ladder.told(role, unit_id=item["unit_id"], about_id=about_id)
                )
                for recipient_id in told:
                    yield {
                        "day_id": self.day_id,
                        "recipient_id": recipient_id,
                        "role": role,
                        "about_id": about_id,
                        "source": source,
                        **facts,
                    }

    def assemble_part(self) -> bool:
        """The digests of the next people are written; False when there are no more."""
        day = self._mine()
        goes_on = self.assembly.write_part(day)
        commit_part()
        return goes_on

    def finish(self) -> None:
        """The plan is whole: what it holds is what will be sent."""
        day = self._mine()
        db.session.execute(delete(ReminderMatter).where(ReminderMatter.day_id == self.day_id))
        day.state, day.made_at = "ready", now()
        commit_part()


def _written(item: DueItem, roles: list[str]) -> dict[str, Any]:
    return {
        "person_id": item.person_id,
        "unit_id": item.unit_id,
        "key": item.key,
        "kind": item.kind,
        "title": item.title,
        "due_on": item.due_on.isoformat(),
        "link": item.link,
        "roles": roles,
    }
