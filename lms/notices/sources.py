"""What features above leave here: things that fall due, and further channels for reminders.

    def due_items(day): …                    # open things, as of that day, of everybody
    add_due_source(app, "assignments", due_items, label=lazy("Assigned courses"), of_person=due_items_of)

A source may look only at the due days about which a rule speaks on that day (`lms.notices.calendar.due_days`);
whatever else it yields is left out by the planner. What is done, exempt or not yet to be spoken of is not yielded.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app


@dataclass(frozen=True, kw_only=True)
class DueItem:
    """Something open of a person that falls due (or, with `starts_at`, takes place) on a day.

    `unit_id` is the unit whose head and HR officer are told when it is late; `key` tells the item from the
    person's others of the source; `link` is a path of this site; `kind` a word of the source for its own use.
    """

    person_id: int
    unit_id: int | None
    key: str
    title: str
    due_on: dt.date
    link: str
    kind: str = ""
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    place: str = ""


@dataclass(frozen=True)
class DueSource:
    """A source by name: of everybody for the planner, of one person for the calendar feed."""

    name: str
    label: Any
    of_everybody: Callable[[dt.date], Iterable[DueItem]]
    of_person: Callable[[int, dt.date], Iterable[DueItem]] | None


def add_due_source(
    app: Flask,
    name: str,
    source: Callable[[dt.date], Iterable[DueItem]],
    *,
    label: Any = None,
    of_person: Callable[[int, dt.date], Iterable[DueItem]] | None = None,
) -> None:
    """Remind people of what `source(day)` yields; `of_person(person_id, day)` fills calendars with what is to come.

    Sources are read by a job that only reads, of everybody: they stream what they yield.
    """
    app.extensions.setdefault("lms.due_sources", {})[name] = DueSource(name, label or name, source, of_person)


def due_sources() -> dict[str, DueSource]:
    """Every source by name."""
    found: dict[str, DueSource] = current_app.extensions.get("lms.due_sources", {})
    return found


@dataclass(frozen=True)
class Letter:
    """What a channel is given: to whom, what, in which language, and a name that is the same at every try."""

    delivery_id: int
    public_id: str
    address: str
    language: str
    greeting_form: str
    given_name: str
    subject: str
    body: str
    link: str | None


class Refused(Exception):
    """The channel did not take the letter. `is_lasting`: nor will it later; `is_away`: nor any other now."""

    def __init__(
        self, failure: str, *, is_lasting: bool = False, is_away: bool = False, said: str = ""
    ) -> None:
        super().__init__(failure)
        self.failure, self.is_lasting, self.is_away, self.said = failure, is_lasting, is_away, said


class OutcomeUnknown(Exception):
    """The channel fell silent when the letter may already have been taken: it must not be given again."""


class Carrier:
    """A channel in use for one batch: `give` returns when the letter is taken, else raises one of the above."""

    def give(self, letter: Letter) -> None:
        """The letter is taken."""
        raise NotImplementedError

    def close(self) -> None:
        """Whatever was held open is closed."""


@dataclass(frozen=True)
class Channel:
    """A way by which digests leave beside the inbox.

    `address_of(person)` is where the person is reached by it, None where they are not; it may look at the columns
    of Person that `needs` names, and at no others.
    """

    name: str
    label: Any
    needs: tuple[str, ...]
    address_of: Callable[[Any], str | None]
    open: Callable[[], Carrier]


def add_channel(app: Flask, channel: Channel) -> None:
    """Digests leave by this channel too, to whoever can be reached by it."""
    app.extensions.setdefault("lms.channels", {})[channel.name] = channel


def channels() -> dict[str, Channel]:
    """Every channel by name."""
    found: dict[str, Channel] = current_app.extensions.get("lms.channels", {})
    return found
