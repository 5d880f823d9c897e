"""From the matters noted for a day to one digest for each person who is told."""

import dataclasses
import datetime as dt
from typing import Any

from sqlalchemy import Select, func, select

from lms.core.bulk import among, insert_many, insert_with_ids
from lms.core.db import db
from lms.core.ids import public_id
from lms.notices.calendar import get_setting
from lms.notices.letters import digest_words
from lms.notices.models import (
    NoticeChoice,
    Reminder,
    ReminderDay,
    ReminderDelivery,
    ReminderMatter,
)
from lms.notices.rules.digests import MOST_NAMES, Matter, in_order, is_one_too_many, shared_link
from lms.notices.sources import channels
from lms.organisations.queries import holds_on
from lms.people.aliases import is_living
from lms.people.models import Person, PersonAlias, Post

# So many digests are one job to send: a small mail server takes them in less than a minute.
BATCH = 50
_NO_LETTERS = -1
_PEOPLE = 1000
_A_WEEK = dt.timedelta(days=7)
_MOST_TEXTS = 5000
Rows = list[dict[str, Any]]


class Assembly:
    """The digests of one plan, written part after part."""

    def __init__(self, day_id: int, on: dt.date, as_of: dt.datetime) -> None:
        self.day_id, self.on, self.as_of = day_id, on, as_of
        self.texts: dict[tuple[Any, ...], dict[str, Any]] = {}
        self.cap = get_setting().weekly_cap

    def write_part(self, day: ReminderDay) -> bool:
        """The next people have their digests, and the plan counts them; False when nobody is left."""
        recipients = list(db.session.scalars(self._next_recipients(day.assembled_to)))
        if not recipients:
            return False
        matters = self._matters_of(recipients)
        digests, letters = self._digests(recipients, matters, day)
        ids = insert_with_ids(Reminder, digests)
        deliveries = [
            {"reminder_id": ids[position], "day_id": self.day_id, **letter} for position, letter in letters
        ]
        insert_many(ReminderDelivery, deliveries)
        day.assembled_to = recipients[-1]
        return True

    def _next_recipients(self, after: int) -> Select[Any]:
        matter = ReminderMatter
        return (
            select(matter.recipient_id)
            .where(matter.day_id == self.day_id, matter.recipient_id > after)
            .distinct()
            .order_by(matter.recipient_id)
            .limit(_PEOPLE)
        )

    def _matters_of(self, recipients: list[int]) -> dict[int, list[Matter]]:
        found: dict[int, list[Matter]] = {}
        matter = ReminderMatter
        mine = (matter.day_id == self.day_id, among(matter.recipient_id, recipients))
        for row in db.session.execute(
            select(
                matter.recipient_id, matter.source, matter.kind, matter.title, matter.due_on, matter.link
            ).where(*mine, matter.role == "person")
        ):
            found.setdefault(row[0], []).append(Matter("person", *row[1:]))
        self._add_others(found, mine)
        return found

    def _add_others(self, found: dict[int, list[Matter]], mine: tuple[Any, ...]) -> None:
        """What people below have not finished: how many for each matter, and the names of the first."""
        matter = ReminderMatter
        same = (matter.recipient_id, matter.role, matter.source, matter.kind, matter.title, matter.due_on)
        others = select(*same, matter.about_id).where(*mine, matter.role != "person").distinct().subquery()
        by = [others.c[column.key] for column in same]
        ranked = (
            select(
                *by,
                Person.full_name,
                func.row_number().over(partition_by=by, order_by=(Person.sort_key, Person.id)).label("rank"),
                func.count().over(partition_by=by).label("people"),
            )
            .join(Person, Person.id == others.c.about_id)
            .subquery()
        )
        groups: dict[Any, tuple[int, list[str]]] = {}
        for row in db.session.execute(
            select(ranked).where(ranked.c.rank <= MOST_NAMES).order_by(*ranked.c[:6], ranked.c.rank)
        ):
            groups.setdefault(tuple(row[:6]), (row.people, []))[1].append(row.full_name)
        for (recipient_id, role, source, kind, title, due_on), (people, names) in groups.items():
            line = Matter(role, source, kind, title, due_on, "", people, tuple(names))
            found.setdefault(recipient_id, []).append(line)

    def _digests(
        self, recipients: list[int], matters: dict[int, list[Matter]], day: ReminderDay
    ) -> tuple[Rows, list[tuple[int, dict[str, Any]]]]:
        people = self._people(recipients)
        units, earlier = self._units(list(people)), self._earlier(list(people))
        silent = self._without_mail(list(people))
        digests: Rows = []
        letters: list[tuple[int, dict[str, Any]]] = []
        for person_id, person in people.items():
            lines = in_order(matters[person_id])
            is_capped = is_one_too_many(lines, on=self.on, earlier=earlier.get(person_id, []), cap=self.cap)
            digest = self._digest(person, lines, units.get(person_id))
            if is_capped:
                digest["state"] = "capped"
                day.capped += 1
            else:
                day.people += 1
                leaving = _letters(person, skips_mail=person_id in silent)
                letters += [(len(digests), letter) for letter in leaving]
                _put_into_batch(digest, day, len(leaving))
            digests.append(digest)
        return digests, letters

    def _digest(self, person: Any, lines: list[Matter], unit_id: int | None) -> dict[str, Any]:
        return {
            "public_id": public_id(),
            "day_id": self.day_id,
            "on": self.on,
            "person_id": person.id,
            "unit_id": unit_id,
            "batch": _NO_LETTERS,
            "state": "planned",
            "posted_at": None,
            **self._words(lines, person.language),
        }

    def _words(self, lines: list[Matter], language: str) -> dict[str, Any]:
        """What a digest of these lines says; thousands of people read the same."""
        key = (language, *lines)
        if key not in self.texts:
            if len(self.texts) > _MOST_TEXTS:
                self.texts.clear()
            subject, body = digest_words(lines, on=self.on, as_of=self.as_of, language=language)
            matters = [{**dataclasses.asdict(each), "due_on": each.due_on.isoformat()} for each in lines]
            words = {"subject": subject, "body": body, "link": shared_link(lines), "matters": matters}
            self.texts[key] = words
        return self.texts[key]

    def _people(self, recipients: list[int]) -> dict[int, Any]:
        """(id, language, and what the channels ask of a person) of those whose account is open."""
        names = dict.fromkeys(
            ["id", "language", *(name for each in channels().values() for name in each.needs)]
        )
        columns = [getattr(Person, name) for name in names]
        found = select(*columns).where(among(Person.id, recipients), Person.is_active).order_by(Person.id)
        return {person.id: person for person in db.session.execute(found)}

    def _units(self, person_ids: list[int]) -> dict[int, int]:
        """Where each person's main post is on the day; under the surviving account or one merged into it."""
        merged = select(PersonAlias.person_id, PersonAlias.into_id).where(
            among(PersonAlias.into_id, person_ids), is_living()
        )
        owners = {row.person_id: row.into_id for row in db.session.execute(merged)}
        accounts = [*owners, *person_ids]
        posts = select(Post.person_id, Post.unit_id).where(
            among(Post.person_id, accounts), Post.is_main, holds_on(Post, self.on)
        )
        held = {row.person_id: row.unit_id for row in db.session.execute(posts)}
        return {owners.get(account, account): held[account] for account in accounts if account in held}

    def _earlier(self, person_ids: list[int]) -> dict[int, list[dt.date]]:
        sent = select(Reminder.person_id, Reminder.on).where(
            among(Reminder.person_id, person_ids),
            Reminder.on.between(self.on - _A_WEEK, self.on - dt.timedelta(days=1)),
            Reminder.state.in_(("planned", "posted")),
        )
        found: dict[int, list[dt.date]] = {}
        for row in db.session.execute(sent):
            found.setdefault(row.person_id, []).append(row.on)
        return found

    def _without_mail(self, person_ids: list[int]) -> set[int]:
        chosen = select(NoticeChoice.person_id).where(
            among(NoticeChoice.person_id, person_ids), NoticeChoice.without_mail
        )
        return set(db.session.scalars(chosen))


def _put_into_batch(digest: dict[str, Any], day: ReminderDay, letters: int) -> None:
    """Only what leaves by a channel belongs to a batch; the pace of letters does not hold up the inboxes."""
    if letters:
        digest["batch"] = day.letters // BATCH
        day.letters += letters
        day.batches = digest["batch"] + 1


def _letters(person: Any, *, skips_mail: bool) -> Rows:
    letters = []
    for channel in channels().values():
        address = None if skips_mail and channel.name == "mail" else channel.address_of(person)
        if address:
            letters.append({"channel": channel.name, "address": address, **_NOT_TRIED})
    return letters


_NOT_TRIED: dict[str, Any] = {
    "state": "queued",
    "tries": 0,
    **dict.fromkeys(("tried_at", "next_at", "sent_at", "failure", "said")),
}
