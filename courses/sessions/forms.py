"""A class, and who is put into it."""

from typing import Any

from wtforms import BooleanField, SelectField, TextAreaField
from wtforms.validators import ValidationError

from courses.sessions.rules.pasting import MOST_LINES, split_lines
from lms.core.forms import DateField, LineField, SiteForm, no_longer_than, required
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

    def validate_people(self, field: Any) -> None:
        """Not more lines than can be looked up at once."""
        if len(split_lines(field.data or "")) > MOST_LINES:
            raise ValidationError(_("At most %(most)s lines at once.", most=MOST_LINES))


class UnitPeopleForm(SiteForm):
    """Everybody of a unit."""

    unit = UnitField(lazy("Unit"))
    with_below = BooleanField(lazy("Also the people of all units below it"), default=False)
