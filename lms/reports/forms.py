"""Forms in which officers define campaigns and indicators."""

from typing import Any

from wtforms import SelectField, SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from lms.core.forms import DateField, LineField, SiteForm, choices_of
from lms.core.i18n import _, lazy
from lms.people.wording import GROUPS
from lms.reports.labels import DENOMINATORS, NUMERATORS, ONLY
from lms.training.forms import TietField
from lms.training.target_wording import SOURCES
from lms.training.wording import ACTIVITIES, CONTENT_GROUPS, STUDY_FORMS

_LARGEST_SCORE = 1000_00
_ANY = lazy("Leave all of them open for any.")
_STAFF = [(key, label) for key, label in GROUPS.items() if key != "cong_dan"]


def many(label: Any, choices: Any, **options: Any) -> SelectMultipleField:
    """Check boxes; none of them means any."""
    return SelectMultipleField(
        label,
        choices=choices_of(choices),
        description=_ANY,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        **options,
    )


class CampaignForm(SiteForm):
    """A campaign: its days, what counts, what is asked of each person."""

    title = LineField(lazy("Name of the campaign"), most=200, needed=lazy("Enter the name of the campaign."))
    begins_on = DateField(lazy("First day"), needed=lazy("Enter the first day."))
    ends_on = DateField(lazy("Last day"), needed=lazy("Enter the last day."))
    least = TietField(
        lazy("Periods asked of each person"),
        default=0,
        description=lazy("0: one turn of any length will do."),
    )
    content_groups = many(lazy("Content"), CONTENT_GROUPS.items(), coerce=int)
    study_forms = many(lazy("Form of study"), STUDY_FORMS.items())
    sources = many(lazy("Source"), SOURCES.items())
    activities = many(lazy("Kind of training outside"), ACTIVITIES.items())

    def validate_ends_on(self, field: DateField) -> None:
        """The days lie in one year, in order."""
        begin = self.begins_on.data
        if field.data and begin and field.data < begin:
            raise ValidationError(_("The last day must not be before the first."))
        if field.data and begin and field.data.year != begin.year:
            raise ValidationError(_("The days must lie in one year. Make a campaign for each year."))

    def validate_least(self, field: TietField) -> None:
        """Nothing, or more."""
        if field.data is not None and field.data < 0:
            raise ValidationError(_("The amount is 0 or more."))


class IndicatorForm(SiteForm):
    """An indicator: what is counted, against what, and the highest score."""

    title = LineField(
        lazy("Name of the indicator"), most=300, needed=lazy("Enter the name of the indicator.")
    )
    basis = LineField(
        lazy("Basis"),
        most=300,
        description=lazy("Document that asks for it, if there is one. It is shown only when filled in."),
    )
    numerator = SelectField(lazy("Numerator"), choices=choices_of(NUMERATORS.items()), default="learnt")
    denominator = SelectField(lazy("Denominator"), choices=choices_of(DENOMINATORS.items()), default="people")
    highest = TietField(lazy("Highest score"), default=10_00)
    content_groups = many(lazy("Content"), CONTENT_GROUPS.items(), coerce=int)
    study_forms = many(lazy("Form of study"), STUDY_FORMS.items())
    sources = many(lazy("Source"), SOURCES.items())
    person_groups = many(lazy("Person groups"), _STAFF)
    only = SelectField(lazy("Which people"), choices=choices_of(ONLY.items()), default="")

    def validate_highest(self, field: TietField) -> None:
        """A score is a number from 0 to 1,000."""
        if field.data is not None and not 0 <= field.data <= _LARGEST_SCORE:
            raise ValidationError(_("The highest score is a number from 0 to 1,000."))
