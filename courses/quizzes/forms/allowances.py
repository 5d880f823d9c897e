"""Allowing more than the rules of a quiz; the window and the password; extra time for a person."""

import datetime as dt
from typing import Any

from wtforms import BooleanField, SelectField
from wtforms.validators import ValidationError

from courses.quizzes.actions.overriding import MOST_ATTEMPTS, MOST_MINUTES, MOST_PERCENT, Allowance
from courses.quizzes.forms.fields import CountField, MomentField
from courses.quizzes.room_password import LONGEST
from courses.quizzes.rules.terms import Window
from lms.core.forms import DateField, LineField, SiteForm, required
from lms.core.i18n import _, lazy
from lms.organisations.forms import UnitField

_MOMENT = lazy("For example 08:00 21/11/2026. Leave empty to keep the time of the quiz.")


class OverrideForm(SiteForm):
    """More attempts, more minutes, another time to start."""

    extra_attempts = CountField(lazy("Extra attempts"), least=0, most=MOST_ATTEMPTS, default=0)
    extra_minutes = CountField(lazy("Extra minutes for each attempt"), least=0, most=MOST_MINUTES, default=0)
    opens_at = MomentField(lazy("Can be started from"), description=_MOMENT)
    closes_at = MomentField(lazy("Can be started until"), description=_MOMENT, ends=True)
    reason = LineField(
        lazy("Reason"),
        most=300,
        needed=lazy("Give the reason: it stands in the trail, and the learners it is for read it."),
        description=lazy("The learners it is for read it on the page of the quiz."),
    )

    def allowance(self) -> Allowance:
        """What was filled in."""
        return Allowance(
            attempts=self.extra_attempts.data,
            minutes=self.extra_minutes.data,
            window=Window(self.opens_at.data, self.closes_at.data),
            reason=self.reason.data,
        )


class ClassOverrideForm(OverrideForm):
    """The same for a class of the course."""

    study_class = SelectField(lazy("Class"), choices=[], validators=[required(lazy("Choose a class."))])


class UnitOverrideForm(OverrideForm):
    """The same for a unit with all below it."""

    unit = UnitField(lazy("Unit, with all units below it"))


class WindowForm(SiteForm):
    """When the quiz may be started, and with which password."""

    opens_at = MomentField(
        lazy("Can be started from"),
        description=lazy("For example 08:00 21/11/2026. Leave empty if it is open already."),
    )
    closes_at = MomentField(
        lazy("Can be started until"),
        description=lazy("For example 17:00 25/11/2026. Leave empty if it has no end."),
        ends=True,
    )
    password = LineField(
        lazy("New password"),
        most=LONGEST,
        description=lazy("You tell it in the room. Leave empty to keep things as they are."),
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    without_password = BooleanField(lazy("No password any more"))

    def validate_closes_at(self, field: Any) -> None:
        """The window has a length."""
        if field.data and self.opens_at.data and field.data <= self.opens_at.data:
            raise ValidationError(_("The end of the time to start lies after its beginning."))

    def validate_without_password(self, field: Any) -> None:
        """Either a new password or none."""
        if field.data and self.password.data:
            raise ValidationError(_("Enter a new password or tick that there is none, not both."))


class GrantForm(SiteForm):
    """Extra time for a person at every quiz, from a day to a day."""

    percent = CountField(
        lazy("Extra time in per cent"),
        least=1,
        most=MOST_PERCENT,
        description=lazy("25 makes 40 minutes into 50."),
    )
    valid_from = DateField(lazy("From"), needed=lazy("Enter the first day."))
    last_day = DateField(
        lazy("Until the end of"), description=lazy("The last day. Leave empty where it has no end.")
    )
    reason = LineField(
        lazy("Reason and document"),
        most=300,
        needed=lazy("Give the reason and the document it rests on."),
        description=lazy("For example: certificate of disability No. 12/GXN of 01/10/2026."),
    )

    def validate_last_day(self, field: Any) -> None:
        """The last day is not before the first."""
        if field.data and self.valid_from.data and field.data < self.valid_from.data:
            raise ValidationError(_("The last day does not lie before the first."))

    @property
    def valid_to(self) -> dt.date | None:
        """The first day without it."""
        return self.last_day.data + dt.timedelta(days=1) if self.last_day.data else None
