"""Forms of exemptions: each returns every fault at once."""

import datetime as dt
from contextlib import closing
from typing import Any

from wtforms import FileField, RadioField, SelectField
from wtforms.validators import ValidationError

from lms.core.clock import today
from lms.core.forms import DateField, LineField, SiteForm, choices_of
from lms.core.i18n import _, lazy
from lms.core.text import clean_line
from lms.training.exemption_papers import Paper
from lms.training.target_forms import AmountField
from lms.training.target_wording import EXEMPTIONS


class ExemptionForm(SiteForm):
    """Who is let off, by which document."""

    year = SelectField(lazy("Year"), coerce=int)
    kind = RadioField(lazy("What is granted"), choices=choices_of(EXEMPTIONS.items()), default="full")
    amount = AmountField(lazy("Reduced by (periods)"))
    reason = LineField(lazy("Reason"), most=500, needed=lazy("Say why the person is let off."))
    document_number = LineField(
        lazy("Number of the document"), most=100, needed=lazy("Enter the number of the document.")
    )
    document_on = DateField(lazy("Day of the document"), needed=lazy("Enter the day of the document."))
    holds_from = DateField(lazy("Holds from"), needed=lazy("Enter the day from which it holds."))
    file = FileField(lazy("File of the document"), render_kw={"accept": ".pdf,.jpg,.jpeg,.png"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year = today().year
        self.year.choices = choices_of([(each, str(each)) for each in (year, year + 1, year - 1)])
        if not self.is_submitted():
            self.holds_from.data = self.holds_from.data or dt.date(year, 1, 1)

    def read_paper(self) -> Paper | None:
        """The file that was chosen; None where none was."""
        name = str(getattr(self.file.data, "filename", "") or "")
        if not name:
            return None
        with closing(self.file.data) as file:
            return Paper(clean_line(name.replace("\\", "/").rsplit("/", 1)[-1])[-200:], file.read())

    def validate_amount(self, field: AmountField) -> None:
        """A reduction is of so many periods."""
        if self.kind.data == "reduction" and not field.data and not field.errors:
            raise ValidationError(_("Enter by how many periods."))


class WithdrawForm(SiteForm):
    """From when an exemption holds no more, and why."""

    on = DateField(lazy("Holds no more from"), needed=lazy("Enter the day."))
    reason = LineField(lazy("Reason"), most=500, needed=lazy("Say why it is withdrawn."))
