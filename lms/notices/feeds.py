"""The own calendar of a person, as calendar programs read it: deadlines as days, classes with their hours."""

import datetime as dt
import hashlib
import hmac
from urllib.parse import urlsplit

from flask import current_app
from icalendar import Alarm, Calendar, Event
from sqlalchemy import select

from lms.core.clock import now, today
from lms.core.db import db
from lms.core.i18n import _, in_language
from lms.notices.models import NoticeChoice
from lms.notices.sources import DueItem, due_sources
from lms.people.aliases import is_surviving
from lms.people.models import Person

_A_DAY = dt.timedelta(days=1)


def find_choice(person_id: int) -> NoticeChoice | None:
    """What the person chose, if anything."""
    return db.session.get(NoticeChoice, person_id)


def token_of(choice: NoticeChoice) -> str:
    """The secret part of the link. The database alone does not tell it: it needs the secret of the site."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    proof = hmac.new(secret, f"calendar:{choice.feed_id}".encode(), hashlib.sha256).hexdigest()
    return f"{choice.feed_id}-{proof[:32]}"


def find_owner(token: str) -> Person | None:
    """Whose calendar the link leads to, while it holds and the account is open."""
    feed_id = token.partition("-")[0]
    row = db.session.execute(
        select(Person, NoticeChoice)
        .join(NoticeChoice, NoticeChoice.person_id == Person.id)
        .where(NoticeChoice.feed_id == feed_id, Person.is_active, is_surviving())
    ).first()
    if row is None or not hmac.compare_digest(token_of(row[1]).encode(), token.encode()):
        return None
    person: Person = row[0]
    return person


def calendar_of(person: Person) -> bytes:
    """Everything open of the person that falls due or takes place, as an iCalendar file."""
    settings = current_app.config["LMS"]
    calendar = Calendar()
    calendar.add("prodid", "-//Tu Hoc//tu-hoc//VI")
    calendar.add("version", "2.0")
    with in_language(person.language):
        calendar.add("x-wr-calname", _("%(site)s: deadlines and classes", site=settings.site_name))
        calendar.add("refresh-interval", dt.timedelta(hours=6), parameters={"value": "DURATION"})
        for source in due_sources().values():
            if source.of_person is not None:
                for item in source.of_person(person.id, today()):
                    calendar.add_component(_event(source.name, item))
    return bytes(calendar.to_ical())


def _event(source: str, item: DueItem) -> Event:
    settings = current_app.config["LMS"]
    event = Event()
    event.add("uid", f"{source}.{item.key}@{urlsplit(settings.address).hostname}")
    event.add("dtstamp", now())
    if item.starts_at is not None:
        event.add("summary", item.title)
        event.add("dtstart", item.starts_at.astimezone(dt.UTC))
        if item.ends_at is not None and item.ends_at > item.starts_at:
            event.add("dtend", item.ends_at.astimezone(dt.UTC))
        if item.place:
            event.add("location", item.place)
    else:
        event.add("summary", _("Due: %(title)s", title=item.title))
        event.add("dtstart", item.due_on)
        event.add("dtend", item.due_on + _A_DAY)
        event.add("transp", "TRANSPARENT")
        event.add_component(_alarm(item))
    event.add("url", f"{settings.address}{item.link}")
    return event


def _alarm(item: DueItem) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", item.title)
    alarm.add("trigger", -dt.timedelta(hours=15))
    return alarm
