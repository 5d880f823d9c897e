"""Forms of the ledger and the targets: each returns every fault at once."""

import datetime as dt
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from lms.core.clock import today
from lms.core.i18n import _, lazy
from lms.core.ids import public_id
from lms.core.text import clean_line, format_tiet, parse_tiet
from lms.training.wording import CONTENT_GROUPS, STUDY_FORMS

_NEEDED = lazy("Fill this in.")
_LONG = lazy("At most %(max)d characters.")


class LineField(StringField):  # type: ignore[misc]
    """One line of text in normal form C."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """The text without stray spaces and control characters."""
        self.data = clean_line(valuelist[0]) if valuelist else ""


class TietField(StringField):  # type: ignore[misc]
    """An amount of tiết as people write it ("6,5"); `data` is in hundredths."""

    data: int | None
    raw_data: list[str] | None

    def _value(self) -> str:
        if self.raw_data:
            return self.raw_data[0]
        return format_tiet(self.data).replace(".", "") if self.data is not None else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """The amount in hundredths; a fault in words where it is no number."""
        self.data = None
        try:
            if valuelist and valuelist[0].strip():
                self.data = parse_tiet(valuelist[0])
        except ValueError as error:
            raise ValidationError(_("Write the amount as a number, for example 6,5.")) from error


class DayField(DateField):  # type: ignore[misc]
    """A day, dd/mm/yyyy."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, format=["%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d"], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """The day; a fault in words where it is none."""
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            super().process_formdata([clean_line(valuelist[0])])
        except ValueError as error:
            raise ValidationError(_("Write the day as dd/mm/yyyy, for example 21/11/2026.")) from error


class OutsideForm(FlaskForm):  # type: ignore[misc]
    """A training outside the site, typed in by an HR officer. `token` makes sending it twice harmless."""

    title = LineField(lazy("Name of the training"), [InputRequired(_NEEDED), Length(max=300, message=_LONG)])
    organiser = LineField(lazy("Organised by"), [InputRequired(_NEEDED), Length(max=300, message=_LONG)])
    started_on = DayField(lazy("First day"), [InputRequired(_NEEDED)])
    ended_on = DayField(lazy("Last day"), [InputRequired(_NEEDED)])
    amount = TietField(lazy("Number of periods (tiết)"), [InputRequired(_NEEDED)])
    content_group = SelectField(lazy("Content"), coerce=int, choices=list(CONTENT_GROUPS.items()), default=4)
    study_form = SelectField(lazy("Form of study"), choices=list(STUDY_FORMS.items()))
    evidence_label = LineField(
        lazy("Number and date of the decision or certificate"),
        [InputRequired(_NEEDED), Length(max=300, message=_LONG)],
    )
    token = HiddenField(default=public_id, validators=[Length(min=12, max=40)])

    def validate_ended_on(self, field: DayField) -> None:
        """The training ended, and not before it began."""
        if self.started_on.data and field.data < self.started_on.data:
            raise ValidationError(_("The last day is before the first day."))
        if field.data > today():
            raise ValidationError(_("A training that has not ended yet cannot count."))

    def validate_started_on(self, field: DayField) -> None:
        """The first day is a day of working life, not a slip of the keyboard."""
        if field.data < dt.date(1970, 1, 1):
            raise ValidationError(_("Check the year of this day."))

    def validate_amount(self, field: TietField) -> None:
        """More than nothing."""
        if field.data is not None and field.data <= 0:
            raise ValidationError(_("The amount is more than 0."))


class CorrectionForm(FlaskForm):  # type: ignore[misc]
    """What an entry counts from now on, and why."""

    amount = TietField(lazy("Counts from now on (periods)"), [InputRequired(_NEEDED)])
    reason = TextAreaField(lazy("Reason"), [InputRequired(_NEEDED), Length(max=1000, message=_LONG)])


class TargetForm(FlaskForm):  # type: ignore[misc]
    """The target of a unit from a day."""

    amount = TietField(lazy("Periods (tiết) a year"), [InputRequired(_NEEDED)])
    valid_from = DayField(lazy("From"), [InputRequired(_NEEDED)])
    legal_basis = LineField(lazy("Legal basis"), [Optional(), Length(max=300, message=_LONG)])


class EndTargetForm(FlaskForm):  # type: ignore[misc]
    """The day from which the unit has no target of its own."""

    ended_on = DayField(lazy("Ends on"), [InputRequired(_NEEDED)])
