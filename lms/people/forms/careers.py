"""What happens to posts over time, absences and duties, as HR officers enter it."""

from typing import Any

from wtforms import BooleanField, SelectField
from wtforms.validators import ValidationError

from lms.core.forms import DateField, LineField, SiteForm, choices_of
from lms.core.i18n import _, lazy
from lms.organisations.forms import UnitField
from lms.people.rules import LEAVING_REASONS
from lms.people.wording import ABSENCES, DUTIES, ENDS, GROUPS, OUTSIDES


class TermsForm(SiteForm):
    """A post on other terms from a day on."""

    on = DateField(
        lazy("From which day on"),
        needed=lazy("Enter the day."),
        description=lazy("Figures of earlier days stay as they are."),
    )
    title = LineField(lazy("Post or title"), needed=lazy("Enter the post or title."))
    person_group = SelectField(lazy("Group"), choices=choices_of(GROUPS.items()))
    is_main = BooleanField(
        lazy("Main post"),
        description=lazy("Another main post that runs on that day goes on as a further post."),
    )
    is_counted = BooleanField(lazy("Counts towards the figures of the unit"))
    outside_reason = SelectField(
        lazy("Why it does not count"), choices=choices_of([("", "–"), *OUTSIDES.items()])
    )

    def validate_outside_reason(self, field: Any) -> None:
        """A post that does not count has a reason."""
        if not self.is_counted.data and not field.data:
            raise ValidationError(_("Choose why this post does not count."))


def _end_choices() -> list[tuple[str, Any]]:
    return [(key, ENDS[key]) for key in LEAVING_REASONS]


class EndPostForm(SiteForm):
    """The first day without the post, and why."""

    on = DateField(lazy("First day without it"), needed=lazy("Enter the day."))
    reason = SelectField(lazy("Reason"), choices=choices_of([("", "–"), *_end_choices()]), default="")


class LeaveForm(SiteForm):
    """The first day on which a person holds no post any more, and why."""

    on = DateField(
        lazy("First day no longer in service"),
        needed=lazy("Enter the day."),
        description=lazy("Every post ends."),
    )
    reason = SelectField(lazy("Reason"), choices=choices_of(_end_choices()))


class _DaysForm(SiteForm):
    valid_from = DateField(lazy("From"), needed=lazy("Enter the first day."))
    valid_to = DateField(lazy("First day back (if known)"))

    def validate_valid_to(self, field: Any) -> None:
        """The end comes after the beginning."""
        if field.data and self.valid_from.data and field.data <= self.valid_from.data:
            raise ValidationError(_("The end comes after the beginning."))


class AbsenceForm(_DaysForm):
    """Why somebody is away, and from when to when."""

    kind = SelectField(lazy("Kind of absence"), choices=choices_of(ABSENCES.items()))
    document = LineField(
        lazy("Decision or paper"), description=lazy("Number and day, for example 12/QĐ-UBND.")
    )


class SecondmentForm(_DaysForm):
    """Where somebody is seconded, and from when to when."""

    unit = UnitField(lazy("Host unit"))
    title = LineField(lazy("Post or title there"), needed=lazy("Enter the post or title."))
    document = LineField(
        lazy("Decision or paper"),
        needed=lazy("Enter the decision."),
        description=lazy("Number and day, for example 12/QĐ-UBND."),
    )


class DutyForm(_DaysForm):
    """A duty at a unit from a day to a day."""

    duty = SelectField(lazy("Duty"), choices=choices_of(DUTIES.items()), default="contact_training")
    unit = UnitField(lazy("At which unit"))
    valid_to = DateField(lazy("First day without it (if known)"))


class UnitDutyForm(_DaysForm):
    """Who has a duty at this unit."""

    duty = SelectField(lazy("Duty"), choices=choices_of(DUTIES.items()), default="contact_training")
    person = SelectField(lazy("Who is it"), choices=[])
    valid_to = DateField(lazy("First day without it (if known)"))


class TitleForm(SiteForm):
    """A title of the master list."""

    name = LineField(lazy("Title in the master list"), needed=lazy("Enter the title."))
    person_group = SelectField(lazy("Group"), choices=choices_of([("", "–"), *GROUPS.items()]), default="")
