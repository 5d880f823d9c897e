"""A class, and who is put into it."""

import datetime as dt
from typing import Any

from wtforms import BooleanField, FileField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import NumberRange, Optional, ValidationError

from courses.sessions.actions import MeetingFacts
from courses.sessions.actions.meetings import MOST_WEEKS
from courses.sessions.rules.hours import read_time
from courses.sessions.rules.pasting import MOST_LINES, split_lines
from lms.core.clock import VIETNAM
from lms.core.forms import DateField, LineField, SiteForm, choices_of, no_longer_than, required
from lms.core.i18n import _, lazy
from lms.organisations.forms import UnitField

_MOST_SIGNS = 40_000


class ClassForm(SiteForm):
    """What a class is called, and its days."""

    name = LineField(
        lazy("Name of the class"),
        most=120,
        needed=lazy("Enter the name of the class."),
        description=lazy("For example: Class 2, October 2026."),
    )
    starts_on = DateField(lazy("Opening day"), needed=lazy("Enter the opening day."))
    ends_on = DateField(
        lazy("Closing day"), description=lazy("Leave empty while it is not known. For example 21/11/2026.")
    )

    capacity = IntegerField(
        lazy("Places in the class"),
        validators=[Optional(), NumberRange(1, 5000, message=lazy("Between 1 and 5,000 places."))],
        description=lazy("Leave empty if as many as wish may come."),
    )

    def validate_ends_on(self, field: Any) -> None:
        """A class does not close before it opens."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_("The closing day does not lie before the opening day."))


class NewClassForm(ClassForm):
    """A new class: of which course, held by which unit."""

    course = SelectField(lazy("Course"), choices=[], validators=[required(lazy("Choose a course."))])
    unit = UnitField(lazy("Unit that holds the class"))


class PasteForm(SiteForm):
    """People by staff number or e-mail, one a line."""

    people = TextAreaField(
        lazy("Staff numbers or e-mail addresses"),
        validators=[required(lazy("Enter at least one person.")), no_longer_than(_MOST_SIGNS)],
        description=lazy("One person a line. Whole rows from Excel are understood as well."),
        render_kw={"rows": 10, "spellcheck": "false"},
    )

    may_wait = BooleanField(lazy("Let people wait for a place when the class is full"), default=False)

    def validate_people(self, field: Any) -> None:
        """Not more lines than can be looked up at once."""
        if len(split_lines(field.data or "")) > MOST_LINES:
            raise ValidationError(_("At most %(most)s lines at once.", most=MOST_LINES))


class UnitPeopleForm(SiteForm):
    """Everybody of a unit."""

    unit = UnitField(lazy("Unit"))
    with_below = BooleanField(lazy("Also the people of all units below it"), default=False)
    may_wait = BooleanField(lazy("Let people wait for a place when the class is full"), default=False)


class TimeField(LineField):
    """A time of day, written 08:30."""

    def time(self) -> dt.time | None:
        """What was written; None for what is no time."""
        return read_time(self.data or "")

    def pre_validate(self, _form: Any) -> None:
        """It can be read."""
        if self.data and self.time() is None:
            raise ValidationError(_("Write the time as 08:30."))


class MeetingForm(SiteForm):
    """When and where a class meets."""

    title = LineField(
        lazy("Name of the meeting"),
        most=160,
        needed=lazy("Give the meeting a name."),
        description=lazy("For example: Meeting 1: drafting documents."),
    )
    day = DateField(lazy("Day"), needed=lazy("Enter the day."))
    begins = TimeField(lazy("Begins at"), most=10, needed=lazy("Enter when it begins."))
    ends = TimeField(lazy("Ends at"), most=10, needed=lazy("Enter when it ends."))
    minutes = IntegerField(
        lazy("Minutes taught"),
        validators=[Optional(), NumberRange(1, 840, message=lazy("Between 1 and 840 minutes."))],
        description=lazy("Without breaks. Leave empty for the whole time."),
    )
    item = SelectField(
        lazy("Counts for"),
        choices=[],
        description=lazy("The part of the course that is done by attending."),
    )
    place = LineField(
        lazy("Meeting place"), most=200, description=lazy("For example: Hall A, 18 Hoàng Diệu.")
    )
    link = LineField(lazy("Link of the online meeting"), most=500)

    def offer(self, items: list[tuple[int, str]]) -> None:
        """The meeting can count for these items."""
        none = ("", str(_("No part of the course: only kept in the list")))
        self.item.choices = choices_of([none, *((str(key), title) for key, title in items)])

    def facts(self) -> MeetingFacts:
        """What was entered, as the hours are in Viet Nam."""
        begins, ends = self.begins.time() or dt.time(), self.ends.time() or dt.time()
        day = self.day.data
        return MeetingFacts(
            title=self.title.data or "",
            starts_at=dt.datetime.combine(day, begins, VIETNAM),
            ends_at=dt.datetime.combine(day, ends, VIETNAM),
            minutes=self.minutes.data,
            place=self.place.data or "",
            link=self.link.data or "",
            item_id=int(self.item.data) if self.item.data else None,
        )


class NewMeetingForm(MeetingForm):
    """A meeting, perhaps on several weeks."""

    weeks = IntegerField(
        lazy("Number of weeks"),
        default=1,
        validators=[Optional(), NumberRange(1, MOST_WEEKS, message=lazy("Between 1 and 30 weeks."))],
        description=lazy("2 or more: the same day and hours in the following weeks as well."),
    )


SOURCES = {
    "sheet": lazy("List with staff numbers, e-mail or names (.xlsx, .csv)"),
    "webinar": lazy(
        "Joins and leaves of an online meeting (Zoom, Teams, Google Meet, BigBlueButton: .csv, .xlsx)"
    ),
}
ZONES = [0, 7, *(each for each in range(-12, 15) if each not in (0, 7))]


class AttendanceFileForm(SiteForm):
    """A list of who attended, as a file."""

    file = FileField(lazy("File"))
    source = RadioField(lazy("Kind of list"), choices=[], default="sheet")
    zone = SelectField(
        lazy("Time zone of its hours"),
        choices=[],
        default="7",
        description=lazy(
            "Only for joins and leaves. Exports are mostly in the time of the computer they came from."
        ),
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.source.choices = choices_of(SOURCES.items())
        zones = [(str(each), _zone_words(each)) for each in sorted(ZONES, key=lambda each: each != 7)]
        self.zone.choices = choices_of(zones)

    def tzinfo(self) -> dt.tzinfo:
        """The zone that was chosen."""
        return dt.timezone(dt.timedelta(hours=int(self.zone.data)))


def _zone_words(hours: int) -> str:
    return str(_("Viet Nam (UTC+7)")) if hours == 7 else f"UTC{hours:+d}" if hours else "UTC"


class ReasonForm(SiteForm):
    """Why a trainer says that a lesson counts."""

    reason = LineField(
        lazy("Reason"),
        most=300,
        needed=lazy("Say why the lesson counts: the reason stays on record."),
        description=lazy("For example: attended in person on 12/10/2026, signed list no. 15."),
    )
