"""The forms of sealed reports: what is sealed, which two are compared, the file to be checked."""

from typing import Any

import wtforms
from wtforms.validators import ValidationError

from lms.core.forms import DateField, SiteForm
from lms.core.i18n import _, lazy
from lms.organisations.forms import UnitField

LARGEST_FILE = 512 * 1024 * 1024


class SealForm(SiteForm):
    """A unit, and the last day of the period."""

    unit = UnitField(
        lazy("Whose figures are sealed?"),
        description=lazy("The people of this unit and of all units below it."),
    )
    on = DateField(
        lazy("Figures up to and including"),
        description=lazy("For example 31/12/2025 for the whole year 2025. Not later than today."),
    )


class FileForm(SiteForm):
    """A sealed report as somebody handed it over."""

    file = wtforms.FileField(
        lazy("File of the sealed report"),
        description=lazy("The .zip file as it was downloaded, at most 512 MB."),
        render_kw={"accept": ".zip"},
    )

    def validate_file(self, _field: Any) -> None:
        """A file was chosen."""
        if not getattr(self.file.data, "filename", ""):
            raise ValidationError(_("Choose the file."))
