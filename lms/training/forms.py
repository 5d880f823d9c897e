"""Forms of the ledger and the targets: each returns every fault at once."""

from collections.abc import Sequence
from typing import Any

from wtforms import Form, HiddenField, SelectField, StringField
from wtforms.validators import Length, StopValidation, ValidationError

from lms.core.clock import today
from lms.core.forms import DateField, LineField, SiteForm, choices_of
from lms.core.i18n import _, lazy
from lms.core.ids import public_id
from lms.core.text import format_tiet, parse_tiet
from lms.training.wording import ACTIVITIES, CONTENT_GROUPS, STUDY_FORMS


class TietField(StringField):
    """An amount of tiết as people write it ("6,5"); `data` is in hundredths."""

    data: Any

    def pre_validate(self, form: Form) -> None:
        """An amount is there; nothing further is checked where it is not."""
        if self.data is None and not self.process_errors:
            raise StopValidation(_("Enter the number of periods."))

    def _value(self) -> str:
        if self.raw_data:
            return self.raw_data[0]
        return format_tiet(self.data).replace(".", "") if self.data is not None else ""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """The amount in hundredths; a fault in words where it is no number."""
        self.data = None
        try:
            if valuelist and valuelist[0].strip():
                self.data = parse_tiet(valuelist[0])
        except ValueError as error:
            raise ValidationError(_("Write the amount as a number, for example 6,5.")) from error


class OutsideForm(SiteForm):
    """A training outside the site, typed in by an HR officer. `token` makes sending it twice harmless."""

    title = LineField(lazy("Name of the training"), most=300, needed=lazy("Enter the name of the training."))
    organiser = LineField(lazy("Organised by"), most=300, needed=lazy("Enter who organised it."))
    activity = SelectField(lazy("Activity"), choices=choices_of(ACTIVITIES.items()), default="workshop")
    started_on = DateField(lazy("First day"), needed=lazy("Enter the first day."))
    ended_on = DateField(lazy("Last day"), needed=lazy("Enter the last day."))
    amount = TietField(lazy("Number of periods (tiết)"))
    content_group = SelectField(
        lazy("Content"), coerce=int, choices=choices_of(CONTENT_GROUPS.items()), default=4
    )
    study_form = SelectField(
        lazy("Form of study"), choices=choices_of(STUDY_FORMS.items()), default=next(iter(STUDY_FORMS))
    )
    evidence_label = LineField(
        lazy("Number and date of the decision or certificate"),
        most=300,
        needed=lazy("Name the decision or certificate that proves it."),
    )
    token = HiddenField(default=public_id, validators=[Length(min=12, max=40)])

    def validate_ended_on(self, field: DateField) -> None:
        """The training ended, and not before it began."""
        if field.data and self.started_on.data and field.data < self.started_on.data:
            raise ValidationError(_("The last day is before the first day."))
        if field.data and field.data > today():
            raise ValidationError(_("A training that has not ended yet cannot count."))

    def validate_amount(self, field: TietField) -> None:
        """More than nothing."""
        if field.data is not None and field.data <= 0:
            raise ValidationError(_("The amount is more than 0."))


class CorrectionForm(SiteForm):
    """What an entry counts from now on, and why."""

    amount = TietField(lazy("Counts from now on (periods)"))
    reason = LineField(lazy("Reason"), most=1000, needed=lazy("Say why the entry is corrected."))


class ReportDeadlineForm(SiteForm):
    """From which year on the report is due on which day."""

    due_on = DateField(
        lazy("Due from that year on"),
        needed=lazy("Enter the day."),
        description=lazy("For example 15/12/2027: on 15 December of 2027 and of every year after it."),
    )
    legal_basis = LineField(lazy("Legal basis"), most=300)
