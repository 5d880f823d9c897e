"""What is entered about reminders: hours and pace, rules, days off, pauses, the own choice."""

import datetime as dt
import re
from typing import Any

from wtforms import BooleanField, IntegerField, RadioField, SelectField
from wtforms.validators import ValidationError

from lms.core.forms import DateField, LineField, SiteForm, choices_of
from lms.core.i18n import _, lazy
from lms.notices.sources import due_sources
from lms.notices.wording import DAY_KINDS, RECIPIENTS
from lms.organisations.forms import UnitField

_CLOCK = re.compile(r"([01]?\d|2[0-3])[:hg.]([0-5]\d)")
_MOST_LETTERS = 60_000


class TimeField(LineField):
    """A time of the day, written 07:30; `at` is what it says."""

    at: dt.time | None = None

    def pre_validate(self, _form: Any) -> None:
        """Hours and minutes."""
        found = _CLOCK.fullmatch(self.data or "")
        if found is None:
            raise ValidationError(_("Write the time as 07:30."))
        self.at = dt.time(int(found[1]), int(found[2]))


def _number(label: Any, **options: Any) -> IntegerField:
    return IntegerField(label, render_kw={"inputmode": "numeric"}, **options)


def _within(field: Any, least: int, most: int) -> None:
    if field.data is None or not least <= field.data <= most:
        field.process_errors = []
        raise ValidationError(_("Enter a whole number from %(least)s to %(most)s.", least=least, most=most))


class HoursForm(SiteForm):
    """When reminders go out, and how many."""

    plan_at = TimeField(
        lazy("The plan of the next day is made at"),
        description=lazy("From then on it can be looked at, and it is what will be sent."),
    )
    quiet_from = TimeField(lazy("Quiet hours begin at"))
    quiet_to = TimeField(
        lazy("Quiet hours end at"), description=lazy("Nothing leaves in between. Times of Viet Nam.")
    )
    on_weekends = BooleanField(lazy("Remind people on Saturdays and Sundays too"))
    weekly_cap = _number(
        lazy("Most reminders to one person within seven days"),
        description=lazy("0: no limit. What is due today or tomorrow is always said."),
    )
    per_minute = _number(
        lazy("Letters a minute"), description=lazy("As many as your mail server takes without complaint.")
    )

    def validate_weekly_cap(self, field: Any) -> None:
        """From none to one a day."""
        _within(field, 0, 7)

    def validate_per_minute(self, field: Any) -> None:
        """At least one letter."""
        _within(field, 1, _MOST_LETTERS)


class RuleForm(SiteForm):
    """Who is told, how many days before, on or after the due day."""

    recipient = SelectField(lazy("Who is told"))
    days = _number(lazy("Number of days"), default=0, description=lazy("0: on the due day."))
    side = RadioField(lazy("Before or after"), default="before")
    source = SelectField(lazy("About what"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.recipient.choices = choices_of(RECIPIENTS.items())
        sides = [("before", lazy("before the due day")), ("after", lazy("after the due day"))]
        self.side.choices = choices_of(sides)
        sources = [(source.name, source.label) for source in due_sources().values()]
        self.source.choices = choices_of([("", lazy("Everything that falls due")), *sources])

    def validate_days(self, field: Any) -> None:
        """Up to a year."""
        _within(field, 0, 365)

    @property
    def offset_days(self) -> int:
        """Days from the due day; before it they are negative."""
        days: int = self.days.data
        return -days if self.side.data == "before" else days


class CalendarForm(SiteForm):
    """A day that is not what its weekday says."""

    day = DateField(lazy("Day"), needed=lazy("Enter the day."))
    kind = RadioField(lazy("What it is"), default="off")
    name = LineField(lazy("Name"), most=120, needed=lazy("Say which day it is."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = choices_of(DAY_KINDS.items())


class PauseForm(SiteForm):
    """Whose people are not reminded for a while, and why."""

    unit = UnitField(lazy("Unit"))
    last_day = DateField(lazy("Until and with"), description=lazy("Empty: until somebody lifts it."))
    reason = LineField(lazy("Reason"), needed=lazy("Say why nobody is reminded."))


class ChoiceForm(SiteForm):
    """Whether reminders come by mail."""

    wants_mail = BooleanField(
        lazy("Send me reminders by e-mail too"),
        description=lazy("They always lie in your inbox here, at most one a day."),
    )
